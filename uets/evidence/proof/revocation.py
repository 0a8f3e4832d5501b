"""What is said of the revocation of certificates of seal and time stamps: OCSP answers (RFC 6960), CRLs (RFC 5280 §5).

Both are signed by the certificate's issuer or by whom it named for that. Where a bundle holds them they are checked;
nobody is asked. Who takes all of them out of a bundle makes nothing false, only unproven: whether the issuer publishes
such answers is said by the certificate itself, so a bundle without them is told apart from one that never had any.
"""

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final, NamedTuple, Protocol

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID

from uets.evidence.proof import evidence_record, rows
from uets.evidence.proof.bundle import RevocationNames
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
from uets.evidence.proof.report import MISSING, Step

_FAULTS: Final = (*UNREADABLE, InvalidSignature, UnsupportedAlgorithm, x509.ExtensionNotFound, AttributeError)


class RevocationInvalid(ValueError):
    """An answer about revocation does not hold; the text says why."""


class Word(NamedTuple):
    """What was said of a certificate: when, and since when it is revoked, None while it is not."""

    said_at: datetime
    revoked_at: datetime | None


class Reader(Protocol):
    """Reads an answer about a certificate; raises RevocationInvalid."""

    def __call__(self, content: bytes, *, certificate: bytes, issuer: bytes) -> Word:
        """Return what it says."""


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


OLDEST: Final = timedelta(days=2)
"""A word this much older than what was signed still counts: one a day is kept, and that day's list may be a day old."""


class Used(NamedTuple):
    """A certificate that sealed, signed a row or stamped, and the files that tell of its revocation."""

    code: str
    names: RevocationNames
    certificate: bytes
    at: datetime
    """When it signed; of a row the time before which it cannot have been handed out."""

    place: str
    """The file that holds what it signed."""

    others: tuple[bytes, ...] = ()
    """Certificates that may stand between it and a root."""

    is_dated: bool = True
    """Whether it is proven when it signed; the signature over a row says no time."""


class Heard(NamedTuple):
    """What files say of the revocation of one certificate, and what they leave open."""

    steps: tuple[Step, ...]
    unproven: tuple[Step, ...] = ()


def check(files: Mapping[str, bytes], used: Used, *, published: Published, now: datetime) -> Heard:
    """Check what was said of a certificate's revocation. Files that say nothing prove nothing, and that is said."""
    names = used.names
    if not any(name in files for name in names):
        return _say_nothing(used)
    missing = [name for name in (names.row, names.record) if name not in files]
    if missing:
        return Heard(tuple(_fault(used, name, MISSING) for name in missing))
    try:
        facts = _read_facts(files[names.row], used.certificate)
        issuer = _find_issuer(used, published)
    except (rows.RowInvalid, NotTrusted, RevocationInvalid) as error:
        return Heard((_fault(used, names.row, str(error)),))
    try:
        _check_record(files[names.record], files[names.row], published=published, now=now)
    except (RecordInvalid, NotTrusted) as error:
        return Heard((_fault(used, names.record, str(error)),))
    return _hear(files, facts, used, issuer)


def _say_nothing(used: Used) -> Heard:
    """Say what it means that no file tells of revocation; whether its issuer would know says the certificate."""
    if not names_a_source(used.certificate):
        return Heard((Step("revocation-unpublished", holds=True, detail="", file=used.place),))
    why = (
        "nothing here says whether the certificate was revoked before it was used; its issuer publishes that"
    )
    return Heard((), (_fault(used, used.names.row, why),))


def names_a_source(certificate: bytes) -> bool:
    """Tell whether a certificate names an OCSP responder or a CRL (RFC 5280 §4.2.1.13, §4.2.2.1)."""
    try:
        values = [each.value for each in load(certificate).extensions]
    except (NotTrusted, *UNREADABLE):
        return False
    asked = [each for value in values if isinstance(value, x509.AuthorityInformationAccess) for each in value]
    return any(each.access_method == AuthorityInformationAccessOID.OCSP for each in asked) or any(
        isinstance(value, x509.CRLDistributionPoints) for value in values
    )


def _read_facts(content: bytes, certificate: bytes) -> Mapping[str, object]:
    """Return what the row says: of which certificate, and the hashes of the answers."""
    facts = rows.read_row(content)["facts"]
    if not isinstance(facts, dict) or facts.get("certificate_sha256") != fingerprint(certificate):
        raise RevocationInvalid("it is about another certificate")
    return facts


def _find_issuer(used: Used, published: Published) -> bytes:
    """Return the certificate that issued this one, which may be a root itself."""
    chain = check_chain(used.certificate, roots=published.roots, others=used.others, at=used.at)
    return chain[min(1, len(chain) - 1)]


def _check_record(record: bytes, row: bytes, *, published: Published, now: datetime) -> None:
    """Check that published authorities have stamped the row, each at the time of the next."""
    tokens = evidence_record.check(record, data=row).tokens
    times = [*(token.gen_time for token in tokens[1:]), now]
    for token, at in zip(tokens, times, strict=True):
        check_role(token.certificate, Role.TIMESTAMP, published=published, others=token.certificates, at=at)


def _hear(files: Mapping[str, bytes], facts: Mapping[str, object], used: Used, issuer: bytes) -> Heard:
    """Check each answer that the row names, and each that is there."""
    names, faults = used.names, list[Step]()
    words: dict[str, Word] = {}
    for name, field, read in ((names.ocsp, "ocsp_sha256", read_ocsp), (names.crl, "crl_sha256", read_crl)):
        if not facts.get(field) and name not in files:
            continue
        try:
            words[name] = _read_answer(
                files, name, digest=facts.get(field), read=read, pair=(used.certificate, issuer)
            )
            _check_word(words[name], used)
        except RevocationInvalid as error:
            faults.append(_fault(used, name, str(error)))
    if faults:
        return Heard(tuple(faults))
    steps = tuple(_say(name, word, used) for name, word in words.items())
    return Heard(steps, () if any(_is_near(word, used) for word in words.values()) else (_too_far(used),))


def _read_answer(
    files: Mapping[str, bytes], name: str, *, digest: object, read: Reader, pair: tuple[bytes, bytes]
) -> Word:
    if name not in files:
        raise RevocationInvalid(MISSING)
    if hashlib.sha256(files[name]).hexdigest() != digest:
        raise RevocationInvalid("it is not what was kept that day")
    return read(files[name], certificate=pair[0], issuer=pair[1])


def _check_word(word: Word, used: Used) -> None:
    if word.revoked_at is None:
        return
    if not used.is_dated:
        raise RevocationInvalid("the certificate was revoked, and the signature over the row says no time")
    if word.revoked_at <= used.at:
        raise RevocationInvalid("the certificate was revoked before it was used")


def _is_near(word: Word, used: Used) -> bool:
    """Tell whether a word can tell of the time of use: old ones cannot, nor those after a certificate's end."""
    return used.at - OLDEST <= word.said_at <= load(used.certificate).not_valid_after_utc


def _too_far(used: Used) -> Step:
    why = "what is said of revocation is of another time than that in which the certificate was used"
    return _fault(used, used.names.row, why)


def _say(name: str, word: Word, used: Used) -> Step:
    is_later = word.said_at >= used.at.replace(
        microsecond=0
    )  # such answers know no smaller part than the second
    code = used.code if is_later else "revocation-earlier"
    return Step(code, holds=True, detail=word.said_at.isoformat(), file=name)


def _fault(used: Used, file: str, why: str) -> Step:
    return Step(used.code, holds=False, detail=why, file=file)


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
