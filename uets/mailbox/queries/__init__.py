"""Reads of the mailbox. The list is a hot path: one hand-written SELECT on the own pool, one index range."""

from collections.abc import Callable, Collection
from datetime import date, datetime
from typing import Final, LiteralString, NamedTuple, TypeVar
from uuid import UUID

import msgspec
from django.db.models import Count, Min, Q, QuerySet, Sum

from uets.kernel import pool, turkish
from uets.mailbox.errors import NoticeNotOpened
from uets.mailbox.models import MailboxEntry, NoticeReader
from uets.mailbox.states import Folder
from uets.notices.errors import NoticeNotFound

T = TypeVar("T")

LIVE_FOLDERS: Final = (Folder.INBOX, Folder.ARCHIVE)

# The reader's row is asked for by a scalar subquery: EXISTS lets the planner read all rows of the reader at once.
COLUMNS: Final = """-- notices of one mailbox, as a list and a header show them
SELECT e.id, e.folder, e.barcode, e.subject, e.sender_detsis, e.sender_name, e.parts, e.size,
    e.arrived_at, e.deemed_served_on, e.deemed_served_at, e.is_deemed_served, e.auto_delete_on,
    e.first_person_read_at, e.first_person_evidence_id, e.first_key_read_at, e.first_key_evidence_id,
    COALESCE((SELECT true FROM mailbox_noticereader r
        WHERE r.account_id = e.account_id AND r.notice_id = e.id AND r.reader = %b), false) AS is_opened_by_reader,
    e.version, e.binned_at, e.binned_by_key,
    (SELECT h.changed_at FROM mailbox_mailboxhead h WHERE h.account_id = %b) AS as_of
FROM mailbox_mailboxentry e WHERE e.account_id = %b"""

FIND_AS_OF: Final = """-- the newest change of a mailbox
SELECT changed_at FROM mailbox_mailboxhead WHERE account_id = %b"""


class NoticeRow(msgspec.Struct, frozen=True, gc=False):
    """One notice as a list and a header show it, in the order of COLUMNS."""

    id: UUID
    folder: int
    barcode: str
    subject: str
    sender_detsis: str
    sender_name: str
    parts: int
    size: int
    arrived_at: datetime
    deemed_served_on: date
    deemed_served_at: datetime
    is_deemed_served: bool
    auto_delete_on: date
    first_person_read_at: datetime | None
    first_person_evidence_id: UUID | None
    first_key_read_at: datetime | None
    first_key_evidence_id: UUID | None
    is_opened_by_reader: bool
    version: int
    binned_at: datetime | None
    binned_by_key: bool
    as_of: datetime | None
    """The newest change of the whole mailbox: all up to it is seen, what comes later bears a later time."""


class Filters(msgspec.Struct, frozen=True, kw_only=True):
    """What narrows a list; None and empty mean “not asked”."""

    unopened: bool = False
    sender_detsis: str = ""
    barcode: str = ""
    arrived_after: datetime | None = None
    arrived_before: datetime | None = None
    changed_after: datetime | None = None
    deemed_served_before: date | None = None
    words: str = ""


class Listing(NamedTuple):
    """A page that is still to be read: only what is asked for stands in the statement."""

    account_id: UUID
    statement: LiteralString
    values: list[object]


class UnopenedCount(msgspec.Struct, frozen=True):
    """How many notices nobody has opened, and the nearest statutory day among those that still run."""

    count: int
    nearest_deemed_served_on: date | None


class ArchiveUse(msgspec.Struct, frozen=True):
    """How full an archive is, in bytes."""

    used: int
    notices: int


NO_FILTERS: Final = Filters()


def list_notices(
    *,
    account_id: UUID,
    folder: Folder | None = Folder.INBOX,
    before: UUID | None = None,
    limit: int = 50,
    filters: Filters = NO_FILTERS,
    reader: str = "",
) -> list[NoticeRow]:
    """Return a page of notices, newest first, that stand before a notice id. Makes no read evidence.

    Without a folder: inbox and archive together. `reader` is `person:<id>` or `key:<kid>`. Ask for one more than
    shown to know whether there is a next page. Raises kernel.pool.DatabaseAway.
    """
    listing = compose_list(
        account_id=account_id, folder=folder, before=before, limit=limit, filters=filters, reader=reader
    )
    return read_list(NoticeRow, listing)


