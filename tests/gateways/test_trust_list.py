"""The trust list: signed by the pinned key, never older than before, each root in its roles and years."""

import base64
import os
import subprocess
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from gateways.certificates.trust_list import TrustFile, TrustListInvalid
from simulators.certificates.authority import QUALIFIED, ROOT_LIFE, VALID_FROM, Authority, qualify
from simulators.certificates.trust_list import KEY, LIST, SIGNATURE, describe_root, publish, write_trust_list
from tests.builders.trust import Trust, running_trust
from tests.packages import AT, OFFICIAL_TCKN
from uets.notices.eyp.refusals import PackageRefused, RefusalReason
from uets.notices.eyp.shapes import PackageSignature, SignatureRole
from uets.notices.ports import RevocationSource, SignersUnavailable

DAY = timedelta(days=1)
DER = serialization.Encoding.DER


@pytest.fixture
def trust(tmp_path: Path) -> Iterator[Trust]:
    with running_trust(tmp_path) as running:
        yield running


def publish_again(trust: Trust, *, version: int = 2, **changed: object) -> None:
    """Publish a list anew; its file is known to be another by its time."""
    facts = {"valid_until": (VALID_FROM + ROOT_LIFE).isoformat(), "roots": [root(trust)], "version": version}
    publish(trust.authority, trust.folder, facts | changed)
    os.utime(trust.folder / LIST, ns=(version, version))


def root(trust: Trust, **changed: object) -> dict[str, object]:
    return describe_root(trust.authority.root().certificate) | changed


def reason(trust: Trust, *, at: datetime = AT) -> RefusalReason | None:
    try:
        trust.signers.judge(trust.read().signatures, at=at)
    except PackageRefused as refused:
        return refused.reason
    return None


def test_openssl_checks_the_signature_of_a_list_alone(trust: Trust) -> None:
    words = ["openssl", "dgst", "-sha256", "-verify", KEY, "-signature", SIGNATURE, LIST]
    assert b"Verified OK" in subprocess.run(words, cwd=trust.folder, capture_output=True, check=False).stdout


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, None),
        ({"roles": ["official"]}, RefusalReason.SIGNER_UNTRUSTED),
        ({"roles": ["seal"]}, RefusalReason.SIGNER_UNTRUSTED),
        ({"valid_until": (AT - DAY).isoformat()}, RefusalReason.SIGNER_UNTRUSTED),
        ({"valid_from": (AT + DAY).isoformat()}, RefusalReason.SIGNER_UNTRUSTED),
    ],
)
def test_a_root_counts_in_its_roles_and_years_only(
    trust: Trust, changed: dict[str, object], expected: RefusalReason | None
) -> None:
    assert reason(trust) is None  # what is known of its certificates ends with the list it was known by
    publish_again(trust, roots=[root(trust, **changed)])
    assert reason(trust) is expected


def test_a_certificate_may_not_be_used_before_its_time(trust: Trust) -> None:
    publish_again(trust, roots=[root(trust, valid_from=(VALID_FROM - 9 * DAY).isoformat())])
    assert reason(trust, at=VALID_FROM - DAY) is RefusalReason.CERTIFICATE_NOT_YET_VALID


def test_with_a_list_that_is_out_of_date_nobody_is_judged(trust: Trust) -> None:
    publish_again(trust, valid_until=(AT - DAY).isoformat())
    with pytest.raises(SignersUnavailable):
        reason(trust)


def test_an_older_list_does_not_come_back(trust: Trust) -> None:
    file = TrustFile(trust.folder / LIST, key=trust.folder / KEY)
    publish_again(trust, version=3)
    assert file.read() is file.read()
    publish_again(trust, version=2)
    with pytest.raises(TrustListInvalid, match="version 2 is older than version 3"):
        file.read()


