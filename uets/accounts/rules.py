"""Who may do what in an account (product.md §5, rules R1 and R4); pure."""

from collections.abc import Iterable
from datetime import date, datetime

from uets.accounts import errors
from uets.accounts.states import (
    ACCOUNT_MOVES,
    OPERATOR_MOVES,
    AccountState,
    ClosingGround,
    DualAct,
    OperatorState,
    Permission,
    Role,
    StaffRole,
)
from uets.kernel import turkish
from uets.kernel.actor import Actor, ActorKind

PRINCIPAL_ROLES = frozenset({Role.HOLDER.value, Role.PRINCIPAL_OPERATOR.value})
ALL_PERMISSIONS = tuple(permission.value for permission in Permission)


def is_principal(role: str) -> bool:
    """Tell whether a role decides for the account: the natural holder or a principal operator."""
    return role in PRINCIPAL_ROLES


def permissions_after_closing(permissions: Iterable[str], *, ground: str) -> frozenset[str]:
    """Return what is left of rights over a closed account: reading; after a death the lists and evidence only."""
    left = {Permission.READ_LIST.value}
    if ground != ClosingGround.DEATH:
        left.add(Permission.READ_OPEN.value)
    return frozenset(permissions) & left


def complete_permissions(values: Iterable[str]) -> list[str]:
    """Return permissions in the order of the screen; opening includes listing. Raises PermissionUnknown."""
    wanted = set(values)
    unknown = wanted - set(ALL_PERMISSIONS)
    if unknown or not wanted:
        raise errors.PermissionUnknown(permission=", ".join(sorted(unknown)))
    if wanted & {Permission.READ_OPEN.value, Permission.ARCHIVE.value, Permission.DELETE.value}:
        wanted.add(Permission.READ_LIST.value)
    return [permission for permission in ALL_PERMISSIONS if permission in wanted]


def check_can_manage_operators(*, actor: Actor) -> None:
    """Raise unless the actor may add, change and remove operators of its account."""
    if actor.kind is ActorKind.CONSOLE or is_principal(actor.role):
        return
    if Permission.MANAGE_OPERATORS.value not in actor.permissions:
        raise errors.PermissionMissing(permission=Permission.MANAGE_OPERATORS.value)


def check_can_give(*, actor: Actor, permissions: Iterable[str]) -> None:
    """Raise when the actor would give a right that it does not hold itself (rule R4: not wider than self)."""
    if actor.kind is ActorKind.CONSOLE or is_principal(actor.role):
        return
    missing = set(permissions) - set(actor.permissions)
    if missing:
        raise errors.PermissionMissing(permission=min(missing))


def check_right_has_its_end(*, actor: Actor, given_until: date | None) -> None:
    """Raise ValueError, a mistake of ours, when a key would give a right beyond the term of its grant (rule R4)."""
    if actor.grant_id is not None and given_until is None:
        message = "what a key gives ends with the term of its grant"
        raise ValueError(message)


def check_can_touch(*, actor: Actor, role: str) -> None:
    """Raise when an actor below a principal operator would change or remove one."""
    if role != Role.PRINCIPAL_OPERATOR or actor.kind is ActorKind.CONSOLE:
        return
    if not is_principal(actor.role):
        raise errors.PrincipalOperatorProtected


def check_is_principal(*, actor: Actor) -> None:
    """Raise unless the actor is the natural holder or a principal operator."""
    if not is_principal(actor.role):
        raise errors.PrincipalRequired


def check_is_fresh(*, actor: Actor, at: datetime) -> None:
    """Raise unless the person's strong login is at most five minutes old."""
    if not actor.is_fresh(at=at):
        raise errors.LoginNotFresh


def check_is_staff(*, actor: Actor, role: StaffRole, at: datetime) -> None:
    """Raise unless a console command acts, or a member of staff in this role, with a fresh strong login and a reason.

    The role of an actor is that of the page they act on (staff/guards.py); it was read from the register at this call.
    Raises StaffRequired, LoginNotFresh, ReasonMissing.
    """
    if actor.kind is ActorKind.CONSOLE:
        return
    if actor.kind is not ActorKind.PERSON or actor.role != role:
        raise errors.StaffRequired(role=role.value)
    check_is_fresh(actor=actor, at=at)
    read_reason(actor.reason)


def read_reason(reason: str) -> str:
    """Return the reason of an act of staff as it is kept; raises ReasonMissing when nothing is said."""
    words = " ".join(turkish.normalize(reason).split())
    if not words:
        raise errors.ReasonMissing
    return words


def check_dates(*, valid_from: date | None, valid_until: date | None, on: date) -> None:
    """Raise DatesInvalid when a right would end before it begins, or is over already."""
    if valid_until is not None and valid_until < max(on, valid_from or on):
        raise errors.DatesInvalid


def is_longer(*, old: tuple[date | None, date | None], new: tuple[date | None, date | None]) -> bool:
    """Tell whether a right would begin earlier or end later than it does."""
    begins_earlier = (new[0] or date.min) < (old[0] or date.min)
    return begins_earlier or (new[1] or date.max) > (old[1] or date.max)


def check_needs_no_second(*, actor: Actor, switches: Iterable[str], act: DualAct) -> None:
    """Raise SecondApprovalNeeded for an act that two do together, unless this is the second of them (rule R5)."""
    is_bound = actor.kind in {ActorKind.PERSON, ActorKind.KEY}
    if is_bound and act in set(switches) and actor.asked_by is None:
        raise errors.SecondApprovalNeeded(act=act.value)


def check_version(*, version: int, expected: int) -> None:
    """Raise when the record has changed since it was read."""
    if version != expected:
        raise errors.VersionStale


def check_operator_move(*, state: str, to: OperatorState) -> None:
    """Raise when an operator's right cannot go from one state to another."""
    if to not in OPERATOR_MOVES[OperatorState(state)]:
        raise errors.StateConflict(state=state)


def is_departure(*, role: str, state: str, to: OperatorState) -> bool:
    """Tell whether a principal operator leaves an account by this move (rule R15)."""
    return role == Role.PRINCIPAL_OPERATOR and state == OperatorState.ACTIVE and to is OperatorState.REMOVED


def check_account_move(*, state: str, to: AccountState) -> None:
    """Raise when an account cannot go from one state to another."""
    if to not in ACCOUNT_MOVES[AccountState(state)]:
        raise errors.StateConflict(state=state)