def compose_list(
    *,
    account_id: UUID,
    folder: Folder | None,
    before: UUID | None,
    limit: int,
    filters: Filters,
    reader: str,
) -> Listing:
    """Return a page that is still to be read, for `read_list`; the arguments are those of `list_notices`."""
    folders = [folder.value] if folder is not None else [live.value for live in LIVE_FOLDERS]
    text, values = _where(folders=folders, before=before, filters=filters)
    statement = COLUMNS + text + " ORDER BY e.id DESC LIMIT %b"
    return Listing(account_id, statement, [reader, account_id, account_id, *values, limit])


def read_list(make: Callable[..., T], listing: Listing) -> list[T]:
    """Read a page, each row made by `make` of the values of COLUMNS in their order: none is made twice (hot path)."""
    with pool.read_account(listing.account_id) as lent:
        return lent.rows(make, listing.statement, *listing.values)


def find_as_of(*, account_id: UUID) -> datetime | None:
    """Return the newest change of a mailbox, None while nothing was ever changed in it (hot path)."""
    with pool.read_account(account_id) as lent:
        return lent.row(lambda found: found, FIND_AS_OF, account_id)


def find_notice(*, account_id: UUID, notice_id: UUID, reader: str = "") -> NoticeRow | None:
    """Return the header of one notice, or None (hot path)."""
    with pool.read_account(account_id) as lent:
        return lent.row(NoticeRow, COLUMNS + " AND e.id = %b", reader, account_id, account_id, notice_id)


def search(
    *,
    account_id: UUID,
    folder: Folder | None,
    words: str = "",
    filters: Filters = NO_FILTERS,
    before: UUID | None = None,
    limit: int = 25,
) -> list[MailboxEntry]:
    """Return whole rows for the portal, newest first; every word must occur, whatever its Turkish case or marks."""
    entries = MailboxEntry.objects.filter(account_id=account_id)
    entries = entries.filter(folder__in=[folder.value] if folder else [live.value for live in LIVE_FOLDERS])
    if before is not None:
        entries = entries.filter(id__lt=before)
    if filters.unopened:
        entries = entries.filter(_is_unopened())
    if filters.deemed_served_before is not None:
        entries = entries.filter(deemed_served_on__lte=filters.deemed_served_before)
    for word in fold_words(words or filters.words):
        entries = entries.filter(search_text__contains=word)
    return list(entries.order_by("-id")[:limit])


def get_entry(*, account_id: UUID, notice_id: UUID) -> MailboxEntry:
    """Return a notice in its mailbox; raises NoticeNotFound."""
    entry = MailboxEntry.objects.filter(account_id=account_id, id=notice_id).first()
    if entry is None:
        raise NoticeNotFound
    return entry


def get_entry_for_update(*, account_id: UUID, notice_id: UUID) -> MailboxEntry:
    """Return a notice in its mailbox, locked until the end of the transaction; raises NoticeNotFound."""
    entry = MailboxEntry.objects.select_for_update().filter(account_id=account_id, id=notice_id).first()
    if entry is None:
        raise NoticeNotFound
    return entry


def find_reader(*, account_id: UUID, notice_id: UUID, reader: str) -> NoticeReader | None:
    """Return when a person or key first opened a notice, or None."""
    return NoticeReader.objects.filter(account_id=account_id, notice_id=notice_id, reader=reader).first()


def get_reader_for_update(*, account_id: UUID, notice_id: UUID, reader: str) -> NoticeReader:
    """Return the reader's row, locked until the end of the transaction; raises NoticeNotOpened."""
    rows = NoticeReader.objects.select_for_update()
    found = rows.filter(account_id=account_id, notice_id=notice_id, reader=reader).first()
    if found is None:
        raise NoticeNotOpened
    return found


def list_readers(*, account_id: UUID, notice_id: UUID) -> QuerySet[NoticeReader]:
    """Return everyone who has opened a notice, the first one first."""
    return NoticeReader.objects.filter(account_id=account_id, notice_id=notice_id).order_by("read_at", "id")


