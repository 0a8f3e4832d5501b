"""Read and accept the contract (first login only), read any version of a text, print it."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from portal.agreements.errands import find_contract, find_way
from portal.agreements.forms import open_shown, seal_shown
from portal.agreements.papers import print_text
from portal.guards import account_required, public, sure_visitor
from portal.paths import own_path
from portal.words import say
from uets.agreements import actions, errors, queries
from uets.agreements.states import TextKind
from uets.kernel import clock
from uets.kernel.refusals import Refusal
from uets.login.states import Method

if TYPE_CHECKING:
    from uets.agreements.models import AgreementText

WORDS = gettext_noop("Sözleşmeyi kabul et")
CONFLICT = 409


@require_http_methods(["GET", "POST"])
@account_required(contract=False)
def contract(request: HttpRequest) -> HttpResponse:
    """Show the contract that is due; accepting it opens the account."""
    who, at = sure_visitor(request), clock.now()
    account = who.account
    if account is None:
        return redirect("accounts:linked")
    errand = find_contract(request)
    if errand is None:
        return _way_on(request)
    due, has_changed, refusal = errand.text, False, ""
    if request.method == "POST":
        has_changed = request.POST.get("text") != str(due.id)
        try:
            if not has_changed and _accept(request, due, at=at):
                return _way_on(request)
        except Refusal as refused:
            refusal = say(refused)
    is_later = queries.has_accepted_contract(person_id=who.person.id, account_id=account.id)
    shown = seal_shown(at, texts=[due.id], visitor=who)
    context = {
        "text": due,
        "blocks": queries.render_text(text=due),
        "has_changed": has_changed,
        "is_later": is_later,
        "shown_at": shown,
        "sign_url": find_way(request, errand, shown=shown),
        "card_url": errand.url_of(Method.E_IMZA),
        "refusal": refusal,
    }
    is_refused = has_changed or bool(refusal)
    return render(request, "agreements/contract.html", context, status=CONFLICT if is_refused else 200)


@public
@require_GET
def disclosure(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Lead to the disclosure in force (Law 6698 art. 10): open to whoever is asked for identity data."""
    found = queries.find_current_text(kind=TextKind.DISCLOSURE, locale=get_language() or "tr", at=clock.now())
    if found is None:
        raise Http404
    return redirect("agreements:text", found.id)


@public
@require_GET
def text(request: HttpRequest, text_id: UUID) -> HttpResponse:
    """Show one version of a text, for ever."""
    found = _find(text_id)
    return render(request, "agreements/text.html", {"text": found, "blocks": queries.render_text(text=found)})


@public
@require_GET
def text_pdf(request: HttpRequest, text_id: UUID) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Print one version of a text (PDF indir)."""
    found = _find(text_id)
    body = print_text(found, installation=settings.INSTALLATION, is_test=settings.DEMO)
    answer = HttpResponse(body, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{found.kind}-{found.version}-{found.locale}.pdf"'
    return answer


def _accept(request: HttpRequest, due: "AgreementText", *, at: datetime) -> bool:
    """Accept, which opens the account; False when a newer version came in between."""
    who = sure_visitor(request)
    actor = who.actor(at)
    if actor.account_id is None:
        return False
    shown_at = open_shown(request.POST.get("shown_at", ""), texts=[due.id], visitor=who)
    try:
        actions.accept_contract(
            actor=actor,
            account_id=actor.account_id,
            text_id=due.id,
            shown_at=shown_at,
            words=_(WORDS),
            at=at,
        )
    except errors.TextChanged:
        return False
    return True


def _way_on(request: HttpRequest) -> HttpResponse:
    """Lead to the page that waited for the contract, else home."""
    return HttpResponseRedirect(own_path(request.GET.get("sonra", "")) or reverse("accounts:home"))


def _find(text_id: UUID) -> "AgreementText":
    try:
        return queries.get_text(text_id=text_id)
    except errors.TextNotFound as error:
        raise Http404 from error
