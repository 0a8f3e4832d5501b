"""What an address of an authority's pages names; what is not the authority's does not exist."""

from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest

from portal.authorities.guards import office_of
from uets.delivery import queries
from uets.delivery.errors import SubmissionNotFound
from uets.delivery.queries import NoticeRow, sent
from uets.kernel import ids

if TYPE_CHECKING:
    from uets.delivery.models import Submission


def get_submission(request: HttpRequest, name: str) -> "Submission":
    """Return the submission of an address; else 404."""
    submission_id = ids.from_public("sub", name)
    if submission_id is None:
        raise Http404
    try:
        return sent.get_sent(authority_id=office_of(request).authority_id, submission_id=submission_id)
    except SubmissionNotFound as error:
        raise Http404 from error


def get_notice_row(submission: "Submission", position: int) -> NoticeRow:
    """Return the notice that the recipient at a position has; else 404."""
    for line in queries.list_lines(submission_id=submission.id):
        if line.position == position and line.notice is not None:
            return line.notice
    raise Http404
