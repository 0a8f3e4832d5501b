"""The grant a page is about, with all that the page shows of it."""

from typing import TYPE_CHECKING, Any

import msgspec
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext

from portal.guards import sure_visitor
from portal.keys.forms import PermissionsForm
from portal.visitor import Visitor
from uets.integrators import queries as integrators
from uets.kernel.ids import from_public, to_public
from uets.kernel.refusals import Refusal
from uets.keys import queries

if TYPE_CHECKING:
    from uets.integrators.models import Integrator, Tariff
    from uets.keys.models import ApiKey, CredentialDelivery, Grant

PREFIX = "grn"


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A grant of the entered account."""

    visitor: Visitor
    name: str
    grant: "Grant"
    keys: "list[ApiKey]"
    delivery: "CredentialDelivery | None"
    integrator: "Integrator"
    tariff: "Tariff"

    @property
    def key(self) -> "ApiKey | None":
        """The newest key."""
        return self.keys[0] if self.keys else None

    @property
    def mask(self) -> str:
        """The guide's form of the key."""
        return self.key.mask if self.key else "–"

    def permissions_form(self, *args: Any, **kwargs: Any) -> PermissionsForm:
        """Return the boxes that this grant's tariff offers."""
        return PermissionsForm(*args, tariff=self.tariff, integrator=self.integrator, **kwargs)

    def url(self, page: str, *more: object) -> str:
        """Return the address of one of the grant's pages."""
        return reverse(f"keys:{page}", args=[self.name, *more])


def find(request: HttpRequest, name: str) -> Found:
    """Return the grant of an address, or 404: a stranger's grant does not exist."""
    visitor, grant_id = sure_visitor(request), from_public(PREFIX, name)
    if grant_id is None or visitor.account is None:
        raise Http404
    try:
        grant = queries.get_grant(account_id=visitor.account.id, grant_id=grant_id)
    except Refusal as refusal:
        raise Http404 from refusal
    return describe(visitor, grant)


def describe(visitor: Visitor, grant: "Grant") -> Found:
    """Return a grant with its key, hand-over, integrator and tariff."""
    named = {"account_id": grant.account_id, "grant_id": grant.id}
    return Found(
        visitor=visitor,
        name=to_public(PREFIX, grant.id),
        grant=grant,
        keys=queries.list_keys(**named),
        delivery=queries.find_newest_delivery(**named),
        integrator=integrators.get_integrator(integrator_id=grant.integrator_id),
        tariff=integrators.get_tariff(tariff_id=grant.tariff_id),
    )


def trail() -> list[dict[str, str]]:
    """Return the breadcrumb down to the list."""
    return [
        {"words": gettext("Hesap Bilgilerim"), "url": reverse("accounts:details")},
        {"words": gettext("API ANAHTARLARI"), "url": reverse("keys:list")},
    ]
