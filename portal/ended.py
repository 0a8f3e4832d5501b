"""A session that ended while somebody worked: say so at the login, and keep the form they sent for the same person.

A signed cookie remembers for a day who worked here, for which account. A form that comes in without a session is put
into the new, empty session, server-side, and is offered again once the same person is in the same account.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from portal.pending import NEVER_KEPT
from portal.visitor import PERSON, Visitor
from uets.kernel import clock

COOKIE = "__Host-uets-son" if settings.SECURE else "uets-son"
SALT = "portal.ended"
LIFE = timedelta(hours=24)
KEPT_FOR = timedelta(minutes=15)
ENDED, KEPT = "ended", "kept-form"
LONGEST_KEPT = 20_000


def remember(request: HttpRequest, response: HttpResponse, *, visitor: Visitor) -> None:
    """Note in the browser who works here; whoever logs out is forgotten."""
    if PERSON not in request.session:
        response.delete_cookie(COOKIE, samesite="Lax")
        return
    account = str(visitor.account.id) if visitor.account else ""
    response.set_cookie(
        COOKIE,
        signing.dumps([str(visitor.person.id), account, clock.now().isoformat()], salt=SALT),
        max_age=int(LIFE.total_seconds()),
        secure=settings.SECURE,
        httponly=True,
        samesite="Lax",
    )


def note(request: HttpRequest) -> None:
    """Remember for the login page that a session has ended, and keep the form that was sent without one."""
    found = _find_last(request)
    if found is None:
        return
    request.session[ENDED] = True
    person_id, account_id = found
    if request.method != "POST":
        return
    fields = [(name, value) for name in request.POST for value in request.POST.getlist(name)]
    kept = [(name, value) for name, value in fields if name not in NEVER_KEPT]
    if sum(len(name) + len(value) for name, value in kept) <= LONGEST_KEPT:
        request.session[KEPT] = {
            "person": person_id,
            "account": account_id,
            "path": request.get_full_path(),
            "fields": kept,
            "until": (clock.now() + KEPT_FOR).isoformat(),
        }


def find_kept(session: Any, *, person_id: UUID) -> dict[str, Any] | None:
    """Return the form that waits in a session for this person, or None."""
    kept: dict[str, Any] | None = session.get(KEPT)
    if kept is None or kept["person"] != str(person_id):
        return None
    return kept if datetime.fromisoformat(kept["until"]) > clock.now() else None


def _find_last(request: HttpRequest) -> tuple[str, str] | None:
    """Return who worked in this browser within the last day, for which account."""
    try:
        person, account, at = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT)
    except (signing.BadSignature, ValueError):
        return None
    return (person, account) if clock.now() - datetime.fromisoformat(at) <= LIFE else None
