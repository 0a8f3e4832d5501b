"""The draft that a visitor is filling in, for all pages of the application."""

from typing import TYPE_CHECKING

from django.http import HttpRequest

from portal.guards import sure_visitor
from uets.applications import queries

if TYPE_CHECKING:
    from uets.applications.models import IntegrationApplication


def find_draft(request: HttpRequest) -> "IntegrationApplication | None":
    """Return the visitor's draft in the entered account, or None."""
    visitor = sure_visitor(request)
    if visitor.account is None:
        return None
    return queries.find_draft(account_id=visitor.account.id, person_id=visitor.person.id)
