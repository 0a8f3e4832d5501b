"""A principal operator in a browser, with one bought grant."""

import re
from dataclasses import dataclass
from typing import Any

from django.test import Client

from tests.builders.market import Purchase, make_integrator, make_tariff
from tests.builders.sessions import sign_in
from uets.integrators.models import Tariff
from uets.kernel.ids import to_public
from uets.keys.models import ApiKey, Grant
from uets.keys.states import GrantState, KeyState

PLACE = "/hesabim/api-anahtarlari/"


@dataclass
class Desk:
    """A principal operator in a browser, with one bought grant."""

    purchase: Purchase
    tariff: Tariff
    grant_id: Any
    client: Client

    @property
    def grant(self) -> Grant:
        """The grant as it is now."""
        return Grant.objects.get(id=self.grant_id)

    def url(self, page: str = "") -> str:
        """Return the address of one of the grant's pages."""
        return f"{PLACE}{to_public('grn', self.grant_id)}/{page}"

    def get(self, page: str = "") -> str:
        """Read a page."""
        answer = self.client.get(self.url(page))
        assert answer.status_code == 200
        return answer.content.decode()

    def post(self, page: str, **fields: object) -> Any:
        """Send a form."""
        return self.client.post(self.url(page), fields)

    def update(self, **fields: object) -> Any:
        """Press Güncelle with only listing ticked, unless told otherwise."""
        form = {"version": self.grant.version, "boxes": ["read"], "level": "list", "ip_rule": "registered"}
        return self.post("guncelle/", **(form | fields))


def sell(purchase: Purchase) -> Desk:
    """Buy a grant that works, and sit its buyer at a browser."""
    tariff = make_tariff(make_integrator())
    grant_id = purchase.approve(purchase.fill_in(tariff))
    Grant.objects.filter(id=grant_id).update(state=GrantState.ACTIVE.value)
    ApiKey.objects.filter(grant_id=grant_id).update(state=KeyState.ACTIVE.value)
    return Desk(purchase, tariff, grant_id, sign_in(purchase.person, purchase.account))


def hidden(page: str) -> dict[str, str]:
    """Return the hidden fields of a page's form, as a browser sends them."""
    found = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', page)
    return {name: value for name, value in found if name != "csrfmiddlewaretoken"}
