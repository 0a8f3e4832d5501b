"""What Entegratör Seçimi and the page of tariffs show of an integrator and its tariffs."""

from typing import TYPE_CHECKING, Any

from django.urls import reverse

from portal.keys import words
from uets.integrators import queries as integrators
from uets.kernel import clock
from uets.kernel.clock import istanbul_date
from uets.kernel.ids import to_public
from uets.kernel.numbers import format_kurus
from uets.keys.rules.terms import add_months

if TYPE_CHECKING:
    from uets.integrators.models import Tariff
    from uets.keys.models import Grant


def describe_offer(offer: integrators.Offer, live: "Grant | None") -> dict[str, Any]:
    """Return an integrator of the list, with its tariffs and the way to a grant it already has."""
    return {
        "id": offer.integrator.id,
        "legal_name": offer.integrator.legal_name,
        "trade_name": offer.integrator.trade_name,
        "vkn": offer.integrator.vkn,
        "description": offer.integrator.description,
        "thumbprint": offer.thumbprint,
        "tariffs": [describe_tariff(tariff) for tariff in offer.tariffs],
        "grant_url": reverse("keys:settings", args=[to_public("grn", live.id)]) if live else "",
    }


def describe_tariff(tariff: "Tariff") -> dict[str, Any]:
    """Return a tariff as it would begin today."""
    today = istanbul_date(clock.now())
    return {
        "id": tariff.id,
        "name": tariff.name,
        "term": words.say_term(tariff),
        "price": format_kurus(tariff.gross_kurus),
        "limits": words.say_limits(tariff),
        "permissions": ", ".join(words.say_permissions(tariff.permissions)),
        "starts_on": today,
        "ends_on": add_months(today, tariff.term_months),
    }
