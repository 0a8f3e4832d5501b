"""The stages of a verification, one after the other."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from uets.evidence.queries.walking.batches import check_batches
from uets.evidence.queries.walking.chains import check_chains
from uets.evidence.queries.walking.deletions import check_deletions
from uets.evidence.queries.walking.months import check_months
from uets.evidence.queries.walking.pages import Page, Position, Scope
from uets.evidence.queries.walking.renewals import check_rehashes, check_renewals

STAGES: Final[Mapping[str, Callable[[list[Any], Scope], Page]]] = {
    "chains": check_chains,
    "rows": check_months,
    "batches": check_batches,
    "renewals": check_renewals,
    "rehashes": check_rehashes,
    "deletions": check_deletions,
}


def start(scope: Scope) -> Position:
    """Return where a verification begins."""
    return Position("rows" if scope.month else next(iter(STAGES)))


def check_page(position: Position, scope: Scope) -> tuple[Page, Position | None]:
    """Check the page at a position; return what was found and where to go on, None when all is through."""
    page = STAGES[position.stage](list(position.key), scope)
    if page.key is not None:
        return page, Position(position.stage, page.key)
    if scope.month:
        return page, None
    names = list(STAGES)
    after = names[names.index(position.stage) + 1 :]
    return page, Position(after[0]) if after else None