@pytest.mark.parametrize("name", [LIST, SIGNATURE, KEY])
def test_a_list_that_cannot_be_used_refuses_nobody(trust: Trust, name: str) -> None:
    (trust.folder / name).unlink()
    with pytest.raises(SignersUnavailable):
        reason(trust)


def test_a_list_of_another_publisher_is_none(trust: Trust, tmp_path: Path) -> None:
    write_trust_list(Authority(tmp_path / "stranger"), tmp_path / "other")
    for name in (LIST, SIGNATURE):
        (trust.folder / name).write_bytes((tmp_path / "other" / name).read_bytes())
    with pytest.raises(TrustListInvalid, match="pinned key"):
        TrustFile(trust.folder / LIST, key=trust.folder / KEY).read()


def test_what_is_signed_but_is_no_list_is_none(trust: Trust) -> None:
    for changed in (
        {"type": "uets-trust-list:9"},
        {"roots": [root(trust, certificate="AAAA")]},
        {"issued_at": "2026-01-01"},
    ):
        publish_again(trust, **changed)
        with pytest.raises(TrustListInvalid, match="form"):
            TrustFile(trust.folder / LIST, key=trust.folder / KEY).read()


def test_intermediate_certificates_of_the_list_lead_from_a_card_to_the_root(trust: Trust) -> None:
    between_key, card_key = ec.generate_private_key(ec.SECP384R1()), ec.generate_private_key(ec.SECP256R1())
    issuer = trust.authority.root()
    between = certify("TEST Ara", between_key, issuer.certificate.subject, issuer.key, is_authority=True)
    card = certify("Ayşe", card_key, between.subject, between_key, is_authority=False)
    crls = [
        make_crl(issuer.certificate.subject, issuer.key),
        make_crl(between.subject, between_key),
    ]
    signature = PackageSignature(
        role=SignatureRole.OFFICIAL, certificate=card.public_bytes(DER), crls=tuple(crls), signed_at=AT
    )
    with pytest.raises(PackageRefused):
        trust.signers.judge([signature], at=AT)
    publish_again(trust, intermediates=[base64.b64encode(between.public_bytes(DER)).decode()])
    (signer,) = trust.signers.judge([signature], at=AT)
    assert (signer.tckn, signer.certified_by) == (OFFICIAL_TCKN, "TEST Ara")
    assert signer.revocation is RevocationSource.EMBEDDED


def certify(
    name: str,
    key: ec.EllipticCurvePrivateKey,
    issuer: x509.Name,
    signed_with: object,
    *,
    is_authority: bool,
    subject: x509.Name | None = None,
) -> x509.Certificate:
    attributes = [x509.NameAttribute(NameOID.COMMON_NAME, name)]
    if not is_authority:
        attributes.append(x509.NameAttribute(NameOID.SERIAL_NUMBER, f"PNOTR-{OFFICIAL_TCKN}"))
    usages = dict.fromkeys(
        (
            "digital_signature",
            "key_encipherment",
            "data_encipherment",
            "key_agreement",
            "encipher_only",
            "decipher_only",
        ),
        False,
    )
    usage = x509.KeyUsage(
        content_commitment=not is_authority, key_cert_sign=is_authority, crl_sign=is_authority, **usages
    )
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject or x509.Name(attributes))
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(VALID_FROM)
        .not_valid_after(VALID_FROM + 900 * DAY)
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        .add_extension(usage, critical=True)
    )
    if not is_authority:
        builder = builder.add_extension(qualify(QUALIFIED), critical=False)
    return builder.sign(signed_with, hashes.SHA384())  # type: ignore[arg-type]


def make_crl(issuer: x509.Name, key: object) -> bytes:
    builder = (
        x509.CertificateRevocationListBuilder().issuer_name(issuer).last_update(AT).next_update(AT + DAY)
    )
    builder = builder.add_extension(x509.CRLNumber(1), critical=False)
    return builder.sign(key, hashes.SHA384()).public_bytes(DER)  # type: ignore[arg-type]
