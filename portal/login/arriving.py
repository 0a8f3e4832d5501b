"""Where all ways of login arrive: a person is known, and goes on to what the identification was asked for.

A way keeps the purpose in the session (`set_out`) before it sends the browser away, and calls `arrive` with what it has
found. The purposes: a login, the fresh login of a visitor, and pages that need to know who somebody is before that
person has a password or an account (`Errand`).
"""

from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import msgspec
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop

from portal import pending
from portal import visitor as visitors
from portal.ended import KEPT, find_kept
from portal.guards import visitor_of
from portal.login.refusing import refuse_login
from portal.paths import own_path, with_way_on
from uets.accounts import queries as accounts
from uets.authorities import queries as authorities
from uets.kernel import clock
from uets.login import actions as login
from uets.login.states import Identification, Method

if TYPE_CHECKING:
    from uets.accounts.models import Person

AFTER = "after"
ERRAND, IDENTIFIED = "errand", "identified"
PURPOSE = "amac"
"""The word in an address that names an errand."""

NO_ACCOUNT = gettext_noop("Bu kimliğe ait açık bir UETS hesabı yok.")

LIFE = timedelta(minutes=10)
"""How long an identification opens the page of its errand."""


class Errand(StrEnum):
    """What an identification was asked for."""

    LOGIN = "login"
    PASSWORD = "password"  # noqa: S105 - an errand
    REGISTRATION = "registration"


PAGES: dict[Errand, str] = {
    Errand.PASSWORD: "login:password",
    Errand.REGISTRATION: "registration:whose",
}
"""The route that goes on with an identified person, for each errand but the login."""


def set_out(request: HttpRequest, errand: Errand = Errand.LOGIN) -> None:
    """Remember what the coming identification is for, which form waits for it, and which page comes after it.

    A page that sends somebody to the ways for an errand names it in the address (`amac`).
    """
    asked = request.GET.get(PURPOSE, "")
    errand = next((each for each in PAGES if each.value == asked), errand)
    held = request.GET.get(pending.NAME, "")
    kept = {"errand": errand.value, "form": held}
    if request.session.get(ERRAND) != kept:
        request.session[ERRAND] = kept
    after = own_path(request.GET.get("sonra", ""))
    if after:
        request.session[AFTER] = after


def arrive(request: HttpRequest, found: Identification) -> HttpResponse:
    """Go on with a person whom a way of login has identified.

    A visitor who proves to be somebody else gets no further; nobody is logged in by that. One who opens a further
    address stays in the session that is there.
    """
    kept: dict[str, Any] = request.session.pop(ERRAND, None) or {"errand": Errand.LOGIN.value, "form": ""}
    visitor, errand = visitor_of(request), Errand(kept["errand"])
    if visitor is not None and (errand is not Errand.REGISTRATION or visitor.person.tckn != found.tckn):
        return _step_up(request, visitor, found, form=kept["form"])
    if errand is Errand.LOGIN:
        person = accounts.find_person_by_tckn(tckn=found.tckn)
        if person is None:
            at, origin = clock.now(), visitors.origin_of(request)
            login.record_without_account(tckn=found.tckn, method=found.method, origin=origin, at=at)
            return refuse_login(request, gettext(NO_ACCOUNT), offers_address=True)
        return let_in(request, person, found.method, level=found.level, certificate=found.certificate)
    if visitor is None:
        request.session.cycle_key()
    request.session[IDENTIFIED] = {**msgspec.to_builtins(found), "errand": errand.value}
    return redirect(PAGES[errand])


def is_set_out_for(request: HttpRequest, errand: Errand) -> bool:
    """Tell what the coming identification is for."""
    return (request.session.get(ERRAND) or {}).get("errand") == errand.value


def way_back(request: HttpRequest) -> str:
    """Return the page that offers the ways again: with the form that waits, for a visitor."""
    if visitor_of(request) is None:
        return reverse("login:start")
    return _way_again((request.session.get(ERRAND) or {}).get("form", ""))


def find_identified(request: HttpRequest, errand: Errand) -> Identification | None:
    """Return who was identified for an errand within the last ten minutes."""
    kept = request.session.get(IDENTIFIED)
    if kept is None or kept["errand"] != errand.value:
        return None
    found = msgspec.convert({name: value for name, value in kept.items() if name != "errand"}, Identification)
    return found if clock.now() - found.at <= LIFE else None


def forget_identified(request: HttpRequest) -> None:
    """Forget an identification whose errand is done."""
    request.session.pop(IDENTIFIED, None)


def let_in(
    request: HttpRequest, person: "Person", method: Method, *, level: int = 0, certificate: str = ""
) -> HttpResponse:
    """Begin the session, unless there is no account and no office to work for: a login never opens one."""
    way_on = own_path(request.session.get(AFTER, ""))
    if not _has_work(person):
        request.session.flush()
        return refuse_login(request, gettext(NO_ACCOUNT), offers_address=True)
    kept = find_kept(request.session, person_id=person.id)
    visitors.begin(request, person, method, level=level, certificate=certificate)
    if kept is not None:
        request.session[KEPT] = kept
        way_on = reverse("login:kept")
    return HttpResponseRedirect(with_way_on(reverse("accounts:linked"), way_on=way_on))


def _step_up(
    request: HttpRequest, visitor: visitors.Visitor, found: Identification, *, form: str
) -> HttpResponse:
    """Record the fresh login of a visitor and lead back to the form that waits."""
    if visitor.person.tckn != found.tckn:
        words = gettext("Başka bir kişinin kimliği doğrulandı. Kendi kimliğinizle yeniden deneyin.")
        return refuse_login(request, words, back_url=_way_again(form))
    visitors.step_up(request, visitor, found.method, level=found.level, certificate=found.certificate)
    held = pending.find_by_number(request, visitor=visitor, number=form)
    return HttpResponseRedirect(held.url if held else reverse("accounts:linked"))


def _way_again(form: str) -> str:
    return f"{reverse('login:again')}?{pending.NAME}={form}" if form else reverse("login:again")


def _has_work(person: "Person") -> bool:
    """Tell whether a person has an account, a role of staff, or an office at a sending authority."""
    return bool(
        accounts.list_linked_accounts(person_id=person.id, at=clock.now())
        or accounts.list_staff_roles(person_id=person.id)
        or authorities.list_offices(person_id=person.id)
    )
