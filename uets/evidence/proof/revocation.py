"""What is said of the revocation of a seal's certificate: OCSP answers (RFC 6960) and CRLs (RFC 5280 §5).

Both are signed by the certificate's issuer or by whom it named for that. Where a bundle holds them they are checked;
nobody is asked.
"""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Final, NamedTuple

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID

from uets.evidence.proof import bundle, evidence_record, rows
from uets.evidence.proof.certificates import (
    NotTrusted,
    Published,
    Role,
    check_chain,
    check_role,
    fingerprint,
    load,
)
from uets.evidence.proof.cms import UNREADABLE
from uets.evidence.proof.evidence_record import RecordInvalid
from uets.evidence.proof.report import Step

_FAULTS: Final = (*UNREADABLE, InvalidSignature, UnsupportedAlgorithm, x509.ExtensionNotFound, AttributeError)


class RevocationInvalid(ValueError):
    """An answer about revocation does not hold; the text says why."""


class Word(NamedTuple):
    """What was said of a certificate: when, and since when it is revoked, None while it is not."""

    said_at: datetime
    revoked_at: datetime | None


def read_ocsp(content: bytes, *, certificate: bytes, issuer: bytes) -> Word:
    """Return what an OCSP answer says of a certificate; raises RevocationInvalid."""
    try:
        answer, subject, authority = ocsp.load_der_ocsp_response(content), load(certificate), load(issuer)
        key_hash = x509.SubjectKeyIdentifier.from_public_key(authority.public_key()).digest
        is_about = answer.serial_number == subject.serial_number and answer.issuer_key_hash == key_hash
        _verify_answer(answer, authority)
        status, said_at, revoked_at = answer.certificate_status, answer.this_update_utc, None
        if status is ocsp.OCSPCertStatus.REVOKED:
            revoked_at = answer.revocation_time_utc
    except (NotTrusted, *_FAULTS) as error:
        raise RevocationInvalid("the OCSP answer does not hold") from error
    if not is_about or status is ocsp.OCSPCertStatus.UNKNOWN:
        raise RevocationInvalid("the OCSP answer is not about this certificate")
    return Word(said_at, revoked_at)


def read_crl(content: bytes, *, certificate: bytes, issuer: bytes) -> Word:
    """Return what a CRL says of a certificate; raises RevocationInvalid."""
    try:
        found, subject, authority = x509.load_der_x509_crl(content), load(certificate), load(issuer)
        key = authority.public_key()
        assert isinstance(key, rsa.RSAPublicKey | ec.EllipticCurvePublicKey)  # noqa: S101 - others sign no CRL here
        holds = found.issuer == authority.subject and found.is_signature_valid(key)
        entry = found.get_revoked_certificate_by_serial_number(subject.serial_number)
        said_at, revoked_at = found.last_update_utc, entry.revocation_date_utc if entry else None
    except (NotTrusted, AssertionError, *_FAULTS) as error:
        raise RevocationInvalid("the CRL does not hold") from error
    if not holds:
        raise RevocationInvalid("the CRL does not hold")
    return Word(said_at, revoked_at)


READERS: Final = {bundle.OCSP: read_ocsp, bundle.CRL: read_crl}
_NAMES: Final = {bundle.OCSP: "ocsp_sha256", bundle.CRL: "crl_sha256"}


def check(
    files: Mapping[str, bytes],
    certificate: bytes,
    *,
    sealed_at: datetime,
    published: Published,
    now: datetime,
) -> list[Step]:
    """Check what a bundle holds of revocation; nothing where its issuer publishes none."""
    if not any(name in files for name in bundle.REVOCATION):
        return []
    try:
        issuer = check_chain(certificate, roots=published.roots, others=(), at=sealed_at)[-1]
        facts = _read_row(files, certificate, published=published, now=now)
    except (rows.RowInvalid, RecordInvalid, NotTrusted, RevocationInvalid) as error:
        return [Step("revocation", holds=False, detail=str(error), file=bundle.REVOCATION_ROW)]
    return [
        _check_file(name, files.get(name), facts, (certificate, issuer), sealed_at=sealed_at)
        for name, field in _NAMES.items()
        if facts.get(field) or name in files
    ]


def _read_row(
    files: Mapping[str, bytes], certificate: bytes, *, published: Published, now: datetime
) -> Mapping[str, object]:
    """Return what the row says, which its evidence record proves to have existed."""
    content = files.get(bundle.REVOCATION_ROW, b"")
    facts: Mapping[str, object] = rows.read_row(content)["facts"]
    tokens = evidence_record.check(files.get(bundle.REVOCATION_RECORD, b""), data=content).tokens
    times = [*(token.gen_time for token in tokens[1:]), now]
    for token, at in zip(tokens, times, strict=True):
        check_role(token.certificate, Role.TIMESTAMP, published=published, others=token.certificates, at=at)
    if facts.get("certificate_sha256") != fingerprint(certificate):
        raise RevocationInvalid("it is about another certificate")
    return facts


def _check_file(
    name: str,
    content: bytes | None,
    facts: Mapping[str, object],
    pair: tuple[bytes, bytes],
    *,
    sealed_at: datetime,
) -> Step:
    if content is None or hashlib.sha256(content).hexdigest() != facts.get(_NAMES[name]):
        return Step("revocation", holds=False, detail="it is not what was kept that day", file=name)
    try:
        word = READERS[name](content, certificate=pair[0], issuer=pair[1])
    except RevocationInvalid as error:
        return Step("revocation", holds=False, detail=str(error), file=name)
    if word.revoked_at is not None and word.revoked_at <= sealed_at:
        why = "the seal's certificate was revoked before it sealed"
        return Step("revocation", holds=False, detail=why, file=name)
    return Step("revocation", holds=True, detail=word.said_at.isoformat(), file=name)


def _verify_answer(answer: ocsp.OCSPResponse, issuer: x509.Certificate) -> None:
    """Check who signed an answer: the issuer itself, or a certificate that it issued for that (RFC 6960 §4.2.2.2)."""
    signer = issuer
    for each in answer.certificates:
        each.verify_directly_issued_by(issuer)
        usage = each.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
        if ExtendedKeyUsageOID.OCSP_SIGNING in usage:
            signer = each
            break
    key, digest = signer.public_key(), answer.signature_hash_algorithm
    if isinstance(key, ec.EllipticCurvePublicKey) and digest is not None:
        key.verify(answer.signature, answer.tbs_response_bytes, ec.ECDSA(digest))
    elif isinstance(key, rsa.RSAPublicKey) and digest is not None:
        key.verify(answer.signature, answer.tbs_response_bytes, padding.PKCS1v15(), digest)
    else:
        raise RevocationInvalid("the OCSP answer is signed with another kind of key")
