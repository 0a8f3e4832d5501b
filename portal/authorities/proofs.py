"""Evidence of what an authority has sent: of a submission itself, and of the notices it became.

What a recipient does with a notice in the own mailbox (archive, bin) is no evidence for its sender.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from portal.authorities.found import get_notice_row, get_submission
from portal.authorities.frame import frame_of, url
from portal.authorities.guards import official_required
from portal.evidence import downloads
from portal.mailbox.words import ACTS
from uets.delivery.queries import NoticeRow, sent
from uets.evidence.queries import Fact
from uets.kernel import ids
from uets.kernel.ids import NO_ACCOUNT
from uets.notices import queries as notices


@require_safe
@official_required
def of_submission(request: HttpRequest, name: str, number: str, file: str) -> HttpResponse:
    """Hand over one evidence of a submission: that it or a recipient was refused, or that it was cancelled."""
    found = get_submission(request, name)
    asked = {
        "account_id": NO_ACCOUNT,
        "subject": found.ref,
        "evidence_id": _one_of(sent.list_facts(found), number),
    }
    around = frame_of(request) | {"back_url": url(request, "submission", name=name)}
    return downloads.hand_over_file(request, file, asked=asked, around=around)


@require_safe
@official_required
def of_notice(request: HttpRequest, name: str, position: int, number: str, file: str) -> HttpResponse:
    """Hand over one evidence of the notice that a recipient has."""
    row = get_notice_row(get_submission(request, name), position)
    asked = _asked(row) | {"evidence_id": _one_of(_list_facts(row), number)}
    return downloads.hand_over_file(request, file, asked=asked, around=_around(request, name, position))


@require_safe
@official_required
def all_of_notice(request: HttpRequest, name: str, position: int) -> HttpResponse:
    """Hand over all evidence of the notice that a recipient has, a folder for each."""
    row = get_notice_row(get_submission(request, name), position)
    asked = _asked(row) | {"chosen": [fact.id for fact in _list_facts(row)]}
    notice = ids.to_public("ntc", row.id)
    return downloads.hand_over_all(request, asked=asked, name=notice, around=_around(request, name, position))


def _around(request: HttpRequest, name: str, position: int) -> dict[str, Any]:
    return frame_of(request) | {"back_url": url(request, "recipient", name=name, position=position)}


def _asked(row: NoticeRow) -> dict[str, object]:
    return {"account_id": row.account_id, "subject": row.ref}


def _list_facts(row: NoticeRow) -> list[Fact]:
    notice = notices.get_notice(account_id=row.account_id, notice_id=row.id)
    return [fact for fact in notices.read_timeline(notice).facts if fact.kind not in ACTS]


def _one_of(facts: Sequence[Fact], number: str) -> UUID:
    """Return the evidence that an address names, when it is among these; else 404."""
    evidence_id = ids.from_public("evd", number)
    if evidence_id is None or evidence_id not in {fact.id for fact in facts}:
        raise Http404
    return evidence_id
