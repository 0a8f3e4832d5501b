"""Who may open a page of staff: a person who works in one of its roles now; for everybody else it does not exist."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_http_methods
from msgspec.structs import replace

from portal import pending
from portal.guards import fresh_login_required, person_required, sure_visitor
from uets.accounts import queries as accounts
from uets.accounts.states import StaffRole
from uets.kernel.actor import Actor

View = Callable[..., HttpResponseBase]
ROLES = "staff_roles"


def staff_required(*roles: StaffRole) -> Callable[[View], View]:
    """Let in who works in one of the roles, or in any when none is named; the register is read at every request."""
    wanted = frozenset(roles or StaffRole)

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            visitor = sure_visitor(request)
            held_roles = accounts.list_staff_roles(person_id=visitor.person.id)
            if not held_roles:
                raise Http404
            if not held_roles & wanted:
                return render(request, "errors/403.html", status=403)
            setattr(request, ROLES, held_roles)
            waiting = pending.find(request, visitor=visitor)
            if waiting is not None and waiting.page == request.path:
                request.held = waiting  # type: ignore[attr-defined] # portal/pending.py reads it
            return view(request, *args, **kwargs)

        guarded = person_required(checked)
        guarded.guard = "staff"  # type: ignore[attr-defined] # read by the architecture test
        return guarded

    return decorate


def staff_act(role: StaffRole, *, reason: str) -> Callable[[View], View]:
    """Let staff of a role act on a page: its form is shown to them, and sent only with a fresh strong login."""

    def decorate(view: View) -> View:
        guarded: View = staff_required(role)(fresh_login_required(reason=reason)(view))
        shown: View = require_http_methods(["GET", "POST"])(guarded)
        return shown

    return decorate


def roles_of(request: HttpRequest) -> frozenset[str]:
    """Return the roles of the visitor behind `staff_required`."""
    found: frozenset[str] = getattr(request, ROLES, frozenset())
    return found


def acting(request: HttpRequest, role: StaffRole, *, reason: str, at: datetime) -> Actor:
    """Return the visitor as staff acting in a role, for a reason: never for the account they may have entered."""
    actor = sure_visitor(request).actor(at)
    return replace(actor, role=role.value, account_id=None, permissions=frozenset(), reason=reason)
