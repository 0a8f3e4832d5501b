"""What every act about closing writes: the decision, its evidence, and a word to the people of the account."""

from datetime import datetime
from typing import Final
from uuid import UUID

from uets.accounts import queries as accounts
from uets.alerts import actions as alerts
from uets.alerts.states import Topic
from uets.closings import rules
from uets.closings.models import ClosingRequest
from uets.closings.states import ClosingState
from uets.evidence import actions as evidence
from uets.evidence.states import Kind
from uets.kernel.actor import Actor

KINDS: Final = {
    ClosingState.AWAITING_SECOND: Kind.CLOSING_AWAITS_SECOND,
    ClosingState.ASKED: Kind.CLOSING_ASKED,
    ClosingState.CLOSED: Kind.CLOSING_DONE,
    ClosingState.REFUSED: Kind.CLOSING_REFUSED,
    ClosingState.WITHDRAWN: Kind.CLOSING_WITHDRAWN,
    ClosingState.REJECTED: Kind.CLOSING_REJECTED,
    ClosingState.EXPIRED: Kind.CLOSING_EXPIRED,
}


def decide(*, request: ClosingRequest, to: ClosingState, actor: Actor, at: datetime) -> None:
    """Move a request to its end and record it; raises ClosingOver."""
    rules.check_move(state=request.state, to=to)
    request.state, request.decided_at, request.decision_reason = to.value, at, actor.reason
    request.save(update_fields=["state", "decided_at", "decision_reason"])
    record_request(request=request, actor=actor, at=at)


def record_request(*, request: ClosingRequest, actor: Actor, at: datetime) -> None:
    """Record where a request stands now, in the chain of its account."""
    facts = {"account_id": str(request.account_id), "state": request.state}
    if request.document_sha256:
        facts["document_sha256"] = request.document_sha256
    evidence.record(
        kind=KINDS[ClosingState(request.state)],
        subject=f"closing:{request.id}",
        actor=actor,
        at=at,
        facts=facts,
        account_id=request.account_id,
        chain=f"account:{request.account_id}",
    )


def tell(*, account_id: UUID, topic: Topic, at: datetime) -> None:
    """Tell everybody of an account."""
    account = accounts.get_account(account_id=account_id)
    alerts.queue_alerts(
        topic=topic,
        to=accounts.list_emails(account_id=account_id),
        facts={"account": account.legal_name},
        at=at,
        account_id=account_id,
    )
