"""One certificate judged by pyhanko-certvalidator: its chain, and what is said of its revocation (RFC 5280 §6).

Nothing is fetched here by the library: it is given what `Sources` brought. Its own messages name subjects, among them
identity numbers, and go nowhere.
"""

import asyncio
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from asn1crypto import crl, ocsp, x509
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import (
    CRLValidationError,
    ExpiredError,
    NotYetValidError,
    OCSPValidationError,
    PathBuildingError,
    RevokedError,
    ValidationError,
)
from pyhanko_certvalidator.path import ValidationPath
from pyhanko_certvalidator.revinfo.validate_crl import find_cert_in_list, verify_crl
from pyhanko_certvalidator.revinfo.validate_ocsp import verify_ocsp_response

from gateways.certificates import subjects
from gateways.certificates.sources import Sources
from uets.agreements.ports import ValidityProof
from uets.evidence.proof.cms import LARGEST_CERTIFICATE
from uets.notices.eyp.refusals import PackageRefused, RefusalReason
from uets.notices.eyp.shapes import PackageSignature, SignatureRole
from uets.notices.ports import RevocationSource, SignersUnavailable

FRESH_FOR: Final = timedelta(minutes=10)
"""How long an answer counts that does not say when the next one comes (RFC 6960 §4.2.2.1)."""

MOST_BROUGHT: Final = 20
"""Certificates of a signature that are tried on the way to a root."""

REVOKED: Final = "a certificate is revoked"
DAMAGE: Final = subjects.DAMAGE


class Known(NamedTuple):
    """What is known of the revocation of one certificate: that it was not revoked, from where, since and until when."""

    source: RevocationSource
    since: datetime
    until: datetime
    answer: bytes = b""
    """The OCSP response or CRL that says so (DER)."""


class Chain(NamedTuple):
    """A certificate with its way to a root, root first."""

    path: ValidationPath
    certificates: list[x509.Certificate]

    @property
    def valid_until(self) -> datetime:
        """When the first of them ends."""
        return min(_ends(each) for each in self.certificates)

    @property
    def valid_from(self) -> datetime:
        """Since when all of them hold."""
        return max(map(_begins, self.certificates))


def build(
    signature: PackageSignature, *, roots: Sequence[bytes], intermediates: Sequence[bytes], at: datetime
) -> Chain:
    """Return the chain of a signer's certificate to one of the roots, each valid at a time; raises PackageRefused."""
    try:
        certificate = load(signature.certificate)
        brought = [each for each in signature.certificates[:MOST_BROUGHT] if len(each) <= LARGEST_CERTIFICATE]
        others = [load(each) for each in (*intermediates, *brought)]
        context = ValidationContext(
            trust_roots=[load(each) for each in roots],
            other_certs=others,
            moment=at,
            time_tolerance=timedelta(),
            revocation_mode="soft-fail",
        )
        path = asyncio.run(
            CertificateValidator(certificate, validation_context=context).async_validate_path()
        )
    except ExpiredError as error:
        raise PackageRefused(RefusalReason.CERTIFICATE_EXPIRED, "a certificate had expired") from error
    except NotYetValidError as error:
        reason = RefusalReason.CERTIFICATE_NOT_YET_VALID
        raise PackageRefused(reason, "a certificate was not valid yet") from error
    except (PathBuildingError, ValidationError, *DAMAGE) as error:
        message = "the certificate does not lead to a root of the trust list"
        raise PackageRefused(RefusalReason.SIGNER_UNTRUSTED, message) from error
    return Chain(path, list(path.iter_certs(include_root=True)))


def learn(chain: Chain, signature: PackageSignature, *, sources: Sources, at: datetime) -> list[Known]:
    """Return what is known of every certificate below the root, the signer's last.

    OCSP is asked first, then CRLs, and last what the signature brought along. Raises PackageRefused for a revoked one,
    SignersUnavailable when nobody answers for one.
    """
    pairs = zip(chain.certificates, chain.certificates[1:], strict=False)
    return [
        _learn_one(chain.path, certificate, issuer, signature, sources=sources, at=at)
        for issuer, certificate in pairs
    ]


def bring(certificate: bytes, *, others: Sequence[bytes]) -> PackageSignature:
    """Return a signer's certificate for `build` and `learn`; what a signature says of revocation does not count."""
    return PackageSignature(
        role=SignatureRole.OFFICIAL,
        certificate=certificate,
        certificates=tuple(others),
        crls=(),
        ocsps=(),
        signed_at=None,
    )


