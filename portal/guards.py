"""Who may open a page; every view has exactly one guard (tests/architecture/test_doors_are_guarded.py)."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, overload
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from portal import ended, own_account, pending
from portal.paths import with_way_on
from portal.visitor import Visitor
from uets.agreements import queries as agreements
from uets.kernel import clock

View = Callable[..., HttpResponseBase]
V = TypeVar("V", bound=View)


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
    """Let in who has entered an account; unless `contract` is False, a contract must have been accepted for it.

    A form that was made for another account is refused here, for all pages.
    """

    def decorate(inner: View) -> View:
        @wraps(inner)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            visitor = visitor_of(request)
            if visitor is None:
                return _to_login(request)
            if visitor.account is None:
                return HttpResponseRedirect(reverse("accounts:linked"))
            refused = _refuse_other_account(request, visitor, account_id=visitor.account.id)
            if refused is not None:
                return refused
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


def newest_contract_required(view: View) -> View:
    """Lead to the contract and back again while a newer version of it waits; the actions behind refuse too."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        visitor, at = sure_visitor(request), clock.now()
        account = visitor.account
        if account is None or not agreements.is_contract_due(
            actor=visitor.actor(at), account_id=account.id, at=at
        ):
            return view(request, *args, **kwargs)
        return ask_for_contract(request)

    checked.guard = getattr(view, "guard", None)  # type: ignore[attr-defined] # as above
    return checked


def ask_for_contract(request: HttpRequest) -> HttpResponse:
    """Lead to the contract that waits, and afterwards back to this page, with what was typed."""
    way_on = request.get_full_path()
    if request.method == "POST":
        held = pending.hold(request, visitor=sure_visitor(request), page=request.path, reason="")
        way_on = held.url
    return HttpResponseRedirect(with_way_on(reverse("agreements:contract"), way_on=way_on))


def fresh_login_required(*, reason: str, page: str = "") -> Callable[[View], View]:
    """Ask for a strong login of the last five minutes before a POST, say why, and come back to the same form.

    `reason` is a msgid: what the login is for. `page` names the route that shows the form when the view itself only
    takes it. The form waits in the session (portal/pending.py); nothing happens before the person sends it again.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def fresh(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            visitor = visitor_of(request)
            at = clock.now()
            if request.method != "POST" or visitor is None:
                return view(request, *args, **kwargs)
            if visitor.actor(at).is_fresh(at=at):
                pending.drop(request)
                return view(request, *args, **kwargs)
            return ask_for_login(
                request, reason=reason, page=reverse(page, kwargs=kwargs) if page else request.path
            )

        fresh.guard = getattr(view, "guard", None)  # type: ignore[attr-defined] # as above
        fresh.asks_fresh_login = True  # type: ignore[attr-defined] # as above
        return fresh

    return decorate


def fresh_page_required(*, reason: str) -> Callable[[View], View]:
    """Ask for a strong login of the last five minutes before a page is even shown: for forms that hold secrets.

    Nothing that was typed waits; the page is shown again after the login.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def fresh(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            visitor, at = visitor_of(request), clock.now()
            if visitor is None or visitor.actor(at).is_fresh(at=at):
                return view(request, *args, **kwargs)
            return ask_for_login(request, reason=reason)

        fresh.guard = getattr(view, "guard", None)  # type: ignore[attr-defined] # as above
        fresh.asks_fresh_login = True  # type: ignore[attr-defined] # as above
        return fresh

    return decorate


def ask_for_login(request: HttpRequest, *, reason: str, page: str = "") -> HttpResponse:
    """Keep the form of this request and lead to the step-up page, which leads back to the page of the form."""
    held = pending.hold(request, visitor=sure_visitor(request), page=page or request.path, reason=reason)
    return HttpResponseRedirect(f"{reverse('login:again')}?{urlencode({pending.NAME: held.number})}")


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


def _refuse_other_account(request: HttpRequest, visitor: Visitor, *, account_id: UUID) -> HttpResponse | None:
    """Refuse a form of another account than the one entered, sent now or waiting; else attach what waits."""
    if request.method == "POST" and not own_account.is_for(request, account_id=account_id):
        return own_account.refuse_other(request, visitor=visitor)
    held = pending.find(request, visitor=visitor)
    if held is None or held.page != request.path:
        return None
    if held.account_id != account_id:
        return own_account.refuse_other(request, visitor=visitor, account_id=held.account_id, way_on=held.url)
    request.held = held  # type: ignore[attr-defined] # portal/pending.py reads it
    return None


def _must_accept(visitor: Visitor) -> bool:
    """Tell whether a contract has to be accepted before anything else.

    A person who has accepted an earlier version goes on: a newer one is asked for at the next entry and holds up only
    what `newest_contract_required` guards.
    """
    account = visitor.account
    return account is not None and agreements.must_accept_first(
        person_id=visitor.person.id, account_id=account.id, at=clock.now()
    )


def _to_login(request: HttpRequest) -> HttpResponse:
    """Lead to the login; a page that was asked for is shown after it, a form is kept for the same person."""
    ended.note(request)
    query = urlencode({"sonra": request.get_full_path()}) if request.method == "GET" else ""
    return HttpResponseRedirect(f"{reverse('login:start')}?{query}" if query else reverse("login:start"))
