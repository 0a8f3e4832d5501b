"""What sending authorities hand over and follow (keys-and-api.md §8); authenticated as an authority's program."""

from typing import Annotated, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from api.answers import answer, file_answer, returns
from api.auth import AuthorityToken
from api.calls import authority_of, call_of, check_parameters
from api.multipart import BodyUnreadable
from api.operations import with_database
from api.v1 import submission_shapes as shape
from api.v1.bundles import ZIP, answer_bundle
from api.v1.ids import read_id
from api.v1.notice_pages import CURSOR, read_cursor
from api.v1.schemas import submissions as shapes
from uets.delivery import actions, queries
from uets.evidence.errors import EvidenceNotFound
from uets.evidence.queries import bundles, files
from uets.kernel.ids import to_public

router = Router(tags=["Sending"])
AUTH = AuthorityToken()
SUBMISSION, BATCH = "sub", "sbt"
State = Literal["submitted", "taken_over", "refused", "cancelled"]


@router.post("/submissions", auth=AUTH, operation_id="submit_packages")
@returns(shapes.SubmissionBatch, status=202)
def submit_packages(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - api/hot.py answers the form that is taken
    """Hand packages over: multipart/form-data with one or more files `package` (EYP), at most 1,000 and 100 MB.

    The file name of a part is the authority's own reference. A field `not_before` (RFC 3339, at most seven days ahead)
    holds delivery back until then. Needs an Idempotency-Key: the same call with the same key is taken once, however
    often and whenever it is repeated. 202: the packages are kept; what becomes of each is asked by its id.
    """
    raise BodyUnreadable


@router.get("/submission-batches/{batch_id}", auth=AUTH, operation_id="get_submission_batch")
@returns(shapes.SubmissionBatch)
@with_database
def get_batch(request: HttpRequest, batch_id: str) -> HttpResponse:
    """Return a call with what became of each of its packages."""
    _, authority_id = authority_of(request)
    batch = queries.get_batch(authority_id=authority_id, batch_id=read_id(BATCH, batch_id))
    return answer(request, shape.batch(batch, language=call_of(request).language))


@router.get("/submissions", auth=AUTH, operation_id="list_submissions")
@returns(shapes.SubmissionList)
@with_database
def list_submissions(
    request: HttpRequest,
    state: State | None = None,
    reference: Annotated[str, Query(max_length=100)] = "",
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
    cursor: Annotated[str, Query(max_length=40, description="`next` of the page before, unchanged")] = "",
) -> HttpResponse:
    """List submissions, newest first, page by page."""
    check_parameters(request, known={"state", "reference", "limit", "cursor"})
    _, authority_id = authority_of(request)
    found = queries.list_submissions(
        authority_id=authority_id,
        filters=queries.Filters(state=state or "", reference=reference),
        before=read_cursor(cursor),
        limit=limit + 1,
    )
    language = call_of(request).language
    following = to_public(CURSOR, found[limit - 1].id) if len(found) > limit else None
    submissions = [shape.submitted(each, language=language) for each in found[:limit]]
    return answer(request, shapes.SubmissionList(submissions, following))


@router.get("/submissions/{submission_id}", auth=AUTH, operation_id="get_submission")
@returns(shapes.Submission)
@with_database
def get_submission(request: HttpRequest, submission_id: str) -> HttpResponse:
    """Return a submission with what became of each recipient."""
    found, lines = _find(request, submission_id)
    return answer(request, shape.submission(found, lines, language=call_of(request).language))


@router.get("/submissions/{submission_id}/timeline", auth=AUTH, operation_id="get_submission_timeline")
@returns(shapes.SubmissionTimeline)
@with_database
def get_timeline(request: HttpRequest, submission_id: str) -> HttpResponse:
    """Return the evidence of a submission and of its notices in the order of their events."""
    found, lines = _find(request, submission_id)
    return answer(request, shape.timeline(queries.list_evidence(submission=found, lines=lines)))


@router.get(
    "/submissions/{submission_id}/evidence/{evidence_id}/bundle",
    auth=AUTH,
    operation_id="get_submission_evidence",
)
@returns(None, media_type=ZIP)
@with_database
def get_evidence(request: HttpRequest, submission_id: str, evidence_id: str) -> HttpResponse:
    """Return one evidence with all that proves it, as zip or, asked for by Accept, as ASiC-E container."""
    found, lines = _find(request, submission_id)
    row = queries.get_evidence(submission=found, lines=lines, evidence_id=read_id("evd", evidence_id))
    bundle = bundles.get_bundle(account_id=row.account_id, evidence_id=row.fact.id, subject=row.subject)
    return answer_bundle(request, bundle, name=evidence_id)


@router.get(
    "/submissions/{submission_id}/evidence-bundle", auth=AUTH, operation_id="get_submission_evidence_bundle"
)
@returns(None, media_type=ZIP)
@with_database
def get_evidence_bundle(request: HttpRequest, submission_id: str) -> HttpResponse:
    """Return all evidence of a submission and of its notices as one zip, a folder each."""
    found, lines = _find(request, submission_id)
    given = queries.list_bundles(submission=found, lines=lines)
    if not given:
        raise EvidenceNotFound
    body = files.write_notice_zip(given, at=call_of(request).at)
    return file_answer(body, media_type=ZIP, file_name=f"deliller-{submission_id}.zip")


@router.post("/submissions/{submission_id}/cancellation", auth=AUTH, operation_id="cancel_submission")
@returns(shapes.Submission)
@with_database
def cancel_submission(request: HttpRequest, submission_id: str) -> HttpResponse:
    """Take a package back that has not arrived; it leaves evidence. Repeating it is no error."""
    actor, authority_id = authority_of(request)
    actions.cancel_submission(
        actor=actor,
        authority_id=authority_id,
        submission_id=read_id(SUBMISSION, submission_id),
        at=call_of(request).at,
    )
    found, lines = _find(request, submission_id)
    return answer(request, shape.submission(found, lines, language=call_of(request).language))


def _find(request: HttpRequest, submission_id: str) -> tuple[queries.SubmissionRow, list[queries.LineRow]]:
    _, authority_id = authority_of(request)
    identifier = read_id(SUBMISSION, submission_id)
    found = queries.get_submission(authority_id=authority_id, submission_id=identifier)
    return found, queries.list_lines(submission_id=identifier)
