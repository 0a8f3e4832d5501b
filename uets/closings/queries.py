"""Reads of requests to close an address, proposals of staff, and the register of mandatory groups."""

from uuid import UUID

from uets.accounts import queries as accounts
from uets.closings import ports, rules
from uets.closings.errors import ClosingNotFound, ProposalNotFound
from uets.closings.models import ClosingProposal, ClosingRequest, GroupEntry
from uets.closings.states import ClosingState, MandatoryGroup, ProposalState


def list_waiting() -> list[ClosingRequest]:
    """Return what the registrar has to decide, the one that is due first on top; documents stay away."""
    waiting = ClosingRequest.objects.filter(state=ClosingState.ASKED.value)
    return list(waiting.defer("sealed_document").order_by("decide_by"))


def find_newest(*, account_id: UUID) -> ClosingRequest | None:
    """Return the newest request of an account, or None."""
    found = ClosingRequest.objects.filter(account_id=account_id).defer("sealed_document")
    return found.order_by("-asked_at", "-id").first()


def get_request(*, request_id: UUID) -> ClosingRequest:
    """Return a request; raises ClosingNotFound."""
    found = ClosingRequest.objects.filter(id=request_id).first()
    if found is None:
        raise ClosingNotFound
    return found


def get_request_for_update(*, request_id: UUID) -> ClosingRequest:
    """Return a request, locked until the transaction ends; raises ClosingNotFound."""
    found = ClosingRequest.objects.select_for_update().filter(id=request_id).first()
    if found is None:
        raise ClosingNotFound
    return found


def read_document(*, request_id: UUID) -> tuple[bytes, str]:
    """Return the document of a request and what it is; raises ClosingNotFound when there is none."""
    found = get_request(request_id=request_id)
    if not found.media_type:
        raise ClosingNotFound
    context = f"closing:{found.id}"
    return ports.document_box().open(bytes(found.sealed_document), context=context), found.media_type


def list_proposals() -> list[ClosingProposal]:
    """Return what waits for a second member of staff, the oldest on top."""
    return list(ClosingProposal.objects.filter(state=ProposalState.WAITING.value).order_by("proposed_at"))


def find_waiting_proposal(*, account_id: UUID) -> ClosingProposal | None:
    """Return the proposal to close an account that waits, locked until the transaction ends, or None."""
    waiting = ClosingProposal.objects.filter(account_id=account_id, state=ProposalState.WAITING.value)
    return waiting.select_for_update().first()


def get_proposal(*, proposal_id: UUID) -> ClosingProposal:
    """Return a proposal; raises ProposalNotFound."""
    found = ClosingProposal.objects.filter(id=proposal_id).first()
    if found is None:
        raise ProposalNotFound
    return found


def get_proposal_for_update(*, proposal_id: UUID) -> ClosingProposal:
    """Return a proposal, locked until the transaction ends; raises ProposalNotFound."""
    found = ClosingProposal.objects.select_for_update().filter(id=proposal_id).first()
    if found is None:
        raise ProposalNotFound
    return found


def list_entries(*, account_id: UUID) -> list[GroupEntry]:
    """Return what the register of mandatory groups says of an account now."""
    return list(
        GroupEntry.objects.filter(account_id=account_id, ended_at__isnull=True).order_by("entered_at")
    )


def list_groups(*, account_id: UUID) -> list[MandatoryGroup]:
    """Return the mandatory groups an account is in; an empty list means that it may be closed on request."""
    account = accounts.get_account(account_id=account_id)
    entries = [entry.group for entry in list_entries(account_id=account_id)]
    return rules.list_groups(kind=account.kind, entries=entries)
