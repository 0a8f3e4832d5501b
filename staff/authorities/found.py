"""What an address of the register names, or the page that says there is none."""

from typing import TYPE_CHECKING

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from uets.authorities import queries

if TYPE_CHECKING:
    from collections.abc import Iterable

    from uets.authorities.models import SendingAuthority


def find(detsis: str) -> "SendingAuthority":
    """Return the authority of a number; raises Http404."""
    authority = queries.find_authority(detsis=detsis)
    if authority is None:
        raise Http404
    return authority


def page_of(authority: "SendingAuthority") -> str:
    """Return the address of an authority's page."""
    return reverse("staff:authority", args=[authority.detsis])


def rows(authority: "SendingAuthority", more: "Iterable[tuple[str, str]]" = ()) -> list[dict[str, str]]:
    """Return which authority an act is about, and what else."""
    facts = [(_("Merci"), authority.name), (_("DETSİS numarası"), authority.detsis), *more]
    return [{"label": label, "value": value} for label, value in facts]
