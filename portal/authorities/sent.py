"""Gönderilenler: the list with the day's figures, one submission with its recipients, cancelling before arrival."""

from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe
from msgspec.structs import replace

from portal.authorities import shown, words
from portal.authorities.found import get_submission
from portal.authorities.frame import show, url
from portal.authorities.guards import acting, office_of, official_required
from portal.mailbox import timeline
from portal.searching import words_of
from portal.words import say
from uets.delivery import actions, queries
from uets.delivery.queries import NoticeRow, sent
from uets.delivery.states import SubmissionState
from uets.kernel import clock, ids
from uets.kernel.clock import istanbul_date
from uets.kernel.refusals import Refusal
from uets.notices import queries as notices
from uets.notices.queries import Timeline

if TYPE_CHECKING:
    from uets.delivery.models import Submission

PAGE, CONFLICT = 25, 409
FILTERS = ("durum", "gun", "ara")
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2199, 12, 31)
"""Days that can be asked for: before and after them nothing was or will be sent."""


@require_safe
@official_required
def listing(request: HttpRequest) -> HttpResponse:
    """Gönderilenler, narrowed by the filters in the address, and where the submissions of a day stand."""
    filters = _filters(request)
    before = ids.from_public("sub", request.GET.get("once", ""))
    authority_id = office_of(request).authority_id
    found = sent.list_sent(authority_id=authority_id, filters=filters, before=before, limit=PAGE + 1)
    rows = [shown.show_submission(each) for each in found[:PAGE]]
    on = filters.on or istanbul_date(clock.now())
    counts = sent.count_day(authority_id=authority_id, on=on)
    here = url(request, "sent")
    page = {
        "rows": rows,
        "filters": filters,
        "states": _choices(filters.state),
        "on": on,
        "counts": counts,
        "total": sum(counts.submissions.values()),
        "chart": shown.draw_day(counts),
        "is_narrowed": filters != sent.SentFilters() or before is not None,
        "here": here,
        "older": _older(request, found[PAGE - 1].id) if len(found) > PAGE else "",
        "first": here if before else "",
    }
    return show(request, "authorities/sent.html", page)


@require_safe
@official_required
def submission(request: HttpRequest, name: str) -> HttpResponse:
    """Show one submission: its recipients with both dates; the line of a single one stands on the same page."""
    return _show(request, name)


@require_safe
@official_required
def received(request: HttpRequest, name: str) -> HttpResponse:
    """Confirm that a submission was received: its number, and the barcodes as soon as they are given."""
    found = get_submission(request, name)
    page = {"submission": shown.show_submission(found), "lines": _lines(found)}
    return show(request, "authorities/received.html", page)


@require_safe
@official_required
def recipient(request: HttpRequest, name: str, position: int) -> HttpResponse:
    """Show the line of one recipient's notice."""
    found = get_submission(request, name)
    line = next((each for each in _lines(found) if each.position == position), None)
    if line is None or line.notice is None:
        raise Http404
    page = {"submission": shown.show_submission(found), "line": line, **_course(line.notice)}
    return show(request, "authorities/recipient.html", page)


@require_http_methods(["GET", "POST"])
@official_required
def cancel(request: HttpRequest, name: str) -> HttpResponse:
    """Say what cancelling causes; cancel at the POST, unless the notice has arrived meanwhile."""
    found = get_submission(request, name)
    if request.method != "POST":
        return show(request, "authorities/cancel.html", {"submission": shown.show_submission(found)})
    try:
        actions.cancel_submission(
            actor=acting(request),
            authority_id=office_of(request).authority_id,
            submission_id=found.id,
            at=clock.now(),
        )
    except Refusal as refused:
        return _show(request, name, refusal=say(refused), status=CONFLICT)
    return redirect(url(request, "submission", name=name))


def _show(request: HttpRequest, name: str, *, refusal: str = "", status: int = 200) -> HttpResponse:
    found = get_submission(request, name)
    lines = _lines(found)
    facts = Timeline(facts=sent.list_facts(found), expected=None)
    own = timeline.show(facts, at=clock.now(), say=words.reason_words)
    page: dict[str, Any] = {
        "submission": shown.show_submission(found),
        "lines": lines,
        "own": own,
        "refusal": refusal,
    }
    if len(lines) == 1 and lines[0].notice is not None:
        page |= {"line": lines[0], **_course(lines[0].notice)}
    return show(request, "authorities/submission.html", page, status=status)


def _course(row: NoticeRow) -> dict[str, Any]:
    """Return the line of a notice as its sender sees it: without what the recipient does in the own mailbox."""
    now = clock.now()
    notice = notices.get_notice(account_id=row.account_id, notice_id=row.id)
    course = shown.show_course(row, at=now)
    found = timeline.show(notices.read_timeline(notice), at=now)
    return {"timeline": replace(found, acts=[]), "notice": course, "ring": course.ring}


def _lines(found: "Submission") -> list[shown.ShownLine]:
    return [shown.show_line(line) for line in queries.list_lines(submission_id=found.id)]


def _filters(request: HttpRequest) -> sent.SentFilters:
    state, day = request.GET.get("durum", ""), request.GET.get("gun", "")
    return sent.SentFilters(
        state=SubmissionState(state) if state in list(SubmissionState) else None,
        on=_read_day(day),
        words=words_of(request),
    )


def _read_day(text: str) -> date | None:
    """Return the day of a date field, None for what is none: a filter is not guessed."""
    try:
        on = date.fromisoformat(text)
    except ValueError:
        return None
    return on if FIRST_DAY <= on <= LAST_DAY else None


def _choices(chosen: SubmissionState | None) -> list[dict[str, Any]]:
    return [
        {"value": value, "tag": shown.tag(pair), "is_chosen": value == chosen}
        for value, pair in words.SUBMISSION_STATES.items()
    ]


def _older(request: HttpRequest, last: UUID) -> str:
    kept = {key: value for key, value in request.GET.items() if key in FILTERS and value}
    return "?" + urlencode(kept | {"once": ids.to_public("sub", last)})