def count_unopened(*, account_ids: Collection[UUID], at: datetime | None = None) -> dict[UUID, UnopenedCount]:
    """Return, per account that has any, how many notices nobody has opened; the bin does not count.

    The nearest day is that of the notices whose day 5 has not ended at `at`; without it, of all.
    """
    waiting = MailboxEntry.objects.filter(
        _is_unopened(), account_id__in=account_ids, folder__in=[live.value for live in LIVE_FOLDERS]
    )
    running = Q(deemed_served_at__gt=at) if at is not None else Q()
    rows = waiting.values("account_id").annotate(
        count=Count("barcode"), nearest=Min("deemed_served_on", filter=running or None)
    )
    return {row["account_id"]: UnopenedCount(row["count"], row["nearest"]) for row in rows}


def count_folders(*, account_id: UUID) -> dict[Folder, int]:
    """Return how many notices stand in each folder."""
    rows = (
        MailboxEntry.objects.filter(account_id=account_id).values("folder").annotate(count=Count("barcode"))
    )
    counts = {row["folder"]: row["count"] for row in rows}
    return {folder: counts.get(folder.value, 0) for folder in Folder}


def measure_archive(*, account_id: UUID) -> ArchiveUse:
    """Return how full an account's archive is."""
    archived = MailboxEntry.objects.filter(account_id=account_id, folder=Folder.ARCHIVE.value)
    sums = archived.aggregate(used=Sum("size"), notices=Count("barcode"))
    return ArchiveUse(used=sums["used"] or 0, notices=sums["notices"])


def list_due(*, on: date, binned_before: datetime, limit: int) -> list[MailboxEntry]:
    """Return notices whose content may go: in the bin as long as nobody may take it back, or past its life.

    The bin holds for its whole time what was put there, also after the day of automatic deletion: a notice that lay
    in the archive for years is not gone within the hour. What a key put there stays until both have passed.
    """
    past_life = Q(auto_delete_on__lt=on)
    may_leave_bin = Q(binned_by_key=False) | past_life
    past_bin = Q(folder=Folder.BIN.value, binned_at__lt=binned_before) & may_leave_bin
    in_inbox = Q(folder=Folder.INBOX.value)
    entries = MailboxEntry.objects.select_for_update(skip_locked=True).filter(past_bin | in_inbox & past_life)
    return list(entries.order_by("auto_delete_on")[:limit])


def fold_words(words: str) -> list[str]:
    """Return the words of a search as they stand in `search_text`."""
    return turkish.fold(words).split()


def _is_unopened() -> Q:
    return Q(first_person_read_at__isnull=True, first_key_read_at__isnull=True)


def _where(
    *, folders: list[int], before: UUID | None, filters: Filters
) -> tuple[LiteralString, list[object]]:
    """Return the conditions of a list and their values; only what is asked for stands in the statement."""
    # One folder is asked for by equality: only then does its index give the rows in their order.
    is_one = len(folders) == 1
    text: LiteralString = " AND e.folder = %b" if is_one else " AND e.folder = ANY(%b)"
    values: list[object] = [folders[0] if is_one else folders]
    if before is not None:
        text += " AND e.id < %b"
        values.append(before)
    if filters is NO_FILTERS:
        return text, values
    asked: list[tuple[LiteralString, object]] = [
        (" AND e.sender_detsis = %b", filters.sender_detsis or None),
        (" AND e.barcode = %b", filters.barcode or None),
        (" AND e.arrived_at > %b", filters.arrived_after),
        (" AND e.arrived_at < %b", filters.arrived_before),
        (" AND e.changed_at > %b", filters.changed_after),
        (" AND e.deemed_served_on <= %b", filters.deemed_served_before),
    ]
    asked += [(" AND strpos(e.search_text, %b) > 0", word) for word in fold_words(filters.words)]
    for condition, value in asked:
        if value is not None:
            text += condition
            values.append(value)
    if filters.unopened:
        text += " AND e.first_person_read_at IS NULL AND e.first_key_read_at IS NULL"
    return text, values
