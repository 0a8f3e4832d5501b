"""Pages of opening the address of a company, for an identified person whom its registry names as representative."""

from datetime import datetime
from typing import Any

import msgspec
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal import visitor as visitors
from portal.guards import public, visitor_of
from portal.login.arriving import Errand, find_identified, forget_identified
from portal.registration.codes import ask_code, send_code
from portal.registration.forms import CompanyForm
from portal.registration.kept import Kept, find, find_opening, forget, keep, keep_opening
from portal.registration.page import Page
from portal.words import say
from uets.accounts import queries as accounts
from uets.kernel import clock
from uets.kernel.refusals import Refusal
from uets.login.states import Identification
from uets.registration import actions, queries, rules
from uets.registration.states import Authority, CheckedCompany, OpeningState, RegistryStatus


@public
@never_cache
@require_http_methods(["GET", "POST"])
def company(request: HttpRequest) -> HttpResponse:
    """Ask for the number of a company, and the registry who represents it."""
    if not settings.REGISTRY["url"]:
        raise Http404
    found = find_identified(request, Errand.REGISTRATION)
    if found is None:
        return redirect("registration:start")
    form = CompanyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            checked = actions.ask_registry(
                found=found,
                number=form.cleaned_data["number"],
                session_hash=visitors.hash_of(request.session),
                origin=visitors.origin_of(request),
                at=clock.now(),
            )
        except Refusal as refusal:
            form.add_error("number", say(refusal))
        else:
            keep(request, msgspec.structs.replace(find(request), company=checked))
            return redirect("registration:company_details")
    return render(request, "registration/company.html", {"form": form})


@public
@never_cache
@require_http_methods(["GET", "POST"])
def details(request: HttpRequest) -> HttpResponse:
    """Show what the registry says and what is accepted; the text on the person's data, e-mail, invoice address."""
    found, at = find_identified(request, Errand.REGISTRATION), clock.now()
    if found is None:
        return redirect("registration:start")
    page, refusal = Page(request, found, at=at), ""
    try:
        checked = rules.check_is_checked(page.kept.company, tckn=found.tckn, at=at)
    except Refusal:
        return redirect("registration:company")
    if request.method == "POST" and page.is_filled_in():
        try:
            return _go_on(request, found, page.kept, email=page.email)
        except Refusal as refused:
            refusal = say(refused)
    page.remember()
    context = {**page.context(refusal=refusal), **_describe(checked, found, at=at)}
    return render(request, "registration/company_details.html", context)


@public
@never_cache
@require_http_methods(["GET", "POST"])
def prove_email(request: HttpRequest) -> HttpResponse:
    """Ask for the code that was sent; the right one accepts."""
    found = find_identified(request, Errand.REGISTRATION)
    if found is None:
        return redirect("registration:start")
    kept = find(request)
    if kept.company is None:
        return redirect("registration:company")
    return ask_code(request, found, kept, before="registration:company_details", open_with=_open)


@public
@never_cache
@require_http_methods(["GET"])
def done(request: HttpRequest) -> HttpResponse:
    """Show the new address, or until when the others are waited for, to the browser that has accepted."""
    opening_id = find_opening(request)
    opening = queries.get_opening(opening_id=opening_id) if opening_id else None
    if opening is None:
        return redirect("registration:start")
    if opening.state != OpeningState.OPENED:
        accepted = queries.count_acceptances(opening_id=opening.id)
        context = {"opening": opening, "accepted": accepted, "left": max(opening.needed - accepted, 1)}
        return render(request, "registration/company_waits.html", context)
    account = accounts.get_account(account_id=opening.id)
    return render(request, "registration/company_done.html", {"account": account})


def _describe(checked: CheckedCompany, found: Identification, *, at: datetime) -> dict[str, Any]:
    """Return how the company stands and whom else it takes."""
    waiting = queries.find_waiting(vkn=checked.vkn, at=at)
    accepted = queries.count_acceptances(opening_id=waiting.id) if waiting else 0
    has_accepted = queries.has_accepted(opening_id=waiting.id, tckn=found.tckn) if waiting else False
    return {
        "company": checked,
        "waiting": waiting,
        "accepted": accepted,
        "has_accepted": has_accepted,
        "is_joint": checked.authority is Authority.JOINT,
        "is_wound_up": checked.status is RegistryStatus.IN_LIQUIDATION,
        "others": checked.needed - 1,
    }


def _go_on(request: HttpRequest, found: Identification, kept: Kept, *, email: str) -> HttpResponse:
    """Send a code to the address that was given; who has a verified one accepts at once."""
    if not email:
        return _open(request, found, kept, "")
    return send_code(request, found, kept, email=email, then="registration:company_email")


def _open(request: HttpRequest, found: Identification, kept: Kept, code: str) -> HttpResponse:
    """Accept; with the last acceptance the address is open, and the session of the person begins."""
    opening = actions.open_company_address(
        found=found,
        checked=kept.company,
        proof=kept.proof,
        code=code,
        invoice_address=kept.invoice_address,
        reading=kept.reading,
        session_hash=visitors.hash_of(request.session),
        origin=visitors.origin_of(request),
        at=clock.now(),
    )
    forget_identified(request)
    forget(request)
    person = accounts.find_person_by_tckn(tckn=found.tckn)
    if person is not None and opening.state == OpeningState.OPENED and visitor_of(request) is None:
        visitors.begin(request, person, found.method, level=found.level, certificate=found.certificate)
    keep_opening(request, opening.id)
    return redirect("registration:company_done")
