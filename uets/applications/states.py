"""States of an application and its moves (product.md §4); dual control comes with its own state later."""

from datetime import timedelta
from enum import StrEnum


class ApplicationState(StrEnum):
    """Life of an IntegrationApplication."""

    DRAFT = "draft"
    APPROVED = "approved"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


MOVES: dict[ApplicationState, frozenset[ApplicationState]] = {
    ApplicationState.DRAFT: frozenset(
        {
            ApplicationState.APPROVED,
            ApplicationState.WITHDRAWN,
            ApplicationState.EXPIRED,
        }
    ),
    ApplicationState.APPROVED: frozenset(),
    ApplicationState.WITHDRAWN: frozenset(),
    ApplicationState.EXPIRED: frozenset(),
}

DRAFT_LIFE = timedelta(days=30)
