"""A text signed by e-imza: the code for the signing program, and the way on once it has signed."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from msgspec.structs import replace

from portal import visitor as visitors
from portal.agreements.errands import Errand, find_contract
from portal.agreements.papers import print_text
from portal.guards import account_required, sure_visitor
from portal.login.signing import describe_waiting
from portal.words import say
from uets.agreements.ports import Fact
from uets.agreements.states import TextKind
from uets.kernel import clock
from uets.kernel.refusals import Refusal
from uets.login.states import Method
from uets.signing import actions, queries
from uets.signing.errors import SigningRequestOver

if TYPE_CHECKING:
    from uets.signing.models import SigningRequest

WAITING = "paper-signing"
"""In the session: the request that this browser waits for, and the version of the application it was asked on."""

CONFLICT = 409
HEADINGS = {
    TextKind.CONTRACT: gettext_noop("Sözleşmeyi e-imza ile imzalayın"),
    TextKind.UNDERTAKING: gettext_noop("Taahhütnameyi e-imza ile imzalayın"),
}
FINISH = {
    TextKind.CONTRACT: gettext_noop("Sözleşmeyi tamamla"),
    TextKind.UNDERTAKING: gettext_noop("Taahhütnameyi tamamla"),
}
FILE_NAMES = {TextKind.CONTRACT: "sozlesme.pdf", TextKind.UNDERTAKING: "taahhutname.pdf"}


@never_cache
@require_http_methods(["GET", "POST"])
@account_required(contract=False)
def sign(request: HttpRequest) -> HttpResponse:
    """Say what e-imza needs; a press of the button prepares the contract and makes the code."""
    errand = find_contract(request)
    return ask(request, errand) if errand else redirect("agreements:contract")


@never_cache
@require_http_methods(["GET", "POST"])
@account_required(contract=False)
def wait(request: HttpRequest) -> HttpResponse:
    """Show the code until the program has signed the contract; the button accepts it with that signature."""
    errand = find_contract(request)
    return wait_for(request, errand) if errand else redirect("agreements:contract")


def ask(request: HttpRequest, errand: Errand) -> HttpResponse:
    """Say what e-imza needs; a press of the button prepares the text and makes the code."""
    context: dict[str, Any] = {"errand": errand, "heading": gettext(HEADINGS[errand.paper.kind])}
    if request.method == "GET":
        return render(request, "agreements/sign.html", context)
    who, at = sure_visitor(request), clock.now()
    try:
        asked = actions.ask_for_paper(
            actor=who.actor(at),
            paper=errand.paper,
            pdf=_print(errand, signer=who.person.full_name),
            statement=errand.statement,
            name=FILE_NAMES[errand.paper.kind],
            session_hash=visitors.hash_of(request.session),
            site=settings.BASE_URL,
            at=at,
        )
    except Refusal as refusal:
        return render(request, "agreements/sign.html", context | {"refusal": say(refusal)}, status=CONFLICT)
    request.session[WAITING] = {"request": str(asked.id), "version": errand.version}
    return HttpResponseRedirect(errand.wait_url_of(Method.E_IMZA))


def wait_for(request: HttpRequest, errand: Errand) -> HttpResponse:
    """Show where the request stands; the button accepts the text with the signature that came."""
    kept: dict[str, Any] = request.session.get(WAITING) or {}
    asked = _find_asked(request, errand, kept)
    if asked is None:
        return HttpResponseRedirect(errand.url_of(Method.E_IMZA))
    if request.method != "POST":
        return _show(request, errand, asked)
    try:
        errand.finish(request, errand, Method.E_IMZA, asked.id, kept["version"])
    except SigningRequestOver:
        return _show(request, errand, asked, status=CONFLICT)
    except Refusal as refusal:
        return _show(request, errand, asked, refusal=say(refusal), status=CONFLICT)
    request.session.pop(WAITING, None)
    return HttpResponseRedirect(errand.done_url)


def _show(
    request: HttpRequest, errand: Errand, asked: "SigningRequest", *, refusal: str = "", status: int = 200
) -> HttpResponse:
    context = describe_waiting(asked) | {
        "refusal": refusal,
        "here": request.path,
        "site": settings.BASE_URL,
        "again_url": errand.url_of(Method.E_IMZA),
        "heading": gettext(HEADINGS[errand.paper.kind]),
        "finish": gettext(FINISH[errand.paper.kind]),
        "title": errand.text.title,
    }
    return render(request, "agreements/sign_wait.html", context, status=status)


def _find_asked(request: HttpRequest, errand: Errand, kept: dict[str, Any]) -> "SigningRequest | None":
    """Return the request that this session waits for, when it is for such a text, this account and the same thing."""
    if not kept:
        return None
    found = queries.find_of_session(
        request_id=UUID(kept["request"]), session_hash=visitors.hash_of(request.session)
    )
    paper = queries.find_paper(request=found) if found else None
    is_this = paper is not None and replace(paper, text_id=errand.paper.text_id) == errand.paper
    return found if is_this else None


def _print(errand: Errand, *, signer: str) -> bytes:
    """Return the text with who signs it for whom, as the card is going to sign it."""
    signs = (Fact("İmzalayan", signer), *errand.about, Fact("Beyan", errand.statement))
    return print_text(errand.text, installation=settings.INSTALLATION, is_test=settings.DEMO, accepted=signs)
