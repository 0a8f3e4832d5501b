"""Who may open a page; every view has exactly one guard (tests/architecture/test_doors_are_guarded.py)."""

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, TypeVar, overload
from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from portal import ended
from portal.visitor import Visitor
from uets.agreements import queries as agreements
from uets.agreements.states import TextKind
from uets.kernel import clock

View = Callable[..., HttpResponseBase]
V = TypeVar("V", bound=View)

PENDING = "pending"
PENDING_LIFE = timedelta(minutes=10)
LONGEST_PENDING = 20_000


def public(view: V) -> V:
    """Let anybody in."""
    view.guard = "public"  # type: ignore[attr-defined] # read by the architecture test
    return view


def person_required(view: View) -> View:
    """Let in who is logged in with two steps."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if visitor_of(request) is None:
            return _to_login(request)
        return view(request, *args, **kwargs)

    guarded.guard = "person"  # type: ignore[attr-defined] # as above
    return guarded


@overload
def account_required(view: View, *, contract: bool = True) -> View: ...


@overload
def account_required(view: None = None, *, contract: bool = True) -> Callable[[View], View]: ...


def account_required(view: View | None = None, *, contract: bool = True) -> View | Callable[[View], View]:
    """Let in who has entered an account; unless `contract` is False, the contract in force must be accepted."""

    def decorate(inner: View) -> View:
        @wraps(inner)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            visitor = visitor_of(request)
            if visitor is None:
                return _to_login(request)
            if visitor.account is None:
                return HttpResponseRedirect(reverse("accounts:linked"))
            if contract and _must_accept(visitor):
                return HttpResponseRedirect(reverse("agreements:contract"))
            return inner(request, *args, **kwargs)

        guarded.guard = "account"  # type: ignore[attr-defined] # as above
        return guarded

    return decorate(view) if view is not None else decorate


def principal_required(view: View) -> View:
    """Let in the natural holder or a principal operator of the entered account."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        visitor = visitor_of(request)
        if visitor is None or not visitor.is_principal:
            return render(request, "errors/403.html", status=403)
        return view(request, *args, **kwargs)

    guarded: View = account_required(checked)
    guarded.guard = "principal"  # type: ignore[attr-defined] # as above
    return guarded


def fresh_login_required(*, reason: str) -> Callable[[View], View]:
    """Ask for a strong login of the last five minutes before a POST, say why, and come back to the same form.

    `reason` is a msgid: what the login is for. The form waits in the session, server-side, for ten minutes; nothing
    happens before the person sends it again.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def fresh(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            visitor = visitor_of(request)
            at = clock.now()
            if request.method != "POST" or visitor is None or visitor.actor(at).is_fresh(at=at):
                return view(request, *args, **kwargs)
            return ask_for_login(request, reason=reason)

        fresh.guard = getattr(view, "guard", None)  # type: ignore[attr-defined] # as above
        return fresh

    return decorate


def ask_for_login(request: HttpRequest, *, reason: str) -> HttpResponse:
    """Keep the form of this request and lead to the step-up page."""
    fields = [(name, value) for name in request.POST for value in request.POST.getlist(name)]
    kept = [(name, value) for name, value in fields if name != "csrfmiddlewaretoken"]
    if sum(len(name) + len(value) for name, value in kept) > LONGEST_PENDING:
        kept = []
    number = secrets.token_urlsafe(12)
    request.session[PENDING] = {
        "number": number,
        "path": request.get_full_path(),
        "back": _came_from(request),
        "reason": reason,
        "fields": kept,
        "until": (clock.now() + PENDING_LIFE).isoformat(),
    }
    return HttpResponseRedirect(reverse("login:again"))


def find_pending(request: HttpRequest) -> dict[str, Any] | None:
    """Return the form that waits for a fresh login, or None."""
    pending: dict[str, Any] | None = request.session.get(PENDING)
    if pending is None or datetime.fromisoformat(pending["until"]) < clock.now():
        return None
    return pending


def visitor_of(request: HttpRequest) -> Visitor | None:
    """Return the visitor that VisitorMiddleware has found."""
    visitor: Visitor | None = getattr(request, "visitor", None)
    return visitor


def sure_visitor(request: HttpRequest) -> Visitor:
    """Return the visitor behind a guard."""
    visitor = visitor_of(request)
    if visitor is None:
        message = "the view has no guard"
        raise RuntimeError(message)
    return visitor


def _came_from(request: HttpRequest) -> str:
    """Return the page whose form this is (Referer, our own host only), else the path itself."""
    came = urlsplit(request.headers.get("Referer", ""))
    if came.netloc == request.get_host() and came.path.startswith("/"):
        return f"{came.path}?{came.query}" if came.query else came.path
    return request.path


def _must_accept(visitor: Visitor) -> bool:
    """Tell whether the contract has to be accepted before anything else.

    A person who has accepted an earlier version goes on: a newer one is asked for at the next entry and closes nothing.
    """
    account = visitor.account
    if account is None or agreements.has_accepted_contract(
        person_id=visitor.person.id, account_id=account.id
    ):
        return False
    at = clock.now()
    return agreements.find_current_text(kind=TextKind.CONTRACT, locale="tr", at=at) is not None


def _to_login(request: HttpRequest) -> HttpResponse:
    """Lead to the login; a page that was asked for is shown after it, a form is kept for the same person."""
    ended.note(request)
    query = urlencode({"sonra": request.get_full_path()}) if request.method == "GET" else ""
    return HttpResponseRedirect(f"{reverse('login:start')}?{query}" if query else reverse("login:start"))
