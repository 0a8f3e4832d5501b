"""Whether recipients can be reached: one read per kind of number, nothing but the state of an address comes out."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from uets.accounts import queries as accounts
from uets.accounts.states import AccountState
from uets.authorities.rules import FINDERS
from uets.authorities.states import NumberKind, Reachability

OF_STATE: Final[dict[AccountState, Reachability]] = {
    AccountState.CREATED: Reachability.NOT_OPENED_YET,
    AccountState.OPEN: Reachability.OPEN,
    AccountState.CLOSING: Reachability.OPEN,
    AccountState.CLOSED: Reachability.CLOSED,
}
"""Until a request to close is decided the address is open to senders (product.md, rule R16)."""


def list_reachability(*, numbers: Sequence[tuple[NumberKind, str]]) -> list[Reachability | None]:
    """Return how each number is reached, in the given order; None for a number that cannot exist."""
    read = [(kind, FINDERS[kind](text)) for kind, text in numbers]
    wanted: defaultdict[NumberKind, set[str]] = defaultdict(set)
    for kind, digits in read:
        if digits is not None:
            wanted[kind].add(digits)
    states = {kind: accounts.list_states(field=kind.value, numbers=digits) for kind, digits in wanted.items()}
    return [None if digits is None else _state(states[kind].get(digits)) for kind, digits in read]


def _state(found: str | None) -> Reachability:
    return Reachability.NONE if found is None else OF_STATE[AccountState(found)]
