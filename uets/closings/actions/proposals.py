"""How staff close an address: one registrar proposes, another one does it (product.md §9); a console command alone."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from msgspec.structs import replace

from uets.accounts import actions as accounts
from uets.accounts import queries as account_queries
from uets.accounts.rules import check_account_move, check_is_staff
from uets.accounts.states import AccountState, ClosingGround, StaffRole
from uets.alerts.states import Topic
from uets.closings import errors, queries, rules
from uets.closings.actions.recording import decide, tell
from uets.closings.models import ClosingProposal
from uets.closings.states import ClosingState, ProposalState
from uets.evidence import actions as evidence
from uets.evidence.states import Kind
from uets.kernel.actor import Actor, ActorKind
from uets.keys.actions import cancel_grants
from uets.keys.states import Reason


@transaction.atomic
def propose_closing(*, actor: Actor, request_id: UUID, at: datetime) -> ClosingProposal:
    """Propose to close an address as its holder asked: the registrar, with a reason; nothing happens yet.

    Raises StaffRequired, LoginNotFresh, ReasonMissing, ClosingNotFound, ClosingOver, MandatoryGroupMember,
    ProposalExists.
    """
    check_is_staff(actor=actor, role=StaffRole.REGISTRAR, at=at)
    request = queries.get_request_for_update(request_id=request_id)
    rules.check_move(state=request.state, to=ClosingState.CLOSED)
    rules.check_may_close_on_request(groups=queries.list_groups(account_id=request.account_id))
    return _propose(actor, request.account_id, ClosingGround.REQUEST, request_id=request.id, at=at)


@transaction.atomic
def propose_for_ground(
    *, actor: Actor, account_id: UUID, ground: ClosingGround, at: datetime
) -> ClosingProposal:
    """Propose to close the address of a deceased person or of an organisation that was wound up.

    Raises StaffRequired, LoginNotFresh, ReasonMissing, StateConflict, ProposalExists.
    """
    check_is_staff(actor=actor, role=StaffRole.REGISTRAR, at=at)
    account = account_queries.get_account(account_id=account_id)
    check_account_move(state=account.state, to=AccountState.CLOSED)
    return _propose(actor, account_id, ground, request_id=None, at=at)


@transaction.atomic
def confirm_closing(*, actor: Actor, proposal_id: UUID, at: datetime) -> None:
    """Close the address as proposed: another registrar, with a reason; grants end, what has arrived stays readable.

    Raises StaffRequired, LoginNotFresh, ReasonMissing, ProposalNotFound, ProposalOver, SecondStaffNeeded, ClosingOver,
    MandatoryGroupMember, StateConflict.
    """
    check_is_staff(actor=actor, role=StaffRole.REGISTRAR, at=at)
    proposal = queries.get_proposal_for_update(proposal_id=proposal_id)
    rules.check_is_other_staff(proposed_by=proposal.proposed_by_id, second=actor.person_id)
    second = replace(actor, asked_by=proposal.proposed_by_id)
    _decide(proposal, to=ProposalState.DONE, actor=second, at=at)
    ground = ClosingGround(proposal.ground)
    if ground is ClosingGround.REQUEST:
        rules.check_may_close_on_request(groups=queries.list_groups(account_id=proposal.account_id))
        if proposal.request_id is None:
            raise errors.ClosingNotFound
        request = queries.get_request_for_update(request_id=proposal.request_id)
        decide(request=request, to=ClosingState.CLOSED, actor=second, at=at)
        _close(second, proposal.account_id, ground, at=at)
    else:
        _close_with_request(second, proposal.account_id, ground, at=at)


@transaction.atomic
def drop_closing(*, actor: Actor, proposal_id: UUID, at: datetime) -> None:
    """Drop a proposal, one's own or another's, with a reason; the address stays as it is.

    Raises StaffRequired, LoginNotFresh, ReasonMissing, ProposalNotFound, ProposalOver.
    """
    check_is_staff(actor=actor, role=StaffRole.REGISTRAR, at=at)
    proposal = queries.get_proposal_for_update(proposal_id=proposal_id)
    _decide(proposal, to=ProposalState.DROPPED, actor=actor, at=at)


@transaction.atomic
def close_for_ground(*, actor: Actor, account_id: UUID, ground: ClosingGround, at: datetime) -> None:
    """Close the address of a deceased person or of a wound-up organisation at once: a console command only.

    The account becomes read-only, its grants end; after a death operators keep lists and evidence only, and the rights
    of the deceased over other accounts end. A request that waits is done with it. Raises SecondStaffNeeded,
    StateConflict.
    """
    if actor.kind is not ActorKind.CONSOLE:
        raise errors.SecondStaffNeeded
    _close_with_request(actor, account_id, ground, at=at)


def drop_waiting(*, account_id: UUID, request_id: UUID, actor: Actor, at: datetime) -> None:
    """Drop the proposal about a request that was taken back or refused."""
    proposal = queries.find_waiting_proposal(account_id=account_id)
    if proposal is not None and proposal.request_id == request_id:
        _decide(proposal, to=ProposalState.DROPPED, actor=actor, at=at)


def _close_with_request(actor: Actor, account_id: UUID, ground: ClosingGround, *, at: datetime) -> None:
    waiting = queries.find_newest(account_id=account_id)
    if waiting is not None and waiting.state == ClosingState.ASKED:
        request = queries.get_request_for_update(request_id=waiting.id)
        decide(request=request, to=ClosingState.CLOSED, actor=actor, at=at)
    _close(actor, account_id, ground, at=at)


def _close(actor: Actor, account_id: UUID, ground: ClosingGround, *, at: datetime) -> None:
    """End grants, then close, then tell: grants are locked before the account.

    After a death the rights of the deceased over other accounts end too.
    """
    cancel_grants(actor=actor, account_id=account_id, reason=Reason.ACCOUNT_CLOSED, at=at)
    accounts.close_account(actor=actor, account_id=account_id, ground=ground, at=at)
    holder = account_queries.get_account(account_id=account_id).person_id
    if ground is ClosingGround.DEATH and holder is not None:
        accounts.end_operators_of_person(actor=actor, person_id=holder, at=at)
    tell(account_id=account_id, topic=Topic.ACCOUNT_CLOSED, at=at)


def _propose(
    actor: Actor, account_id: UUID, ground: ClosingGround, *, request_id: UUID | None, at: datetime
) -> ClosingProposal:
    if actor.person_id is None:
        raise errors.SecondStaffNeeded
    proposal = ClosingProposal(
        account_id=account_id,
        request_id=request_id,
        ground=ground.value,
        reason=actor.reason,
        proposed_by_id=actor.person_id,
        proposed_by_name=actor.name,
        proposed_at=at,
    )
    try:
        with transaction.atomic():
            proposal.save(force_insert=True)
    except IntegrityError as error:
        raise errors.ProposalExists from error
    _record(proposal, kind=Kind.CLOSING_PROPOSED, actor=actor, at=at)
    return proposal


def _decide(proposal: ClosingProposal, *, to: ProposalState, actor: Actor, at: datetime) -> None:
    rules.check_proposal_move(state=proposal.state, to=to)
    proposal.state, proposal.decided_at = to.value, at
    proposal.decided_by_name, proposal.decision_reason = actor.name, actor.reason
    proposal.save(update_fields=["state", "decided_at", "decided_by_name", "decision_reason"])
    kind = Kind.CLOSING_PROPOSAL_DONE if to is ProposalState.DONE else Kind.CLOSING_PROPOSAL_DROPPED
    _record(proposal, kind=kind, actor=actor, at=at)


def _record(proposal: ClosingProposal, *, kind: Kind, actor: Actor, at: datetime) -> None:
    evidence.record(
        kind=kind,
        subject=f"closing:{proposal.request_id or proposal.id}",
        actor=actor,
        at=at,
        facts={"proposal_id": proposal.id, "ground": proposal.ground, "by": proposal.proposed_by_id},
        account_id=proposal.account_id,
        chain=f"account:{proposal.account_id}",
    )
