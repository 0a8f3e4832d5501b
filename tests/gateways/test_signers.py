"""Signers judged by chain, time, use and revocation, with an authority that answers over real HTTP."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from simulators.certificates.authority import (
    CITIZEN,
    CRL_PATH,
    OCSP_PATH,
    QUALIFIED,
    SIGNER_LIFE,
    VALID_FROM,
    Authority,
)
from simulators.certificates.cades import sign
from simulators.certificates.revocations import CRL_LIFE, OCSP_LIFE, answer, make_crl, revoke
from simulators.certificates.server import Behaviour
from tests.builders.trust import Trust, running_trust
from tests.packages import AT, COURT, OFFICIAL, OFFICIAL_TCKN, sign_as
from uets.notices.eyp.refusals import PackageRefused, RefusalReason
from uets.notices.ports import JudgedSigner, RevocationSource, SignersUnavailable

SECOND = timedelta(seconds=1)


@pytest.fixture
def trust(tmp_path: Path) -> Iterator[Trust]:
    with running_trust(tmp_path) as running:
        yield running


def judge(trust: Trust, *, at: datetime = AT) -> tuple[JudgedSigner, ...]:
    return trust.signers.judge(trust.read().signatures, at=at)


def refused(trust: Trust, role_signs: object = None, *, at: datetime = AT) -> PackageRefused:
    with pytest.raises(PackageRefused) as found:
        trust.signers.judge(trust.read(role_signs).signatures, at=at)  # type: ignore[arg-type]
    return found.value


def revoke_official(trust: Trust, *, at: datetime = AT) -> None:
    revoke(trust.authority, trust.authority.signer(OFFICIAL, number=OFFICIAL_TCKN).certificate, at=at)


def test_an_official_and_a_seal_are_named_and_their_tckn_goes_nowhere(trust: Trust) -> None:
    official, seal = judge(trust)
    assert (official.name, official.organisation, official.tckn) == ("TEST Can Gündoğdu", "", OFFICIAL_TCKN)
    assert (seal.name, seal.organisation, seal.tckn) == (f"TEST {COURT.name}", COURT.detsis, "")
    assert official.certified_by == "TEST Kök Sertifikası"
    assert official.valid_until == VALID_FROM + SIGNER_LIFE
    assert (official.revocation, official.revocation_at) == (RevocationSource.OCSP, AT)
    assert OFFICIAL_TCKN not in str(official.describe()) + repr(official)


def test_the_second_package_asks_nobody_until_the_next_word_on_revocation(trust: Trust) -> None:
    judge(trust)
    assert trust.server.asked == {OCSP_PATH: 2, CRL_PATH: 0}
    judge(trust, at=AT + OCSP_LIFE)
    assert trust.asked == 2
    with pytest.raises(SignersUnavailable):  # its clock stands still: what it says now is an hour old
        judge(trust, at=AT + CRL_LIFE + SECOND)
    assert trust.asked > 2


def test_who_signs_under_another_root_is_not_trusted(trust: Trust, tmp_path: Path) -> None:
    stranger = Authority(tmp_path / "stranger")
    found = refused(trust, lambda role, content: sign_as(role, content, by=stranger))
    assert found.reason is RefusalReason.SIGNER_UNTRUSTED
    assert trust.asked == 0
    assert OFFICIAL_TCKN not in found.detail
    assert found.detail.startswith("official's signature, certificate ")


@pytest.mark.parametrize(
    ("at", "reason"),
    [
        (VALID_FROM - SECOND, RefusalReason.SIGNER_UNTRUSTED),  # the root did not count yet either
        (VALID_FROM + SIGNER_LIFE + SECOND, RefusalReason.CERTIFICATE_EXPIRED),
    ],
)
def test_certificates_are_judged_at_the_time_of_submission(
    trust: Trust, at: datetime, reason: RefusalReason
) -> None:
    assert refused(trust, at=at).reason is reason


def test_a_known_signer_is_refused_once_the_certificate_has_expired(trust: Trust) -> None:
    ends = VALID_FROM + SIGNER_LIFE
    trust.server.clock = lambda: ends - SECOND
    judge(trust, at=ends - SECOND)
    assert refused(trust, at=ends + SECOND).reason is RefusalReason.CERTIFICATE_EXPIRED


@pytest.mark.parametrize("away", [(), (OCSP_PATH,)], ids=["by OCSP", "by the CRL alone"])
def test_a_revoked_certificate_is_refused(trust: Trust, away: tuple[str, ...]) -> None:
    revoke_official(trust)
    trust.server.behaviour |= dict.fromkeys(away, Behaviour.AWAY)
    assert refused(trust).reason is RefusalReason.CERTIFICATE_REVOKED
    asked = trust.asked
    assert refused(trust).reason is RefusalReason.CERTIFICATE_REVOKED
    assert trust.asked == asked


def test_a_revocation_that_came_after_the_submission_counts_when_it_is_known(trust: Trust) -> None:
    revoke_official(trust, at=AT + SECOND)
    trust.server.clock = lambda: AT + 2 * SECOND
    assert refused(trust).reason is RefusalReason.CERTIFICATE_REVOKED


@pytest.mark.parametrize("behaviour", [Behaviour.AWAY, Behaviour.GARBAGE, Behaviour.STALE])
def test_the_crl_is_asked_when_the_responder_says_nothing(trust: Trust, behaviour: Behaviour) -> None:
    trust.server.behaviour[OCSP_PATH] = behaviour
    assert {each.revocation for each in judge(trust)} == {RevocationSource.CRL}


@pytest.mark.parametrize("behaviour", [Behaviour.AWAY, Behaviour.GARBAGE, Behaviour.STALE])
def test_when_nobody_answers_it_is_unknown_and_a_silent_source_is_left_alone(
    trust: Trust, behaviour: Behaviour
) -> None:
    trust.server.behaviour |= dict.fromkeys((OCSP_PATH, CRL_PATH), behaviour)
    with pytest.raises(SignersUnavailable, match="TEST Kök"):
        judge(trust)
    asked = trust.asked
    with pytest.raises(SignersUnavailable):
        judge(trust)
    assert (trust.asked == asked) is (behaviour is Behaviour.AWAY)


def test_an_address_in_a_certificate_is_not_asked_unless_its_host_is_configured(tmp_path: Path) -> None:
    with running_trust(tmp_path, hosts=["ocsp.example.org", "127.0.0.1"]) as trust:
        with pytest.raises(SignersUnavailable):
            judge(trust)
        assert trust.asked == 0


def test_fresh_values_inside_the_signature_count_when_nobody_answers(trust: Trust) -> None:
    from tests.gateways.long_term import add_revocation_values

    def with_values(role: str, content: bytes) -> bytes:
        return add_revocation_values(trust.sign(role, content), trust.authority, at=AT)

    package = trust.read(with_values)
    assert {len(each.ocsps) for each in package.signatures} == {1}
    assert {len(each.crls) for each in package.signatures} == {1}
    trust.server.behaviour |= dict.fromkeys((OCSP_PATH, CRL_PATH), Behaviour.AWAY)
    signers = trust.signers.judge(package.signatures, at=AT + OCSP_LIFE)
    assert {each.revocation for each in signers} == {RevocationSource.EMBEDDED}
    with pytest.raises(SignersUnavailable):
        trust.signers.judge(package.signatures, at=AT + CRL_LIFE + SECOND)


@pytest.mark.parametrize(
    ("role", "holder"),
    [
        ("imza", (COURT.name, COURT.detsis)),
        ("imza", ("Nobody", "")),
        ("muhur", (OFFICIAL, OFFICIAL_TCKN)),
        ("muhur", ("Nobody", "")),
    ],
)
def test_a_person_signs_and_a_body_seals(trust: Trust, role: str, holder: tuple[str, str]) -> None:
    def other(asked: str, content: bytes) -> bytes:
        name, number = holder
        signer = trust.authority.signer(name, number=number)
        return sign(content, signer=signer, at=AT) if asked == role else trust.sign(asked, content)

    assert refused(trust, other).reason is RefusalReason.WRONG_KEY_USAGE


@pytest.mark.parametrize("statements", [(), QUALIFIED[:1], QUALIFIED[1:]])
def test_an_official_signs_with_a_qualified_certificate(trust: Trust, statements: tuple[str, ...]) -> None:
    terms = CITIZEN._replace(statements=statements)
    signer = trust.authority.signer(OFFICIAL, number=OFFICIAL_TCKN, terms=terms)

    def unqualified(asked: str, content: bytes) -> bytes:
        return sign(content, signer=signer, at=AT) if asked == "imza" else trust.sign(asked, content)

    found = refused(trust, unqualified)
    assert (found.reason, trust.asked) == (RefusalReason.WRONG_KEY_USAGE, 0)
    assert found.detail.endswith("the certificate is not a qualified one")


def test_a_key_for_time_stamps_signs_no_document(trust: Trust) -> None:
    def stamper(asked: str, content: bytes) -> bytes:
        signer = trust.authority.responder()
        return sign(content, signer=signer, at=AT) if asked == "imza" else trust.sign(asked, content)

    assert refused(trust, stamper).reason is RefusalReason.WRONG_KEY_USAGE


def test_no_signature_is_no_signer(trust: Trust) -> None:
    with pytest.raises(PackageRefused):
        trust.signers.judge((), at=datetime(2026, 10, 12, tzinfo=UTC))


def test_answers_of_the_authority_are_those_of_another_program(trust: Trust, tmp_path: Path) -> None:
    import subprocess

    (tmp_path / "ocsp").write_bytes(answer_for(trust))
    (tmp_path / "crl").write_bytes(make_crl(trust.authority, at=AT))
    root = trust.authority.home / "root.pem"
    for words in (
        ["ocsp", "-respin", "ocsp", "-CAfile", str(root), "-issuer", str(root), "-no_cert_verify"],
        ["crl", "-inform", "DER", "-in", "crl", "-CAfile", str(root), "-noout"],
    ):
        done = subprocess.run(["openssl", *words], cwd=tmp_path, capture_output=True, text=True, check=False)
        assert "verify OK" in done.stderr


def answer_for(trust: Trust) -> bytes:
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.serialization import Encoding
    from cryptography.x509 import ocsp

    certificate = trust.authority.signer(OFFICIAL, number=OFFICIAL_TCKN).certificate
    root = trust.authority.root().certificate
    request = ocsp.OCSPRequestBuilder().add_certificate(certificate, root, hashes.SHA256()).build()
    return answer(trust.authority, request.public_bytes(Encoding.DER), at=AT)
