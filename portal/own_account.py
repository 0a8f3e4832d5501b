"""The account a form was made for: a hidden field in every changing form, checked in one place (portal/guards.py).

The session holds one entered account for all windows; a form of another window may be another account's.
"""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal import pending
from portal.visitor import Visitor
from uets.accounts import queries as accounts
from uets.kernel import clock
from uets.kernel.ids import from_public, to_public

FIELD = "form_account"
PREFIX = "acc"
CONFLICT = 409


def name_account(account_id: UUID) -> str:
    """Return the public name of an account for the hidden field."""
    return to_public(PREFIX, account_id)


def is_for(request: HttpRequest, *, account_id: UUID) -> bool:
    """Tell whether a form that was sent is of this account; one that names none is of no account."""
    return request.POST.get(FIELD) == name_account(account_id)


def refuse_other(
    request: HttpRequest, *, visitor: Visitor, account_id: UUID | None = None, way_on: str = ""
) -> HttpResponse:
    """Answer that nothing was done, name the account the form was for, and offer to go back to it.

    The form waits for that account; only an account that the person may enter is named.
    """
    account_id = account_id or from_public(PREFIX, request.POST.get(FIELD, ""))
    standing = (
        accounts.find_standing(person_id=visitor.person.id, account_id=account_id, at=clock.now())
        if account_id
        else None
    )
    if standing is not None and not way_on:
        page = pending.came_from(request).split("?")[0]
        way_on = pending.hold(
            request, visitor=visitor, page=page, reason="", account_id=standing.account.id
        ).url
    context = {
        "meant": standing.account if standing else None,
        "entered": visitor.account,
        "way_on": way_on,
        "back_url": pending.came_from(request),
    }
    return render(request, "errors/other_account.html", context, status=CONFLICT)