def collect(chain: Chain, known: Sequence[Known]) -> ValidityProof:
    """Return what proves a chain for the long term: its certificates, and the answers on their revocation."""
    return ValidityProof(
        certificates=tuple(each.dump() for each in chain.certificates),
        ocsps=tuple(each.answer for each in known if each.source is RevocationSource.OCSP),
        crls=tuple(each.answer for each in known if each.source is RevocationSource.CRL),
    )


def load(certificate: bytes) -> x509.Certificate:
    """Return a certificate from its DER, read whole so that its faults show here; raises one of DAMAGE."""
    found = x509.Certificate.load(certificate, strict=True)
    found.native  # noqa: B018 - read for its faults
    return found


def _learn_one(
    path: ValidationPath,
    certificate: x509.Certificate,
    issuer: x509.Certificate,
    signature: PackageSignature,
    *,
    sources: Sources,
    at: datetime,
) -> Known:
    embedded = RevocationSource.EMBEDDED
    kinds: list[tuple[RevocationSource, Callable[..., Known | None], Iterable[bytes]]] = [
        (RevocationSource.OCSP, _read_ocsp, sources.ask_ocsp(certificate, issuer)),
        (RevocationSource.CRL, _read_crl, sources.fetch_crls(certificate)),
        (embedded, _read_ocsp, signature.ocsps),
        (embedded, _read_crl, signature.crls),
    ]
    for source, read, answers in kinds:
        for answer in answers:
            try:
                known = read(path, certificate, answer, source=source, at=at)
            except RevokedError as error:
                raise PackageRefused(RefusalReason.CERTIFICATE_REVOKED, REVOKED) from error
            except (OCSPValidationError, CRLValidationError, ValidationError, *DAMAGE):
                continue
            if known is not None:
                return known._replace(answer=answer)
    raise SignersUnavailable(certified_by=subjects.read_issuer(certificate))


def _read_ocsp(
    path: ValidationPath,
    certificate: x509.Certificate,
    answer: bytes,
    *,
    source: RevocationSource,
    at: datetime,
) -> Known | None:
    response = ocsp.OCSPResponse.load(answer, strict=True)
    if response["response_status"].native != "successful":
        return None
    stated = next(iter(response.response_data["responses"]))
    since, until = stated["this_update"].native, stated["next_update"].native
    context = _context(path, since=since, at=at, ocsps=[response])
    asyncio.run(verify_ocsp_response(certificate, path, context))
    return _known(source, since, until, at=at)


def _read_crl(
    path: ValidationPath,
    certificate: x509.Certificate,
    answer: bytes,
    *,
    source: RevocationSource,
    at: datetime,
) -> Known | None:
    found = crl.CertificateList.load(answer, strict=True)
    stated = found["tbs_cert_list"]
    since, until = stated["this_update"].native, stated["next_update"].native
    context = _context(path, since=since, at=at, crls=[found])
    asyncio.run(verify_crl(certificate, path, context))
    # The library passes over an entry whose date is not before the moment; on the list is on the list.
    if find_cert_in_list(certificate, certificate.issuer, found, found.issuer) != (None, None):
        raise PackageRefused(RefusalReason.CERTIFICATE_REVOKED, REVOKED)
    return _known(source, since, until, at=at)


def _known(
    source: RevocationSource, since: datetime, until: datetime | None, *, at: datetime
) -> Known | None:
    """Return what an answer tells while it is fresh, None for a stale one."""
    until = until or since + FRESH_FOR
    return Known(source, since, until) if at <= until else None


def _context(
    path: ValidationPath,
    *,
    since: datetime,
    at: datetime,
    ocsps: Sequence[ocsp.OCSPResponse] = (),
    crls: Sequence[crl.CertificateList] = (),
) -> ValidationContext:
    """Return where one answer is judged: at our time, or at its own when it is newer.

    What is known now of a revocation counts, also when the package came a moment before.
    """
    certificates = list(path.iter_certs(include_root=True))
    return ValidationContext(
        trust_roots=certificates[:1],
        other_certs=certificates[1:],
        moment=max(at, since),
        ocsps=ocsps,
        crls=crls,
        revocation_mode="soft-fail",
    )


def _begins(certificate: x509.Certificate) -> datetime:
    begins: datetime = certificate.not_valid_before
    return begins


def _ends(certificate: x509.Certificate) -> datetime:
    ends: datetime = certificate.not_valid_after
    return ends


def list_usages(certificate: x509.Certificate) -> Iterator[str]:
    """Yield what the key may be used for, in the words of RFC 5280 §4.2.1.3."""
    if certificate.key_usage_value is not None:
        yield from certificate.key_usage_value.native
