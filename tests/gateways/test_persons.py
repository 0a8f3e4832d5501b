"""Signatures of persons, refused one reason at a time, with an authority that answers over real HTTP."""

import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from simulators.certificates.authority import (
    CITIZEN,
    CRL_PATH,
    OCSP_PATH,
    QUALIFIED,
    SIGNER_LIFE,
    VALID_FROM,
    Authority,
    Signer,
)
from simulators.certificates.cades import Form, sign
from simulators.certificates.revocations import revoke
from simulators.certificates.server import Behaviour
from simulators.certificates.trust_list import describe_root, publish
from tests.builders.trust import Trust, running_trust
from tests.packages import AT
from uets.login.errors import CertificateRefused, CertificateStatusUnknown, SignatureRefused
from uets.login.ports import SignedBy

CONTENT = "UETS hesabıma giriş yapmak istiyorum.".encode()
LOGIN = "1.3.6.1.4.1.59683.1.1"
DATA = "1.2.840.113549.1.7.1"
NAME, TCKN = "Ayşe Yılmaz", "10000000146"
DAY = timedelta(days=1)
VERIFY = ["openssl", "cms", "-verify", "-cades", "-purpose", "any", "-inform", "DER"]


@pytest.fixture
def trust(tmp_path: Path) -> Iterator[Trust]:
    with running_trust(tmp_path) as running:
        yield running


def make(trust: Trust, signer: Signer | None = None, *, content: bytes = CONTENT, **more: Any) -> bytes:
    more = {"form": Form(content_type=LOGIN), **more}
    return sign(content, signer=signer or trust.authority.citizen(NAME, TCKN), at=AT, **more)


def judge(trust: Trust, signature: bytes, *, content_type: str = LOGIN) -> SignedBy:
    return trust.persons.judge(signature, content=CONTENT, content_type=content_type, at=AT)


def why(trust: Trust, signature: bytes, kind: Any, *, content_type: str = LOGIN) -> str:
    with pytest.raises(kind) as found:
        judge(trust, signature, content_type=content_type)
    assert TCKN not in repr(found.value.facts)
    return str(found.value.facts["why"])


@pytest.mark.parametrize("algorithm", ["EC", "RSA"])
@pytest.mark.parametrize("is_detached", [False, True], ids=["attached", "detached"])
def test_a_person_is_who_the_qualified_certificate_names(
    trust: Trust, algorithm: str, *, is_detached: bool
) -> None:
    signer = trust.authority.citizen(NAME, TCKN, algorithm=algorithm)
    found = judge(trust, make(trust, signer, is_detached=is_detached))
    assert (found.tckn, found.first_name, found.last_name) == (TCKN, "Ayşe", "Yılmaz")
    assert int(found.serial, 16) == signer.certificate.serial_number
    assert TCKN not in repr(found)


@pytest.mark.parametrize("algorithm", ["EC", "RSA"])
def test_openssl_accepts_what_the_card_of_a_citizen_makes(
    trust: Trust, algorithm: str, tmp_path: Path
) -> None:
    signer = trust.authority.citizen(NAME, TCKN, algorithm=algorithm)
    (tmp_path / "imza").write_bytes(make(trust, signer))
    root = trust.authority.root().certificate.public_bytes(Encoding.PEM)
    (tmp_path / "kok.pem").write_bytes(root)
    words = [*VERIFY, "-in", "imza", "-CAfile", "kok.pem", "-out", "cikti"]
    done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "CAdES Verification successful" in done.stderr
    assert (tmp_path / "cikti").read_bytes() == CONTENT


def test_a_signature_over_other_data_is_refused(trust: Trust) -> None:
    assert why(trust, make(trust, content=b"Kabul ediyorum"), SignatureRefused) == "other-content"
    detached = make(trust, content=b"Kabul ediyorum", is_detached=True)
    assert why(trust, detached, SignatureRefused) == "other-content"


def test_a_document_is_no_login_and_a_login_is_no_document(trust: Trust) -> None:
    assert why(trust, make(trust, form=Form()), SignatureRefused) == "other-type"
    assert why(trust, make(trust), SignatureRefused, content_type=DATA) == "other-type"


