"""Pages of notices as /v1 shows them: rows of the mailbox in their wire form, cursors and the link to the next page."""

from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

import msgspec

from api.answers import etag_of
from api.v1.schemas import notices as shapes
from uets.kernel.ids import from_public, to_public
from uets.kernel.refusals import Refusal
from uets.keys.rules.access import Access
from uets.mailbox import queries
from uets.mailbox.queries import NO_FILTERS, Filters, NoticeRow
from uets.mailbox.rules import deletes_on
from uets.mailbox.states import Folder

NOTICE, CURSOR = "ntc", "cur"
IN_BIN = Folder.BIN.value


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
    listing = queries.compose_list(
        account_id=access.account_id,
        folder=folder,
        before=before,
        limit=limit + 1,
        filters=filters,
        reader=f"key:{access.kid}",
    )
    found = queries.read_list(_shape_and_as_of, listing)
    if found:
        as_of = found[0][1]
    else:
        # No row to tell: ask first how far the mailbox is, and look again; in this order nothing falls between.
        as_of = queries.find_as_of(account_id=access.account_id)
        found = queries.read_list(_shape_and_as_of, listing)
    notices = [notice for notice, _ in found]
    following = notices[limit - 1].id.replace(NOTICE, CURSOR, 1) if len(notices) > limit else None
    return shapes.NoticePage(notices[:limit], following, following is None, as_of)


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


def shape_row(row: NoticeRow) -> shapes.Notice:
    """Return the notice of a row in its wire form."""
    return shape(*msgspec.structs.astuple(row))


def shape(*columns: Any) -> shapes.Notice:
    """Return a notice in its wire form, straight from the values of `mailbox.queries.COLUMNS` in their order."""
    (
        identifier,
        folder,
        barcode,
        subject,
        sender_detsis,
        sender_name,
        parts,
        size,
        arrived_at,
        deemed_served_on,
        deemed_served_at,
        is_deemed_served,
        auto_delete_on,
        person_at,
        person_evidence,
        key_at,
        key_evidence,
        is_opened_by_reader,
        version,
        *binned,
        _,
    ) = columns
    return shapes.Notice(
        to_public(NOTICE, identifier),
        barcode,
        subject,
        shapes.Sender(sender_detsis, sender_name),
        arrived_at,
        shapes.Day(deemed_served_on),
        deemed_served_at,
        "deemed_served" if is_deemed_served else "arrived",
        shapes.FirstRead(_reading(person_at, person_evidence), _reading(key_at, key_evidence)),
        is_opened_by_reader,
        folder,
        auto_delete_on if folder != IN_BIN else _leaves_bin_on(auto_delete_on, *binned),
        parts,
        size,
        etag_of(version),
    )


def _shape_and_as_of(*columns: Any) -> tuple[shapes.Notice, datetime | None]:
    return shape(*columns), columns[-1]


def _leaves_bin_on(auto_delete_on: date, binned_at: datetime, binned_by_key: bool) -> date:  # noqa: FBT001 - columns
    found = deletes_on(
        folder=Folder.BIN, auto_delete_on=auto_delete_on, binned_at=binned_at, binned_by_key=binned_by_key
    )
    return found or auto_delete_on


def _reading(at: datetime | None, evidence_id: UUID | None) -> shapes.FirstReading | None:
    if at is None:
        return None
    return shapes.FirstReading(at, to_public("evd", evidence_id) if evidence_id is not None else None)
