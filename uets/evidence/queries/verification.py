"""Doğrula: check a file that somebody brings, against what this installation has published. Nothing is stored."""

from datetime import datetime
from typing import Final

from uets.evidence import ports
from uets.evidence.errors import DocumentNotRecognised, DocumentTooLarge, EvidenceToolsAway
from uets.evidence.proof import verify
from uets.evidence.proof.report import Report
from uets.evidence.queries.bundles import AWAY
from uets.kernel.addresses import network_of
from uets.kernel.rates import Rate

LARGEST: Final = 50_000_000
_checks: Final = Rate()


def check_size(size: int) -> None:
    """Raise DocumentTooLarge for more bytes than any bundle has."""
    if size > LARGEST:
        raise DocumentTooLarge(most=LARGEST // 1_000_000)


def count_check(address: str, *, limit: int, at: datetime) -> None:
    """Count a check by anybody from a network, by page or API; raises TooManyCalls beyond the limit of a minute.

    Callers whose address nobody knows are not one network.
    """
    network = network_of(address)
    if network:
        _checks.take(network, limit=limit, at=at)


def check_document(content: bytes, *, at: datetime) -> Report:
    """Return the report of a file: bundle, container, sealed evidence.

    No address that the file names is ever asked, and no certificate that it brings is believed. Raises
    DocumentNotRecognised, DocumentTooLarge, EvidenceToolsAway.
    """
    check_size(len(content))
    try:
        return verify.verify(content, published=ports.published().read(), now=at)
    except verify.NotRecognised as error:
        raise DocumentNotRecognised from error
    except ports.CertificatesUnavailable as away:
        raise EvidenceToolsAway(why="certificates", retry_after=AWAY) from away


def read_published() -> str:
    """Return the published certificates with their roles, as a file; raises EvidenceToolsAway."""
    try:
        return ports.published().text()
    except ports.CertificatesUnavailable as away:
        raise EvidenceToolsAway(why="certificates", retry_after=AWAY) from away
