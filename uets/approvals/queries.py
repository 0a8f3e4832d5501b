"""Reads of what waits for a second person."""

from datetime import datetime
from uuid import UUID

from uets.approvals.errors import ApprovalNotFound
from uets.approvals.models import Approval
from uets.approvals.states import Act, ApprovalState

SHOWN = 50


def list_approvals(*, account_id: UUID) -> list[Approval]:
    """Return what waits in an account and what was decided lately, newest first."""
    return list(Approval.objects.filter(account_id=account_id).order_by("-asked_at", "-id")[:SHOWN])


def count_waiting(*, account_id: UUID, at: datetime) -> int:
    """Return how much waits for a second person."""
    waiting = Approval.objects.filter(account_id=account_id, state=ApprovalState.WAITING.value)
    return waiting.filter(expires_at__gt=at).count()


def find_newest(
    *, account_id: UUID, act: Act, asked_by_id: UUID | None = None, **given: str
) -> Approval | None:
    """Return the newest approval of an act about something (`application_id`, `key_id` …), or None."""
    found = Approval.objects.filter(account_id=account_id, act=act.value, given__contains=given)
    if asked_by_id is not None:
        found = found.filter(asked_by_id=asked_by_id)
    return found.order_by("-asked_at", "-id").first()


def get_approval(*, account_id: UUID, approval_id: UUID) -> Approval:
    """Return an approval of an account; raises ApprovalNotFound."""
    found = Approval.objects.filter(account_id=account_id, id=approval_id).first()
    if found is None:
        raise ApprovalNotFound
    return found


def get_approval_for_update(*, account_id: UUID, approval_id: UUID) -> Approval:
    """Return an approval, locked until the transaction ends; raises ApprovalNotFound."""
    found = Approval.objects.select_for_update().filter(account_id=account_id, id=approval_id).first()
    if found is None:
        raise ApprovalNotFound
    return found


def claim_overdue(*, at: datetime, limit: int) -> list[Approval]:
    """Return what has waited for seven days, locked; that of another worker is left to it."""
    waiting = Approval.objects.filter(state=ApprovalState.WAITING.value, expires_at__lte=at)
    return list(waiting.select_for_update(skip_locked=True).order_by("expires_at")[:limit])
