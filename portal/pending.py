"""Forms that wait in the session, server-side, while the person logs in again, accepts a contract, or goes back.

Each has a number of its own, which the address of the next pages carries, and belongs to one person and one account.
Afterwards the real page of the form is shown, filled in; nothing happens before the person sends it again.
"""

import secrets
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from uuid import UUID

import msgspec
from django.http import HttpRequest, QueryDict

from portal.visitor import Visitor
from uets.kernel import clock

HELD = "held"
NAME = "form"
"""The word in an address that names a form that waits."""
NEVER_KEPT = frozenset(
    {
        "csrfmiddlewaretoken",
        "password",
        "new_password",
        "again",
        "code",
        "email_code",
        "sms_code",
        "credential",
    }
)
"""Fields that wait nowhere: secrets, and what is good for one form only."""

LIFE = timedelta(minutes=10)
MOST = 5
LONGEST = 20_000


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """A form that waits: which page shows it, where staying leads, why it waits, what was typed, whose it is."""

    number: str
    page: str
    back: str
    reason: str
    fields: list[tuple[str, str]]
    person_id: UUID
    account_id: UUID | None
    until: datetime

    @property
    def url(self) -> str:
        """The page of the form, which shows it filled in."""
        return f"{self.page}?{NAME}={self.number}"

    @property
    def content(self) -> QueryDict:
        """What was typed, as it was sent."""
        content = QueryDict(mutable=True)
        for name, value in self.fields:
            content.appendlist(name, value)
        return content


def hold(
    request: HttpRequest, *, visitor: Visitor, page: str, reason: str, account_id: UUID | None = None
) -> Held:
    """Keep the form of this request for ten minutes, for the account entered or the one named."""
    names = [name for name in request.POST if name not in NEVER_KEPT]
    fields = [(name, value) for name in names for value in request.POST.getlist(name)]
    account_id = account_id or (visitor.account.id if visitor.account else None)
    held = Held(
        number=secrets.token_urlsafe(12),
        page=page,
        back=came_from(request),
        reason=reason,
        fields=fields if sum(len(name) + len(value) for name, value in fields) <= LONGEST else [],
        person_id=visitor.person.id,
        account_id=account_id,
        until=clock.now() + LIFE,
    )
    return _put(request, held)


def take_up(request: HttpRequest, *, visitor: Visitor, page: str, fields: list[tuple[str, str]]) -> Held:
    """Let a form wait that was sent after its session had ended (portal/ended.py), for the account entered."""
    held = Held(
        number=secrets.token_urlsafe(12),
        page=page,
        back=page,
        reason="",
        fields=fields,
        person_id=visitor.person.id,
        account_id=visitor.account.id if visitor.account else None,
        until=clock.now() + LIFE,
    )
    return _put(request, held)


def _put(request: HttpRequest, held: Held) -> Held:
    waiting = {**request.session.get(HELD, {}), held.number: msgspec.to_builtins(held)}
    request.session[HELD] = dict(list(waiting.items())[-MOST:])
    return held


def find(request: HttpRequest, *, visitor: Visitor) -> Held | None:
    """Return the form that the address names, if it still waits and is this person's; whose account, the guard asks."""
    return find_by_number(request, visitor=visitor, number=request.GET.get(NAME, ""))


def find_by_number(request: HttpRequest, *, visitor: Visitor, number: str) -> Held | None:
    """Return the form of this number under the same conditions."""
    kept = request.session.get(HELD, {}).get(number)
    if kept is None:
        return None
    held = msgspec.convert(kept, Held)
    return held if held.until >= clock.now() and held.person_id == visitor.person.id else None


def drop(request: HttpRequest) -> None:
    """Forget the form that the address names: it was sent."""
    waiting = request.session.get(HELD, {})
    if request.GET.get(NAME) in waiting:
        request.session[HELD] = {name: held for name, held in waiting.items() if name != request.GET[NAME]}


def content_of(request: HttpRequest) -> QueryDict | None:
    """Return what was typed into the form that comes back to this page, or None."""
    held: Held | None = getattr(request, "held", None)
    return held.content if held is not None and request.method == "GET" else None


def came_from(request: HttpRequest) -> str:
    """Return the page whose form this is (Referer, our own host only), else the path itself."""
    came = urlsplit(request.headers.get("Referer", ""))
    if came.netloc == request.get_host() and came.path.startswith("/"):
        return f"{came.path}?{came.query}" if came.query else came.path
    return request.path
