"""Who may give, widen, narrow and stop a grant, and with which permissions (product.md §5)."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from uets.accounts import rules as accounts
from uets.accounts.errors import PermissionUnknown
from uets.kernel.actor import Actor, ActorKind
from uets.keys import errors
from uets.keys.states import GRANT_MOVES, LIVE_GRANT_STATES, Button, GrantState, KeyState, Permission

WEIGHTY = frozenset({Permission.READ_OPEN.value, Permission.DELETE.value, Permission.MANAGE_OPERATORS.value})


def complete_permissions(values: Iterable[str], *, tariff_permissions: Iterable[str]) -> list[str]:
    """Return permissions in the order of the screen, opening with listing; raises NothingGranted, TariffTooNarrow."""
    try:
        wanted = accounts.complete_permissions(values)
    except PermissionUnknown as error:
        raise errors.NothingGranted from error
    included = {Permission.READ_LIST.value, *tariff_permissions}
    for permission in wanted:
        if permission not in included:
            raise errors.TariffTooNarrow(permission=permission)
    return wanted


def pressed(button: Button, *, actor: Actor) -> str:
    """Return the words on the button that was pressed: a second person approves on a page of their own (rule R5)."""
    return (Button.SECOND if actor.asked_by is not None else button).value


def is_wider(*, old: Iterable[str], new: Iterable[str]) -> bool:
    """Tell whether new permissions hold one that the old ones lack."""
    return bool(set(new) - set(old))


def is_weighty(*, old: Iterable[str], new: Iterable[str]) -> bool:
    """Tell whether new permissions tick one that opens, deletes or manages operators (rule R5)."""
    return bool((set(new) - set(old)) & WEIGHTY)


def check_is_principal(*, actor: Actor) -> None:
    """Raise unless the actor is the natural holder or a principal operator."""
    if not accounts.is_principal(actor.role):
        raise errors.PrincipalRequired


def check_is_fresh(*, actor: Actor, at: datetime) -> None:
    """Raise unless the person's strong login is at most five minutes old."""
    if not actor.is_fresh(at=at):
        raise errors.LoginNotFresh


def check_can_narrow(*, actor: Actor) -> None:
    """Raise unless the actor may narrow or disable: ending is never harder than giving (rule R6).

    Only a person: a key never changes its own grant, whatever it may do with operators (rule R4).
    """
    if actor.kind is not ActorKind.PERSON:
        raise errors.PrincipalRequired
    if not accounts.is_principal(actor.role) and Permission.MANAGE_OPERATORS.value not in actor.permissions:
        raise errors.PermissionMissing(permission=Permission.MANAGE_OPERATORS.value)


def can_narrow(*, actor: Actor) -> bool:
    """Tell whether the actor may narrow or disable."""
    try:
        check_can_narrow(actor=actor)
    except (errors.PermissionMissing, errors.PrincipalRequired):
        return False
    return True


def check_can_disable(*, actor: Actor, state: str) -> None:
    """Raise unless the actor may disable a grant in this state: a live one, a disabled one without effect.

    The table of moves lets an ended grant become disabled too, but only by an extension of one that was disabled.
    """
    check_can_narrow(actor=actor)
    if state not in LIVE_GRANT_STATES:
        raise errors.StateConflict(state=state)


def can_disable(*, actor: Actor, state: str) -> bool:
    """Tell whether Devre Dışı Bırak is of use: it would be allowed and change something."""
    return can_narrow(actor=actor) and state in LIVE_GRANT_STATES and state != GrantState.DISABLED


def can_end(*, actor: Actor, state: str) -> bool:
    """Tell whether Yetkiyi Sonlandır is of use: it would be allowed and change something."""
    return can_narrow(actor=actor) and state != GrantState.CANCELLED


def check_can_give(*, state: str, ends_on: date, on: date) -> None:
    """Raise unless a grant is one whose key may act today: neither ended, disabled nor suspended, nor over."""
    if state not in {GrantState.AWAITING_DELIVERY, GrantState.ACTIVE}:
        raise errors.StateConflict(state=state)
    if on > ends_on:
        raise errors.StateConflict(state=GrantState.EXPIRED.value)


def check_move(*, state: str, to: GrantState) -> None:
    """Raise when a grant cannot go from one state to another."""
    if to not in GRANT_MOVES[GrantState(state)]:
        raise errors.StateConflict(state=state)


def can_move(*, state: str, to: GrantState) -> bool:
    """Tell whether a grant can go from one state to another."""
    return to in GRANT_MOVES[GrantState(state)]


def state_of(*, disabled_at: datetime | None, suspended_at: datetime | None, key_state: str) -> GrantState:
    """Return where a grant stands within its term: disabling and suspension stand side by side, none lifts the other.

    While both hold, the holder's own act is shown; the suspension comes back with Etkinleştir.
    """
    if disabled_at is not None:
        return GrantState.DISABLED
    return GrantState.SUSPENDED if suspended_at is not None else state_by_key(key_state)


def suspended_since(
    *, state: str, suspended_at: datetime | None, state_changed_at: datetime
) -> datetime | None:
    """Return since when a grant is suspended, before its state says something else; None when it is not."""
    is_unkept = state == GrantState.SUSPENDED and suspended_at is None
    return state_changed_at if is_unkept else suspended_at


def state_by_key(key_state: str) -> GrantState:
    """Return where a grant stands when nothing stops it: active once its key was acknowledged."""
    has_key = key_state in {KeyState.ACTIVE.value, KeyState.OVERLAPPING.value, KeyState.EXPIRED.value}
    return GrantState.ACTIVE if has_key else GrantState.AWAITING_DELIVERY


def differences(*, old: Mapping[str, object], new: Mapping[str, object]) -> dict[str, dict[str, object]]:
    """Return what changes, old beside new, for the consent record and the check page."""
    return {name: {"old": old[name], "new": new[name]} for name in new if new[name] != old.get(name)}
