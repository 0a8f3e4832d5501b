"""A text signed by mobil imza: who came in by it signs the text by its hash, and gets both files."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.agreements.errands import Errand, find_contract
from portal.guards import account_required
from portal.login import mobile
from portal.login.forms import PhoneForm
from portal.words import say
from uets.agreements.states import TextKind
from uets.kernel.refusals import Refusal
from uets.login import actions
from uets.login.states import Method

HEADINGS = {
    TextKind.CONTRACT: gettext_noop("Sözleşmeyi mobil imza ile imzalayın"),
    TextKind.UNDERTAKING: gettext_noop("Taahhütnameyi mobil imza ile imzalayın"),
}
VERSION = "paper-version"
"""In the session: the version of the application on which the phone was asked."""


@never_cache
@require_http_methods(["GET", "POST"])
@account_required(contract=False)
def sign(request: HttpRequest) -> HttpResponse:
    """Ask for number and operator; the phone is asked to sign the contract that is due."""
    errand = find_contract(request)
    return ask(request, errand) if errand else redirect("agreements:contract")


@never_cache
@require_http_methods(["GET", "POST"])
@account_required(contract=False)
def wait(request: HttpRequest) -> HttpResponse:
    """Show the code while the phone asks; the button accepts the contract with the signature that came."""
    errand = find_contract(request)
    return wait_for(request, errand) if errand else redirect("agreements:contract")


def ask(request: HttpRequest, errand: Errand) -> HttpResponse:
    """Ask for number and operator; the phone is asked to sign the text."""
    form = PhoneForm(request.POST if request.method == "POST" else None)
    order = actions.PaperOrder(paper=errand.paper, words=errand.statement, about=errand.lines)
    if request.method == "POST" and form.is_valid() and mobile.order(request, form, paper=order):
        request.session[VERSION] = errand.version
        return HttpResponseRedirect(errand.wait_url_of(Method.MOBIL_IMZA))
    heading = gettext(HEADINGS[errand.paper.kind])
    context = {"form": form, "heading": heading, "back_url": errand.back_url}
    return render(request, "login/mobile.html", context)


def wait_for(request: HttpRequest, errand: Errand) -> HttpResponse:
    """Show the code while the phone asks; the button accepts the text with the signature that came."""
    row = mobile.find_waiting(request)
    again_url = errand.url_of(Method.MOBIL_IMZA)
    if row is None or row.purpose != errand.paper.kind.value or row.account_id != errand.paper.account_id:
        return HttpResponseRedirect(again_url)
    if request.method != "POST":
        return mobile.show_waiting(request, row, again_url=again_url)
    try:
        errand.finish(request, errand, Method.MOBIL_IMZA, row.id, request.session.get(VERSION, 0))
    except Refusal as refusal:
        return mobile.show_waiting(request, row, again_url=again_url, refusal=say(refusal))
    mobile.forget_waiting(request)
    return HttpResponseRedirect(errand.done_url)