def test_a_signature_names_its_certificate(trust: Trust) -> None:
    unnamed = make(trust, form=Form(content_type=LOGIN, names_certificate=False))
    assert why(trust, unnamed, SignatureRefused) == "unnamed"
    other = trust.authority.citizen("Mehmet Demir", "10000000214")
    assert why(trust, make(trust, named=other), SignatureRefused) == "broken"


@pytest.mark.parametrize("spoil", ["a letter", "the end", "all", "the rest", "nothing left"])
def test_broken_signatures_are_refused(trust: Trust, spoil: str) -> None:
    whole = make(trust)
    broken = {
        "a letter": whole[:-1] + bytes([whole[-1] ^ 1]),
        "the end": whole[:-9],
        "all": b"%PDF-1.7",
        "the rest": whole + b"\0" * 200_000,
        "nothing left": b"",
    }[spoil]
    assert why(trust, broken, SignatureRefused) == "broken"


@pytest.mark.parametrize(
    ("terms", "number", "reason"),
    [
        (CITIZEN._replace(valid_from=VALID_FROM - SIGNER_LIFE), TCKN, "expired"),
        (CITIZEN._replace(valid_from=AT + DAY), TCKN, "not-yet-valid"),
        (CITIZEN._replace(for_documents=False), TCKN, "wrong-usage"),
        (CITIZEN._replace(statements=()), TCKN, "not-qualified"),
        (CITIZEN._replace(statements=QUALIFIED[:1]), TCKN, "not-qualified"),
        (CITIZEN._replace(statements=QUALIFIED[1:]), TCKN, "not-qualified"),
        (CITIZEN, "", "no-tckn"),
        (CITIZEN, "10000000145", "no-tckn"),
        (CITIZEN, "99000001", "no-tckn"),
    ],
)
def test_a_certificate_is_qualified_valid_for_signing_and_a_persons(
    trust: Trust, terms: Any, number: str, reason: str
) -> None:
    signer = trust.authority.citizen(NAME, number, terms=terms)
    assert why(trust, make(trust, signer), CertificateRefused) == reason


def test_a_certificate_of_a_foreign_root_is_refused_and_nobody_is_asked(trust: Trust, tmp_path: Path) -> None:
    stranger = Authority(tmp_path / "stranger").citizen(NAME, TCKN)
    assert why(trust, make(trust, stranger), CertificateRefused) == "untrusted"
    assert trust.asked == 0


def test_a_root_for_officials_and_seals_certifies_no_citizen(trust: Trust) -> None:
    root = describe_root(trust.authority.root().certificate, roles=("official", "seal"))
    ends = (VALID_FROM + SIGNER_LIFE).isoformat()
    publish(trust.authority, trust.folder, {"version": 2, "valid_until": ends, "roots": [root]})
    assert why(trust, make(trust), CertificateRefused) == "untrusted"


@pytest.mark.parametrize("away", [(), (OCSP_PATH,)], ids=["by OCSP", "by the CRL alone"])
def test_a_revoked_certificate_is_refused_from_the_next_signature_on(
    trust: Trust, away: tuple[str, ...]
) -> None:
    trust.server.behaviour |= dict.fromkeys(away, Behaviour.AWAY)
    signature = make(trust)
    judge(trust, signature)
    revoke(trust.authority, trust.authority.citizen(NAME, TCKN).certificate, at=AT)
    assert why(trust, signature, CertificateRefused) == "revoked"


@pytest.mark.parametrize("behaviour", [Behaviour.AWAY, Behaviour.GARBAGE, Behaviour.STALE])
def test_what_nobody_answers_for_counts_for_nothing(trust: Trust, behaviour: Behaviour) -> None:
    trust.server.behaviour |= dict.fromkeys((OCSP_PATH, CRL_PATH), behaviour)
    with pytest.raises(CertificateStatusUnknown):
        judge(trust, make(trust))


def test_values_that_a_signature_brings_do_not_stand_for_an_answer(trust: Trust) -> None:
    from tests.gateways.long_term import add_revocation_values

    signature = add_revocation_values(make(trust), trust.authority, at=AT)
    judge(trust, signature)
    trust.server.behaviour |= dict.fromkeys((OCSP_PATH, CRL_PATH), Behaviour.AWAY)
    with pytest.raises(CertificateStatusUnknown):
        judge(trust, signature)
