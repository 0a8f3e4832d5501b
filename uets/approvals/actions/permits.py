"""Key view by two (rule R5): in the key vault process, which reads for itself what was asked for and who approves."""

from datetime import datetime
from uuid import UUID

from uets.approvals import queries, rules
from uets.approvals.actions.seconds import check_second
from uets.approvals.errors import ApprovalNotFound
from uets.approvals.states import Act
from uets.kernel.refusals import Refusal
from uets.keys import ports
from uets.keys.actions.permit_reveal import Wanted, permit_reveal


def permit_key_view(*, request: ports.PermitRequest, at: datetime) -> ports.DoneAnswer | ports.RefusalAnswer:
    """Answer one request: the key may be shown, once, to who asked for it, or why not.

    The web process names only which request it is. That it waits, for which key and whom, that the second person is
    another one, principal, and has just logged in: all of that the vault reads itself.
    """
    try:
        _permit(request, at=at)
    except Refusal as refusal:
        return ports.RefusalAnswer(refusal.code)
    return ports.DoneAnswer()


def _permit(request: ports.PermitRequest, *, at: datetime) -> None:
    approval = queries.get_approval(account_id=request.account_id, approval_id=request.approval_id)
    if approval.act != Act.REVEAL_KEY:
        raise ApprovalNotFound
    rules.check_is_open(state=approval.state)
    rules.check_is_in_time(expires_at=approval.expires_at, at=at)
    check_second(approval=approval, second=request.person_id, at=at)
    wanted = Wanted(
        approval_id=approval.id,
        grant_id=UUID(approval.given["grant_id"]),
        key_id=UUID(approval.given["key_id"]),
        person_id=approval.asked_by_id,
    )
    permit_reveal(request=request, wanted=wanted, at=at)
