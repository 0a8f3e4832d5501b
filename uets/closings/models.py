"""Requests to close an address, proposals of staff, and the register of mandatory groups."""

from django.db import models
from django.db.models import Q
from typing_extensions import override

from uets.closings.states import OPEN_REQUESTS, ClosingState, ProposalState
from uets.kernel.ids import new_id


class ClosingRequest(models.Model):
    """A holder asks to close the address, with a reason and a document; the document is sealed."""

    id = models.UUIDField(primary_key=True, default=new_id)
    account_id = models.UUIDField()
    reason = models.TextField()
    sealed_document = models.BinaryField(default=bytes)
    media_type = models.CharField(max_length=40, default="")
    document_sha256 = models.CharField(max_length=64, default="")
    state = models.CharField(max_length=30, default=ClosingState.ASKED.value)
    asked_by_id = models.UUIDField()
    asked_by_name = models.CharField(max_length=201)
    asked_at = models.DateTimeField()
    decide_by = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decision_reason = models.CharField(max_length=300, default="")

    class Meta:
        """One request waits per account."""

        constraints = (
            models.UniqueConstraint(
                fields=["account_id"],
                name="one_open_closing_request",
                condition=Q(state__in=[state.value for state in OPEN_REQUESTS]),
            ),
        )

    @override
    def __str__(self) -> str:
        return f"closing of {self.account_id} ({self.state})"


class ClosingProposal(models.Model):
    """One member of staff proposes to close an address, another one does it; `request_id` where a holder has asked."""

    id = models.UUIDField(primary_key=True, default=new_id)
    account_id = models.UUIDField()
    request_id = models.UUIDField(null=True)
    ground = models.CharField(max_length=20)
    reason = models.CharField(max_length=300)
    state = models.CharField(max_length=20, default=ProposalState.WAITING.value)
    proposed_by_id = models.UUIDField()
    proposed_by_name = models.CharField(max_length=201)
    proposed_at = models.DateTimeField()
    decided_by_name = models.CharField(max_length=201, default="")
    decided_at = models.DateTimeField(null=True)
    decision_reason = models.CharField(max_length=300, default="")

    class Meta:
        """One proposal waits per account."""

        constraints = (
            models.UniqueConstraint(
                fields=["account_id"],
                name="one_waiting_proposal_to_close",
                condition=Q(state=ProposalState.WAITING.value),
            ),
        )

    @override
    def __str__(self) -> str:
        return f"proposal to close {self.account_id} ({self.state})"


class GroupEntry(models.Model):
    """The register says that an account is in a mandatory group, or in none; an entry ends, and is never removed."""

    id = models.UUIDField(primary_key=True, default=new_id)
    account_id = models.UUIDField()
    group = models.CharField(max_length=30)
    reason = models.CharField(max_length=300)
    entered_by_name = models.CharField(max_length=201)
    entered_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by_name = models.CharField(max_length=201, default="")
    end_reason = models.CharField(max_length=300, default="")

    class Meta:
        """An account stands once in a group."""

        constraints = (
            models.UniqueConstraint(
                fields=["account_id", "group"],
                name="one_live_entry_per_group",
                condition=Q(ended_at__isnull=True),
            ),
        )

    @override
    def __str__(self) -> str:
        return f"{self.account_id}: {self.group}"
