"""A new undertaking of a grant signed by e-imza or mobil imza, by the pages that sign the contract.

Two pages ask for it: API Süre Uzatma, and Onayla of a review. Each leads here and is led back to.
"""

from typing import TYPE_CHECKING, Any, Final, NamedTuple
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal import visitor as visitors
from portal.agreements import card, mobile
from portal.agreements.errands import Errand, find_way, name_account
from portal.agreements.forms import seal_shown
from portal.guards import newest_contract_required, principal_required, sure_visitor
from portal.keys.found import Found, find
from uets.agreements import queries as texts
from uets.agreements.ports import Fact
from uets.agreements.states import Paper, TextKind
from uets.applications import actions
from uets.kernel import clock
from uets.keys import queries
from uets.login.states import Method

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from uets.agreements.models import AgreementText

KIND: Final = TextKind.UNDERTAKING
ROUTES: Final = {
    Method.E_IMZA: ("keys:sign_by_card", "keys:wait_for_card"),
    Method.MOBIL_IMZA: ("keys:sign_by_mobile", "keys:wait_for_mobile"),
}
EXTENSION, REVIEW = "sure-uzatma", "onayla"
PAGES: Final = {EXTENSION: "extend", REVIEW: "confirm"}
"""Which page asks for the signature, as the address says it."""


class Signing(NamedTuple):
    """What a page says beside the text of an undertaking: whether it was signed, and where it is."""

    signed_at: "datetime | None"
    sign_url: str
    """For who came in by a signature, empty for others."""

    card_url: str

    @property
    def is_due(self) -> bool:
        """Tell whether nothing goes on before it is signed."""
        return bool(self.sign_url) and self.signed_at is None

    @property
    def has_box(self) -> bool:
        """Tell whether a box accepts it."""
        return not self.sign_url and self.signed_at is None


@principal_required
@newest_contract_required
@never_cache
@require_http_methods(["GET", "POST"])
def by_card(request: HttpRequest, name: str, page: str) -> HttpResponse:
    """Say what e-imza needs; a press of the button prepares the undertaking and makes the code."""
    return _go(request, name, page, card.ask)


@principal_required
@newest_contract_required
@never_cache
@require_http_methods(["GET", "POST"])
def card_waits(request: HttpRequest, name: str, page: str) -> HttpResponse:
    """Show the code until the program has signed; the button keeps that signature for the page that asked."""
    return _go(request, name, page, card.wait_for)


@principal_required
@newest_contract_required
@never_cache
@require_http_methods(["GET", "POST"])
def by_mobile(request: HttpRequest, name: str, page: str) -> HttpResponse:
    """Ask for number and operator; the phone is asked to sign the undertaking."""
    return _go(request, name, page, mobile.ask)


@principal_required
@newest_contract_required
@never_cache
@require_http_methods(["GET", "POST"])
def mobile_waits(request: HttpRequest, name: str, page: str) -> HttpResponse:
    """Show the code while the phone asks; the button keeps the signature that came for the page that asked."""
    return _go(request, name, page, mobile.wait_for)


def find_signing(request: HttpRequest, found: Found, text: "AgreementText", *, page: str) -> Signing:
    """Return what stands beside the undertaking on the page that asks for it; remember that it was shown."""
    errand = _errand(found, text, page=page)
    shown = seal_shown(clock.now(), texts=[text.id], visitor=found.visitor)
    held = queries.find_signed(
        grant=found.grant, text_id=text.id, person_id=found.visitor.person.id, at=clock.now()
    )
    return Signing(
        signed_at=held.accepted_at if held else None,
        sign_url=find_way(request, errand, shown=shown),
        card_url=errand.url_of(Method.E_IMZA),
    )


def _errand(found: Found, text: "AgreementText", *, page: str) -> Errand:
    account = found.visitor.account
    if account is None:
        raise Http404
    back = found.url(PAGES[page])
    return Errand(
        text=text,
        paper=Paper(kind=KIND, text_id=text.id, account_id=account.id, grant_id=found.grant.id),
        about=(
            name_account(account),
            Fact("Entegratör", found.integrator.legal_name),
            Fact("Yetki", found.name),
        ),
        version=found.grant.version,
        routes=ROUTES,
        args=(found.name, page),
        back_url=back,
        done_url=back,
        finish=_keep,
    )


def _go(
    request: HttpRequest, name: str, page: str, show: "Callable[[HttpRequest, Errand], HttpResponse]"
) -> HttpResponse:
    found = find(request, name)
    if page not in PAGES:
        raise Http404
    if not _asks(found, page):
        return HttpResponseRedirect(found.url(PAGES[page]))
    text = texts.get_current_text(kind=KIND, locale=get_language() or "tr", at=clock.now())
    return show(request, _errand(found, text, page=page))


def _asks(found: Found, page: str) -> bool:
    """Tell whether that page asks for the undertaking now."""
    named: dict[str, Any] = {"account_id": found.grant.account_id, "grant_id": found.grant.id}
    if page == REVIEW:
        return queries.find_waiting_review(**named) is not None
    return KIND in queries.list_new_texts(**named, at=clock.now())


def _keep(request: HttpRequest, errand: Errand, method: Method, signature_id: UUID, version: int) -> None:
    at, grant_id = clock.now(), errand.paper.grant_id
    if grant_id is None:
        message = "this undertaking belongs to a grant"
        raise TypeError(message)
    answer = actions.GrantAnswer(
        signature_id=signature_id,
        session_hash=visitors.hash_of(request.session),
        grant_id=grant_id,
        expected_version=version,
        shown_at=errand.shown_at(request),
    )
    sign = (
        actions.sign_grant_undertaking_by_mobile
        if method is Method.MOBIL_IMZA
        else actions.sign_grant_undertaking_by_card
    )
    sign(actor=sure_visitor(request).actor(at), answer=answer, at=at)
