"""Tarife Değişikliği Yap: the other tariffs with what each would cost now, and the check before one is taken."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.http import require_GET, require_http_methods

from portal.guards import fresh_login_required, newest_contract_required, principal_required
from portal.keys import words
from portal.keys.changes import buy_or_ask, change_page, difference, say_day, seen_at, takes_two
from portal.keys.found import Found, find
from portal.words import say
from uets.accounts.states import DualAct
from uets.approvals.states import Act
from uets.integrators import queries as integrators
from uets.kernel import clock
from uets.kernel.clock import istanbul_date
from uets.kernel.numbers import format_kurus
from uets.kernel.refusals import Refusal
from uets.keys import queries
from uets.keys.actions.extend_key import plan_tariff_change
from uets.keys.errors import TariffTooNarrow

if TYPE_CHECKING:
    from uets.integrators.models import Tariff
    from uets.keys.rules.terms import TermChange

TARIFF = gettext_noop("Tarifeyi değiştirmek için yeniden giriş yapın")


@principal_required
@newest_contract_required
@require_GET
def list_tariffs(request: HttpRequest, name: str) -> HttpResponse:
    """Show the other tariffs of the integrator; one that cannot be taken says why."""
    found = find(request, name)
    on_sale = integrators.list_tariffs(integrator_id=found.grant.integrator_id)
    unused = queries.find_unused_value(grant=found.grant, on=istanbul_date(clock.now()))
    context = {
        "offers": [_offer(found, tariff) for tariff in on_sale if tariff.id != found.grant.tariff_id],
        "current": found.tariff.name,
        "unused": format_kurus(unused),
        "back_url": found.url("settings"),
    }
    return render(request, "keys/change_tariff.html", context)


@principal_required
@newest_contract_required
@require_http_methods(["GET", "POST"])
@fresh_login_required(reason=TARIFF)
def change_tariff(request: HttpRequest, name: str, tariff_id: UUID) -> HttpResponse:
    """Check the change of tariff, then make it: same grant, same key, a new term from today."""
    found, refusal = find(request, name), ""
    rows: list[dict[str, str]] = []
    shown: dict[str, Any] = {
        "heading": gettext("Tarife Değişikliği Yap"),
        "act": gettext("Onayla ve değiştir"),
    }
    try:
        if request.method == "POST":
            shown_at = seen_at(request, found)
            given = {"tariff_id": str(tariff_id), "shown_at": shown_at and shown_at.isoformat()}
            return buy_or_ask(request, found, Act.CHANGE_TARIFF, given, what="tarife")
        plan = plan_tariff_change(grant=found.grant, tariff_id=tariff_id, on=istanbul_date(clock.now()))
        rows = list_tariff_differences(found, plan, integrators.get_tariff(tariff_id=tariff_id))
        shown["consequence"] = _consequence(plan)
        shown["takes_two"] = takes_two(found, DualAct.APPLY)
    except Refusal as refused:
        refusal = say(refused)
    return change_page(request, found, words_of_page=shown, rows=rows, refusal=refusal)


def _offer(found: Found, tariff: "Tariff") -> dict[str, str]:
    offer = {
        "name": tariff.name,
        "term": words.say_term(tariff),
        "price": format_kurus(tariff.gross_kurus),
        "permissions": ", ".join(words.say_permissions(tariff.permissions)),
        "limits": words.say_limits(tariff),
    }
    try:
        plan = plan_tariff_change(grant=found.grant, tariff_id=tariff.id, on=istanbul_date(clock.now()))
    except TariffTooNarrow as narrow:
        lacking = words.name_permission(narrow.facts["permission"])
        return offer | {"why_not": gettext("Verdiğiniz izni içermiyor: %(name)s") % {"name": lacking}}
    except Refusal as refusal:
        return offer | {"why_not": say(refusal)}
    return offer | {"due": format_kurus(plan.due_kurus), "url": found.url("change_tariff", tariff.id)}


def list_tariff_differences(found: Found, plan: "TermChange", new: "Tariff") -> list[dict[str, str]]:
    """Return old and new of a change of tariff, with the sums of today."""
    old, grant = found.tariff, found.grant
    return [
        difference(gettext("Tarife"), old.name, new.name),
        difference(gettext("API Başlangıç Tarihi"), say_day(grant.starts_on), say_day(plan.starts_on)),
        difference(gettext("API Bitiş Tarihi"), say_day(grant.ends_on), say_day(plan.ends_on)),
        difference(
            gettext("Ücret (KDV dâhil)"), format_kurus(old.gross_kurus), format_kurus(plan.gross_kurus)
        ),
        difference(gettext("Kullanılmayan tutar"), "–", format_kurus(plan.unused_kurus)),
        difference(gettext("Ödenecek"), "–", format_kurus(plan.due_kurus)),
    ]


def _consequence(plan: "TermChange") -> str:
    sentence = gettext(
        "Onayladığınızda yeni tarife bugün başlar, %(day)s günü biter. Ödenecek tutar: %(due)s (KDV dâhil). "
        "API anahtarı ve izinler aynı kalır."
    ) % {"day": say_day(plan.ends_on), "due": format_kurus(plan.due_kurus)}
    if not plan.surplus_kurus:
        return sentence
    rest = gettext("Artan %(sum)s entegratörün faturasında alacak olarak kalır.")
    return f"{sentence} {rest % {'sum': format_kurus(plan.surplus_kurus)}}"
