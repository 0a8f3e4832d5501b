"""The undertaking signed by e-imza or mobil imza, by the pages that sign the contract."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal import visitor as visitors
from portal.agreements import card, mobile
from portal.agreements.errands import Errand, name_account
from portal.applications.drafts import find_draft
from portal.guards import newest_contract_required, principal_required, sure_visitor
from uets.agreements import queries as texts
from uets.agreements.ports import Fact
from uets.agreements.states import Paper, TextKind
from uets.applications import actions
from uets.kernel import clock
from uets.login.states import Method

if TYPE_CHECKING:
    from collections.abc import Callable

ROUTES = {
    Method.E_IMZA: ("applications:sign_by_card", "applications:wait_for_card"),
    Method.MOBIL_IMZA: ("applications:sign_by_mobile", "applications:wait_for_mobile"),
}


@principal_required
@newest_contract_required
@never_cache
@require_http_methods(["GET", "POST"])
def by_card(request: HttpRequest) -> HttpResponse:
    """Say what e-imza needs; a press of the button prepares the undertaking and makes the code."""
    return _go(request, card.ask)


@principal_required
@newest_contract_required
@never_cache
@require_http_methods(["GET", "POST"])
def card_waits(request: HttpRequest) -> HttpResponse:
    """Show the code until the program has signed; the button accepts the undertaking with that signature."""
    return _go(request, card.wait_for)


@principal_required
@newest_contract_required
@never_cache
@require_http_methods(["GET", "POST"])
def by_mobile(request: HttpRequest) -> HttpResponse:
    """Ask for number and operator; the phone is asked to sign the undertaking."""
    return _go(request, mobile.ask)


@principal_required
@newest_contract_required
@never_cache
@require_http_methods(["GET", "POST"])
def mobile_waits(request: HttpRequest) -> HttpResponse:
    """Show the code while the phone asks; the button accepts the undertaking with the signature that came."""
    return _go(request, mobile.wait_for)


def find_undertaking(request: HttpRequest) -> Errand | None:
    """Return the undertaking of the visitor's draft, once its permissions are chosen."""
    draft, account = find_draft(request), sure_visitor(request).account
    if draft is None or account is None or draft.permissions_chosen_at is None:
        return None
    kind = TextKind.UNDERTAKING
    text = texts.get_current_text(kind=kind, locale=get_language() or "tr", at=clock.now())
    return Errand(
        text=text,
        paper=Paper(kind=kind, text_id=text.id, account_id=account.id, application_id=draft.id),
        about=(name_account(account), Fact("Başvuru", draft.number)),
        version=draft.version,
        routes=ROUTES,
        back_url=reverse("applications:undertaking"),
        done_url=reverse("applications:check"),
        finish=_accept,
    )


def _go(request: HttpRequest, page: "Callable[[HttpRequest, Errand], HttpResponse]") -> HttpResponse:
    errand = find_undertaking(request)
    return page(request, errand) if errand else redirect("applications:start")


def _accept(request: HttpRequest, errand: Errand, method: Method, signature_id: UUID, version: int) -> None:
    at = clock.now()
    application_id = errand.paper.application_id
    if application_id is None:
        message = "an undertaking belongs to an application"
        raise TypeError(message)
    answer = actions.SignedAnswer(
        signature_id=signature_id,
        session_hash=visitors.hash_of(request.session),
        application_id=application_id,
        expected_version=version,
        shown_at=errand.shown_at(request),
    )
    sign = (
        actions.sign_undertaking_by_mobile
        if method is Method.MOBIL_IMZA
        else actions.sign_undertaking_by_card
    )
    sign(actor=sure_visitor(request).actor(at), answer=answer, at=at)
