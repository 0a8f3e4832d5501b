"""Who may be the second, and until when (product.md, rule R5); pure."""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from uets.accounts.states import FEWEST_FOR_TWO, DualAct
from uets.approvals import errors
from uets.approvals.states import APPROVAL_MOVES, NEWLY_ADDED, ApprovalState


def check_move(*, state: str, to: ApprovalState) -> None:
    """Raise ApprovalOver when what waited has been decided."""
    if to not in APPROVAL_MOVES[ApprovalState(state)]:
        raise errors.ApprovalOver(state=state)


def check_is_open(*, state: str) -> None:
    """Raise ApprovalOver for what came to nothing: rejected, withdrawn or lapsed."""
    if state not in {ApprovalState.WAITING, ApprovalState.APPROVED}:
        raise errors.ApprovalOver(state=state)


def check_is_in_time(*, expires_at: datetime, at: datetime) -> None:
    """Raise ApprovalOver after seven days."""
    if at >= expires_at:
        raise errors.ApprovalOver(state=ApprovalState.EXPIRED.value)


def check_is_second(
    *, asked_by: UUID, second: UUID | None, added_by: UUID | None, added_at: datetime | None, at: datetime
) -> None:
    """Raise SecondNotAllowed for the asker, and for whom the asker has added in the last seven days."""
    is_new = added_by == asked_by and added_at is not None and at - added_at < NEWLY_ADDED
    if second is None or second == asked_by or is_new:
        raise errors.SecondNotAllowed


def check_are_two(*, principals: int) -> None:
    """Raise FewerThanTwo while an account has one principal operator or none."""
    if principals < FEWEST_FOR_TWO:
        raise errors.FewerThanTwo


def complete_switches(wanted: Iterable[DualAct]) -> list[str]:
    """Return switches in order; any of them also turns on the one for people: else a friend is added first."""
    given = set(wanted)
    if given:
        given.add(DualAct.PEOPLE)
    return [act.value for act in DualAct if act in given]


def is_switched_off(*, old: Collection[str], new: Collection[str]) -> bool:
    """Tell whether a switch goes off, which takes two persons."""
    return bool(set(old) - set(new))
