"""Pages of opening a UETS address; nothing is told about anybody before they are identified."""

import msgspec
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal import visitor as visitors
from portal.guards import person_required, public, sure_visitor, visitor_of
from portal.login.arriving import Errand, find_identified, forget_identified
from portal.login.ways import list_ways
from portal.registration.codes import ask_code, send_code
from portal.registration.forms import COMPANY, WhoseForm
from portal.registration.kept import Kept, find, keep
from portal.registration.page import Page
from portal.words import say
from uets.accounts import queries as accounts
from uets.kernel import clock
from uets.kernel.refusals import Refusal
from uets.login.states import Identification
from uets.registration import actions, errors, queries


@public
@never_cache
@require_http_methods(["GET"])
def start(request: HttpRequest) -> HttpResponse:
    """Say who needs an address and what it brings, and offer the ways to say who one is."""
    context = {
        "ways": list_ways(),
        "purpose": Errand.REGISTRATION.value,
        "has_registry": bool(settings.REGISTRY["url"]),
    }
    return render(request, "registration/start.html", context)


@public
@never_cache
@require_http_methods(["GET", "POST"])
def whose(request: HttpRequest) -> HttpResponse:
    """Ask an identified person for whom the address is; without a registry of companies only for themselves."""
    found = find_identified(request, Errand.REGISTRATION)
    if found is None:
        return redirect("registration:start")
    if not settings.REGISTRY["url"]:
        return redirect("registration:identified")
    form = WhoseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        is_company = form.cleaned_data["whose"] == COMPANY
        return redirect("registration:company" if is_company else "registration:identified")
    return render(request, "registration/whose.html", {"form": form, "found": found})


@public
@never_cache
@require_http_methods(["GET", "POST"])
def identified(request: HttpRequest) -> HttpResponse:
    """Show who was identified, the text on their data, and ask where to tell them of notices."""
    found, at = find_identified(request, Errand.REGISTRATION), clock.now()
    if found is None:
        return redirect("registration:start")
    if queries.find_own_address(tckn=found.tckn) is not None:
        return _say_known(request)
    keep(request, msgspec.structs.replace(find(request), company=None))
    page = Page(request, found, at=at)
    refusal = ""
    if request.method == "POST" and page.is_filled_in():
        try:
            return _go_on(request, found, page.kept, email=page.email)
        except Refusal as refused:
            refusal = say(refused)
    page.remember()
    return render(request, "registration/identified.html", page.context(refusal=refusal))


@public
@never_cache
@require_http_methods(["GET", "POST"])
def prove_email(request: HttpRequest) -> HttpResponse:
    """Ask for the code that was sent; the right one opens the address."""
    found = find_identified(request, Errand.REGISTRATION)
    if found is None:
        return redirect("registration:start")
    kept = find(request)
    if kept.company is not None:
        return redirect("registration:company_email")
    return ask_code(request, found, kept, before="registration:identified", open_with=_open)


@person_required
@never_cache
@require_http_methods(["GET"])
def done(request: HttpRequest) -> HttpResponse:
    """Show the new address and what comes next."""
    visitor = sure_visitor(request)
    account = accounts.find_account(tckn=visitor.person.tckn)
    if account is None:
        return redirect("accounts:linked")
    return render(request, "registration/done.html", {"account": account})


def _go_on(request: HttpRequest, found: Identification, kept: Kept, *, email: str) -> HttpResponse:
    """Send a code to the address that was given; who has a verified one opens the address at once."""
    if not email:
        return _open(request, found, kept, "")
    return send_code(request, found, kept, email=email, then="registration:email")


def _open(request: HttpRequest, found: Identification, kept: Kept, code: str) -> HttpResponse:
    """Open the address and begin the session of the person, who has just been identified."""
    try:
        actions.open_own_address(
            found=found,
            proof=kept.proof,
            code=code,
            reading=kept.reading,
            session_hash=visitors.hash_of(request.session),
            origin=visitors.origin_of(request),
            at=clock.now(),
        )
    except errors.AddressExists:
        return _say_known(request)
    forget_identified(request)
    person = accounts.find_person_by_tckn(tckn=found.tckn)
    if person is None:
        return redirect("login:start")
    if visitor_of(request) is None:
        visitors.begin(request, person, found.method, level=found.level, certificate=found.certificate)
    return redirect("registration:done")


def _say_known(request: HttpRequest) -> HttpResponse:
    """Say so; where companies open addresses too, the identification stays for one of theirs."""
    has_registry = bool(settings.REGISTRY["url"])
    if not has_registry:
        forget_identified(request)
    return render(request, "registration/known.html", {"has_registry": has_registry}, status=409)
