"""Notices by API key. Listing and headers make no read evidence; opening does, and names the key."""

from typing import Any, ClassVar
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from api.answers import answer, etag_of, expected_version, list_answer, returns
from api.auth import HolderKey
from api.calls import access_of, actor_of, call_of, check_parameters
from api.idempotency import once
from api.multipart import BodyUnreadable
from api.operations import with_database
from api.v1.evidence_items import show
from api.v1.ids import read_id
from api.v1.key_use import find_key_use
from api.v1.notice_pages import link_to_next, read_cursor, read_page, shape_row
from api.v1.schemas import notices as shapes
from api.v1.schemas import timelines
from api.v1.timeline_events import shape_events
from uets.accounts.states import Permission
from uets.evidence import queries as evidence
from uets.kernel.ids import to_public
from uets.kernel.refusals import Refusal
from uets.mailbox import actions, queries
from uets.mailbox.queries import Filters, NoticeRow
from uets.mailbox.states import Folder
from uets.notices import queries as notices
from uets.notices.errors import NoticeNotFound

router = Router(tags=["Notices"])
LIST = HolderKey(Permission.READ_LIST)
OPEN = HolderKey(Permission.READ_OPEN)
ARCHIVE = HolderKey(Permission.ARCHIVE)
DELETE = HolderKey(Permission.DELETE)
ACKNOWLEDGEMENT = "read-evidence"
PARAMETERS = shapes.NoticeQuery.model_fields.keys()


class AcknowledgementMissing(Refusal):
    """Opening has legal effect; the caller has to say that it knows."""

    code: ClassVar[str] = "acknowledgement-missing"


@router.get("/notices", auth=LIST, operation_id="list_notices")
@returns(shapes.NoticePage)
def list_notices(request: HttpRequest, query: Query[shapes.NoticeQuery]) -> HttpResponse:
    """List notices, newest first. Makes no read evidence."""
    check_parameters(request, known=PARAMETERS)
    page = read_page(
        access_of(request),
        folder=Folder(int(query.folder)) if query.folder else None,
        before=read_cursor(query.cursor),
        limit=query.limit,
        filters=Filters(
            unopened=query.unopened,
            sender_detsis=query.sender,
            barcode=query.barcode,
            arrived_after=query.arrived_after,
            arrived_before=query.arrived_before,
            changed_after=query.changed_after,
        ),
    )
    response = list_answer(request, page)
    if page.next is not None:
        parameters = request.GET.copy()
        parameters["cursor"] = page.next
        response.headers["Link"] = link_to_next(parameters.urlencode())
    return response


@router.get("/notices/{notice_id}", auth=LIST, operation_id="get_notice")
@returns(shapes.Notice)
def get_notice(request: HttpRequest, notice_id: str) -> HttpResponse:
    """Return the header of a notice with the ETag that changes need. Makes no read evidence."""
    row = _row(request, read_id("ntc", notice_id))
    return answer(request, shape_row(row), etag=etag_of(row.version))


@router.post("/notices/{notice_id}/opening", auth=OPEN, operation_id="open_notice")
@returns(shapes.Opening)
@with_database
def open_notice(request: HttpRequest, notice_id: str, body: shapes.OpeningRequest) -> HttpResponse:
    """Open a notice: makes `notice:read` evidence that names this key and its integrator, once.

    Needs an Idempotency-Key; opening again makes nothing.
    """
    if body.acknowledge != ACKNOWLEDGEMENT:
        raise AcknowledgementMissing
    identifier, actor, at = read_id("ntc", notice_id), actor_of(request), call_of(request).at

    def run() -> HttpResponse:
        opening = actions.open_notice(
            actor=actor,
            account_id=access_of(request).account_id,
            notice_id=identifier,
            at=at,
            key_use=find_key_use(access_of(request)),
        )
        shape = shapes.Opening(
            notice_id=notice_id,
            opened_at=opening.read_at,
            evidence_id=to_public("evd", opening.evidence_id),
        )
        return answer(request, shape)

    return once(request, run)


