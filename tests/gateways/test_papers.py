"""PDFs that a person signs elsewhere, in two phases: judged by poppler and pyHanko, with the pinned root alone."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from gateways.pdf.typst_pdf import TypstPdf
from simulators.certificates.cades import Form, sign
from simulators.timestamps.server import TimestampServer
from tests.builders.papers import ask_poppler, ask_pyhanko, running_papers
from tests.builders.trust import Trust, running_trust
from uets.agreements import ports
from uets.agreements.ports import PreparedPdf, TextCopy
from uets.kernel import clock
from uets.kernel.clock import istanbul_date

NAME, TCKN, DATA = "Ayşe Yılmaz", "10000000146", "1.2.840.113549.1.7.1"


@pytest.fixture(scope="module")
def trust(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trust]:
    with running_trust(tmp_path_factory.mktemp("trust"), clock=clock.now) as running:
        yield running


@pytest.fixture
def stamper(trust: Trust) -> Iterator[TimestampServer]:
    with running_papers(trust) as server:
        yield server


@pytest.fixture(scope="module")
def printed() -> bytes:
    copy = TextCopy(
        installation="UETS (test)",
        title="UETS Kullanım Sözleşmesi",
        version=3,
        published_on=istanbul_date(clock.now()),
        sha256="ab" * 32,
        blocks=(),
    )
    return TypstPdf().print(copy, at=clock.now())


def prepare(printed: bytes) -> PreparedPdf:
    return ports.signed_pdfs().prepare(printed, signer=NAME, reason="Sözleşme kabulü", at=clock.now())


def signed_bytes(prepared: PreparedPdf) -> bytes:
    _, before, after, length = prepared.byte_range
    return prepared.content[:before] + prepared.content[after : after + length]


def make_cms(
    trust: Trust,
    prepared: PreparedPdf,
    *,
    algorithm: str = "EC",
    is_detached: bool = True,
    says_when: bool = False,
) -> bytes:
    signer = trust.authority.citizen(NAME, TCKN, algorithm=algorithm)
    return sign(
        signed_bytes(prepared),
        signer=signer,
        at=clock.now(),
        is_detached=is_detached,
        form=Form(says_when=says_when),
    )


def finish(trust: Trust, prepared: PreparedPdf, cms: bytes) -> bytes:
    at, content = clock.now(), signed_bytes(prepared)
    proof = trust.persons.prove(cms, content=content, content_type=DATA, at=at)
    return ports.signed_pdfs().finish(prepared, cms=cms, proof=proof, at=at)


@pytest.mark.parametrize("algorithm", ["EC", "RSA"])
@pytest.mark.usefixtures("stamper")
def test_strangers_believe_what_a_card_has_signed(
    trust: Trust, printed: bytes, algorithm: str, tmp_path: Path
) -> None:
    prepared = prepare(printed)
    done = finish(trust, prepared, make_cms(trust, prepared, algorithm=algorithm))
    assert ask_pyhanko(done, trust=trust, at=clock.now()) == (True, True, True, f"TEST {NAME}")
    said = ask_poppler(tmp_path, done)
    assert ("ETSI.CAdES.detached" in said, "Signature is Valid." in said) == (True, True), said
    assert b"/DSS" in done
    changed = bytearray(done)
    changed[len(printed) // 2] ^= 1
    assert "Signature is Valid." not in ask_poppler(tmp_path, bytes(changed))
