"""States of an application and its moves (product.md §4)."""

from datetime import timedelta
from enum import StrEnum


class ApplicationState(StrEnum):
    """Life of an IntegrationApplication."""

    DRAFT = "draft"
    AWAITING_SECOND = "awaiting_second_approval"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


MOVES: dict[ApplicationState, frozenset[ApplicationState]] = {
    ApplicationState.DRAFT: frozenset(
        {
            ApplicationState.AWAITING_SECOND,
            ApplicationState.APPROVED,
            ApplicationState.WITHDRAWN,
            ApplicationState.EXPIRED,
        }
    ),
    # Dual control (rule R5): bought by the second principal operator, or nothing comes of it.
    ApplicationState.AWAITING_SECOND: frozenset(
        {
            ApplicationState.APPROVED,
            ApplicationState.REJECTED,
            ApplicationState.WITHDRAWN,
            ApplicationState.EXPIRED,
        }
    ),
    ApplicationState.APPROVED: frozenset(),
    ApplicationState.REJECTED: frozenset(),
    ApplicationState.WITHDRAWN: frozenset(),
    ApplicationState.EXPIRED: frozenset(),
}

NOTHING_CAME_OF_IT = (ApplicationState.REJECTED, ApplicationState.WITHDRAWN, ApplicationState.EXPIRED)

DRAFT_LIFE = timedelta(days=30)
