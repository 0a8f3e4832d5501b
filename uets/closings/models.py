"""Requests to close an address."""

from django.db import models
from django.db.models import Q
from typing_extensions import override

from uets.closings.states import ClosingState
from uets.kernel.ids import new_id


class ClosingRequest(models.Model):
    """A holder asks to close the address, with a reason and a document; the document is sealed."""

    id = models.UUIDField(primary_key=True, default=new_id)
    account_id = models.UUIDField()
    reason = models.TextField()
    sealed_document = models.BinaryField(default=bytes)
    media_type = models.CharField(max_length=40, default="")
    document_sha256 = models.CharField(max_length=64, default="")
    state = models.CharField(max_length=20, default=ClosingState.ASKED.value)
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
                condition=Q(state=ClosingState.ASKED.value),
            ),
        )

    @override
    def __str__(self) -> str:
        return f"closing of {self.account_id} ({self.state})"
