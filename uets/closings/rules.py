"""What a request may hold, how requests and proposals move, who is in a mandatory group; pure."""

from collections.abc import Collection
from uuid import UUID

from uets.accounts.states import AccountKind
from uets.closings import errors
from uets.closings.states import (
    CLOSING_MOVES,
    KINDS_OF_DOCUMENT,
    LARGEST_DOCUMENT,
    NO_GROUP,
    PRESUMED,
    PROPOSAL_MOVES,
    ClosingState,
    MandatoryGroup,
    ProposalState,
)


def check_move(*, state: str, to: ClosingState) -> None:
    """Raise ClosingOver when a request was decided or taken back."""
    if to not in CLOSING_MOVES[ClosingState(state)]:
        raise errors.ClosingOver(state=state)


def check_proposal_move(*, state: str, to: ProposalState) -> None:
    """Raise ProposalOver when a proposal was done or dropped."""
    if to not in PROPOSAL_MOVES[ProposalState(state)]:
        raise errors.ProposalOver(state=state)


def check_is_other_staff(*, proposed_by: UUID, second: UUID | None) -> None:
    """Raise SecondStaffNeeded for who has proposed it."""
    if second is None or second == proposed_by:
        raise errors.SecondStaffNeeded


def list_groups(*, kind: str, entries: Collection[str]) -> list[MandatoryGroup]:
    """Return the mandatory groups of an account: those of the register, or what its kind is presumed to be."""
    if not entries:
        presumed = PRESUMED.get(AccountKind(kind))
        return [presumed] if presumed is not None else []
    return [group for group in MandatoryGroup if group in entries]


def plan_entries(*, kind: str, groups: Collection[MandatoryGroup]) -> list[str]:
    """Return what the register has to say for an account to be in exactly these groups."""
    if not groups and AccountKind(kind) in PRESUMED:
        return [NO_GROUP]
    return [group.value for group in MandatoryGroup if group in groups]


def check_may_close_on_request(*, groups: Collection[MandatoryGroup]) -> None:
    """Raise MandatoryGroupMember: such an address closes with the end of the duty only (rule R16)."""
    if groups:
        raise errors.MandatoryGroupMember(groups=[group.value for group in groups])


def find_media_type(document: bytes) -> str:
    """Return what a document is by its first bytes, empty for none; raises DocumentRefused."""
    if not document:
        return ""
    found = next((kind for start, kind in KINDS_OF_DOCUMENT.items() if document.startswith(start)), "")
    if not found or len(document) > LARGEST_DOCUMENT:
        raise errors.DocumentRefused
    return found
