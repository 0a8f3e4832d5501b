"""Ask before sending whether recipients have an address; the look is recorded, without the numbers looked at."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from uets.authorities.actions.recording import get_active, record_of
from uets.authorities.queries.reachability import list_reachability
from uets.authorities.states import NumberKind, Reachability
from uets.evidence.states import Kind
from uets.kernel.actor import Actor


@transaction.atomic
def ask_reachability(
    *, actor: Actor, authority_id: UUID, numbers: Sequence[tuple[NumberKind, str]], at: datetime
) -> list[Reachability | None]:
    """Return how each number is reached, in the given order, None for one that cannot exist.

    One record says how many of each kind were asked for and how they were answered. Raises AuthorityNotFound,
    StateConflict.
    """
    get_active(authority_id=authority_id)
    found = list_reachability(numbers=numbers)
    facts = {
        "asked": dict(Counter(kind.value for kind, _ in numbers)),
        "answered": dict(Counter("invalid" if state is None else state.value for state in found)),
    }
    record_of(authority_id=authority_id, kind=Kind.REACHABILITY_ASKED, actor=actor, at=at, facts=facts)
    return found
