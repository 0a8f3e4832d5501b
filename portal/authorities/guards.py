"""Who may open a page of a sending authority: its officials, as the register says now. For others it does not exist.

The authority stands in the address (its DETSİS number), not in the session: two windows of two authorities never mix,
and no form can be sent for another authority than the one it was shown for.
"""

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from msgspec.structs import replace

from portal.guards import person_required, sure_visitor
from uets.authorities import queries as authorities
from uets.kernel import clock

if TYPE_CHECKING:
    from uets.authorities.models import AuthorityOfficial
    from uets.kernel.actor import Actor

View = Callable[..., HttpResponseBase]
OFFICE = "office"


def official_required(view: View) -> View:
    """Let in an official of the authority that the address names; the register is read at every request."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, detsis: str, **kwargs: Any) -> HttpResponseBase:
        authority = authorities.find_authority(detsis=detsis)
        person = sure_visitor(request).person
        office = authority and authorities.find_office(person_id=person.id, authority_id=authority.id)
        if office is None:
            raise Http404
        setattr(request, OFFICE, office)
        return view(request, *args, **kwargs)

    guarded = person_required(checked)
    guarded.guard = "official"  # type: ignore[attr-defined] # read by the architecture test
    return guarded


def office_of(request: HttpRequest) -> "AuthorityOfficial":
    """Return the office of the visitor behind `official_required`."""
    office: AuthorityOfficial = getattr(request, OFFICE)
    return office


def acting(request: HttpRequest) -> "Actor":
    """Return the visitor acting for the authority: a person with an office, never for an account they have entered."""
    office = office_of(request)
    actor = sure_visitor(request).actor(clock.now())
    role = "signer" if office.is_signer else "preparer"
    return replace(
        actor, role=role, account_id=None, permissions=frozenset(), authority_id=office.authority_id
    )
