"""Pages of notices as /v1 shows them: rows of the mailbox in their wire form, cursors and the link to the next page."""

from typing import Any, ClassVar
from uuid import UUID

from api.answers import etag_of
from api.v1.schemas import notices as shapes
from uets.kernel.ids import from_public, to_public
from uets.kernel.refusals import Refusal
from uets.keys.rules.access import Access
from uets.mailbox import queries
from uets.mailbox.queries import NO_FILTERS, Filters, NoticeRow
from uets.mailbox.rules import deletes_on
from uets.mailbox.states import Folder

CURSOR = "cur"


class CursorInvalid(Refusal):
    """The cursor is none of this list."""

    code: ClassVar[str] = "cursor-invalid"


def read_page(
    access: Access,
    *,
    before: UUID | None,
    limit: int,
    folder: Folder | None = None,
    filters: Filters = NO_FILTERS,
) -> shapes.NoticePage:
    """Return one page of the account that a key opens. Makes no read evidence."""
    asked: dict[str, Any] = {
        "account_id": access.account_id,
        "folder": folder,
        "before": before,
        "limit": limit + 1,
        "filters": filters,
        "reader": f"key:{access.kid}",
    }
    rows = queries.list_notices(**asked)
    if rows:
        as_of = rows[0].as_of
    else:
        # No row to tell: ask first how far the mailbox is, and look again; in this order nothing falls between.
        as_of = queries.find_as_of(account_id=access.account_id)
        rows = queries.list_notices(**asked)
    following = to_public(CURSOR, rows[limit - 1].id) if len(rows) > limit else None
    return shapes.NoticePage([shape(row) for row in rows[:limit]], following, following is None, as_of)


def read_cursor(text: str) -> UUID | None:
    """Return the notice that a page stands before, None for the first page; raises CursorInvalid."""
    if not text:
        return None
    cursor = from_public(CURSOR, text)
    if cursor is None:
        raise CursorInvalid
    return cursor


def link_to_next(parameters: str) -> str:
    """Return the Link header of a page that has a next one (RFC 8288)."""
    return f'</v1/notices?{parameters}>; rel="next"'


def shape(row: NoticeRow) -> shapes.Notice:
    """Return a notice in its wire form."""
    person, key = row.first_person_read_at, row.first_key_read_at
    return shapes.Notice(
        to_public("ntc", row.id),
        row.barcode,
        row.subject,
        shapes.Sender(row.sender_detsis, row.sender_name),
        row.arrived_at,
        shapes.Day(row.deemed_served_on),
        row.deemed_served_at,
        "arrived",
        shapes.FirstRead(
            shapes.FirstReading(person, _evidence(row.first_person_evidence_id)) if person else None,
            shapes.FirstReading(key, _evidence(row.first_key_evidence_id)) if key else None,
        ),
        row.is_opened_by_reader,
        row.folder,
        deletes_on(
            folder=row.folder,
            auto_delete_on=row.auto_delete_on,
            binned_at=row.binned_at,
            binned_by_key=row.binned_by_key,
        )
        or row.auto_delete_on,
        row.parts,
        row.size,
        etag_of(row.version),
    )


def _evidence(identifier: UUID | None) -> str | None:
    return to_public("evd", identifier) if identifier is not None else None