@router.post("/openings", auth=OPEN, operation_id="open_notices")
@returns(shapes.Openings)
def open_notices(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - api/hot.py answers the form that is taken
    """Open up to 100 notices at once: each makes its own `notice:read` evidence that names this key, once.

    Body: {"acknowledge": "read-evidence", "notices": ["ntc_…", …]}. Opening again makes nothing, so the call may be
    repeated as it is; a notice that cannot be opened is answered with its reason beside the others.
    """
    raise BodyUnreadable


@router.get("/notices/{notice_id}/evidence", auth=LIST, operation_id="list_evidence")
@returns(shapes.EvidenceList)
@with_database
def list_evidence(request: HttpRequest, notice_id: str) -> HttpResponse:
    """List the evidence of a notice in the order of its hash chain. Makes no read evidence.

    Digests of content are given once this key has opened the notice; of other keys and of persons' sessions nothing.
    """
    identifier = read_id("ntc", notice_id)
    access = access_of(request)
    queries.get_entry(account_id=access.account_id, notice_id=identifier)
    reader = queries.find_reader(
        account_id=access.account_id, notice_id=identifier, reader=actor_of(request).id
    )
    rows = evidence.list_evidence_of(account_id=access.account_id, subject=f"notice:{identifier}")
    items = [show(row, access=access, is_opened=reader is not None) for row in rows]
    return answer(request, shapes.EvidenceList(items))


@router.get("/notices/{notice_id}/timeline", auth=LIST, operation_id="get_timeline")
@returns(timelines.Timeline)
@with_database
def get_timeline(request: HttpRequest, notice_id: str) -> HttpResponse:
    """Return what happened to a notice, oldest first, and its coming legal date. Makes no read evidence."""
    identifier, account_id = read_id("ntc", notice_id), access_of(request).account_id
    queries.get_entry(account_id=account_id, notice_id=identifier)
    found = notices.read_timeline(notices.get_notice(account_id=account_id, notice_id=identifier))
    return answer(request, timelines.Timeline(notice_id, shape_events(found)))


@router.post("/notices/{notice_id}/archive", auth=ARCHIVE, operation_id="archive_notice")
@returns(shapes.Notice)
@with_database
def archive_notice(request: HttpRequest, notice_id: str) -> HttpResponse:
    """Move a notice from the inbox to the archive. Needs If-Match."""
    actions.archive_notice(**_change(request, notice_id))
    return _changed(request, notice_id)


@router.post("/notices/{notice_id}/unarchive", auth=ARCHIVE, operation_id="unarchive_notice")
@returns(shapes.Notice)
@with_database
def unarchive_notice(request: HttpRequest, notice_id: str) -> HttpResponse:
    """Move a notice from the archive back to the inbox. Needs If-Match."""
    actions.unarchive_notice(**_change(request, notice_id))
    return _changed(request, notice_id)


@router.delete("/notices/{notice_id}", auth=DELETE, operation_id="delete_notice")
@returns(shapes.Notice)
@with_database
def delete_notice(request: HttpRequest, notice_id: str) -> HttpResponse:
    """Move a notice to the bin for thirty days; its evidence stays. Needs If-Match.

    Refused (`notice-guarded`) while no person has opened it or its day 5 still runs.
    """
    actions.delete_notice(**_change(request, notice_id))
    return _changed(request, notice_id)


@router.post("/notices/{notice_id}/restore", auth=DELETE, operation_id="restore_notice")
@returns(shapes.Notice)
@with_database
def restore_notice(request: HttpRequest, notice_id: str) -> HttpResponse:
    """Move a notice from the bin back to where it came from. Needs If-Match."""
    actions.restore_notice(**_change(request, notice_id))
    return _changed(request, notice_id)


def _change(request: HttpRequest, notice_id: str) -> dict[str, Any]:
    return {
        "actor": actor_of(request),
        "account_id": access_of(request).account_id,
        "notice_id": read_id("ntc", notice_id),
        "expected_version": expected_version(request),
        "at": call_of(request).at,
    }


def _changed(request: HttpRequest, notice_id: str) -> HttpResponse:
    row = _row(request, read_id("ntc", notice_id))
    return answer(request, shape_row(row), etag=etag_of(row.version))


def _row(request: HttpRequest, notice_id: UUID) -> NoticeRow:
    access = access_of(request)
    row = queries.find_notice(account_id=access.account_id, notice_id=notice_id, reader=f"key:{access.kid}")
    if row is None:
        raise NoticeNotFound
    return row
