"""What was said of the revocation of a certificate around the time of its use, as files of a bundle."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.db.models import QuerySet

from uets.evidence.models import Evidence, Proof, RevocationFile, SealRevocation
from uets.evidence.proof import evidence_record, rows
from uets.evidence.proof.bundle import RevocationNames
from uets.evidence.queries import COLUMNS
from uets.evidence.queries.renewals import find_record
from uets.kernel.ids import NO_ACCOUNT


class Wanted(NamedTuple):
    """A certificate that was used, when, and the names under which a bundle tells of its revocation."""

    names: RevocationNames
    certificate_id: str
    at: datetime | None
    """None where it is not known: the newest word counts."""


class Words:
    """What was said, for the bundles of one download: each word is looked up and written once."""

    def __init__(self) -> None:
        """Begin without any."""
        self._chosen: list[tuple[Wanted, SealRevocation | None]] = []
        self._written: dict[object, tuple[bytes | None, ...]] = {}

    def files(self, wanted: Iterable[Wanted]) -> dict[str, bytes]:
        """Return the files on revocation of the certificates that made one evidence; none where nothing was kept."""
        found: dict[str, bytes] = {}
        for each in wanted:
            word = self._choose(each)
            if word is not None:
                if word.id not in self._written:
                    self._written[word.id] = _write(word)
                contents = zip(each.names, self._written[word.id], strict=True)
                found |= {name: content for name, content in contents if content is not None}
        return found

    def _choose(self, wanted: Wanted) -> SealRevocation | None:
        """Return the word for a certificate; one that was chosen for an earlier use of that day serves again."""
        for before, word in self._chosen:
            if before.certificate_id == wanted.certificate_id and _serves(word, before.at, wanted.at):
                return word
        word = find_word(wanted.certificate_id, at=wanted.at)
        self._chosen.append((wanted, word))
        return word


def find_word(certificate_id: str, *, at: datetime | None) -> SealRevocation | None:
    """Return the first word after a time that is stamped, else the last before it; without a time the newest."""
    kept = SealRevocation.objects.filter(certificate_id=certificate_id)
    if at is None:
        return _first_stamped(kept.order_by("-kept_at"))
    after = _first_stamped(kept.filter(kept_at__gte=at).order_by("kept_at"))
    return after or _first_stamped(kept.filter(kept_at__lt=at).order_by("-kept_at"))


def _first_stamped(kept: QuerySet[SealRevocation]) -> SealRevocation | None:
    """Return the first of these whose row has a place in a batch; only the newest word may wait for it."""
    near = list(kept[:2])
    proven = set(
        Proof.objects.filter(account_id=NO_ACCOUNT, id__in=[word.id for word in near]).values_list(
            "id", flat=True
        )
    )
    return next((word for word in near if word.id in proven), None)


def _serves(word: SealRevocation | None, at: datetime | None, other: datetime | None) -> bool:
    """Tell whether the word found for one time is that for another: nothing was kept between the two."""
    if word is None or at == other:
        return True
    return at is not None and other is not None and at <= other and not at <= word.kept_at < other


def _write(found: SealRevocation) -> tuple[bytes | None, ...]:
    """Return the answers, the row that names them and its record, in the order of RevocationNames."""
    row = Evidence.objects.filter(account_id=NO_ACCOUNT, id=found.id).values(*COLUMNS).first()
    record = find_record(account_id=NO_ACCOUNT, evidence_id=found.id)
    if row is None or record is None:
        return (None,) * len(RevocationNames._fields)
    digests = [found.ocsp_sha256, found.crl_sha256]
    contents = RevocationFile.objects.in_bulk([digest for digest in digests if digest])
    ocsp, crl = (bytes(contents[digest].content) if digest else None for digest in digests)
    return ocsp, crl, rows.write_row(row), evidence_record.encode(record)
