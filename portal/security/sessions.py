"""Güvenlik ve Oturumlar: the page, ending sessions, extending the one that is about to end."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from portal.accounts.sections import list_sections
from portal.guards import person_required, public, sure_visitor, visitor_of
from portal.posting import post_only
from portal.security import words
from portal.security.browsers import describe_browser
from portal.words import method_words
from uets.kernel import clock
from uets.login import actions, queries


@require_GET
@person_required
def page(request: HttpRequest) -> HttpResponse:
    """Show where the visitor is logged in, by what they log in, and what was tried lately."""
    visitor, at = sure_visitor(request), clock.now()
    sessions = queries.list_sessions(person_id=visitor.person.id, at=at)
    happened = [words.describe(each) for each in queries.list_happenings(person_id=visitor.person.id)]
    context: dict[str, Any] = {
        "sections": list_sections(path=request.path) if visitor.account else [],
        "sessions": [_row(session, here=visitor.login.session_hash) for session in sessions],
        "means": queries.find_means(person=visitor.person),
        "has_others": len(sessions) > 1,
        "happened": [row | {"browser": describe_browser(row["user_agent"])} for row in happened],
    }
    return render(request, "security/page.html", context)


@person_required
@post_only("security:page")
def end_one(request: HttpRequest, login_id: UUID) -> HttpResponse:
    """End a session of the visitor elsewhere (“Oturumu kapat”)."""
    at = clock.now()
    actions.end_session(actor=sure_visitor(request).actor(at), record_id=login_id, at=at)
    return redirect("security:page")


@person_required
@post_only("security:page")
def end_others(request: HttpRequest) -> HttpResponse:
    """End every session of the visitor but this one (“Diğer bütün oturumları kapat”)."""
    at = clock.now()
    actions.end_other_sessions(actor=sure_visitor(request).actor(at), at=at)
    return redirect("security:page")


@public
@post_only("security:page")
def extend(request: HttpRequest) -> HttpResponse:
    """Answer the script of the warning: asking at all has extended the session; how long it lasts now."""
    visitor = visitor_of(request)
    if visitor is None:
        return JsonResponse({"ends_in": 0})
    return JsonResponse({"ends_in": visitor.ends_in, "is_last_stretch": visitor.is_last_stretch})


def _row(session: queries.Session, *, here: str) -> dict[str, Any]:
    return {
        "id": session.id,
        "is_this": session.session_hash == here,
        "method": method_words(session.method),
        "level": gettext(words.LEVELS[session.level]),
        "began_at": session.began_at,
        "seen_at": _shown(session.seen_at),
        "address": session.address or "–",
        "browser": describe_browser(session.user_agent),
    }


def _shown(at: datetime) -> datetime:
    """Return when a session was seen, as exact as that is kept."""
    return at.replace(second=0, microsecond=0)
