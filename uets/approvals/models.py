"""What waits for a second principal operator."""

from django.db import models
from django.db.models import CompositePrimaryKey, Q
from typing_extensions import override

from uets.approvals.states import ApprovalState
from uets.kernel.ids import new_id


class Approval(models.Model):
    """One act that a person has asked for: `given` is exactly what will be done, as data."""

    pk = CompositePrimaryKey("account_id", "id")
    account_id = models.UUIDField()
    id = models.UUIDField(default=new_id)
    act = models.CharField(max_length=30)
    given = models.JSONField()
    about = models.CharField(max_length=300)
    """The name of whom or what it is about, as the asker saw it."""

    state = models.CharField(max_length=20, default=ApprovalState.WAITING.value)
    asked_by_id = models.UUIDField()
    asked_by_name = models.CharField(max_length=201)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    decided_by_name = models.CharField(max_length=201, default="")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        """The clock looks for what waits too long."""

        indexes = (
            models.Index(
                fields=["expires_at"],
                name="approval_waiting",
                condition=Q(state=ApprovalState.WAITING.value),
            ),
        )

    @override
    def __str__(self) -> str:
        return f"{self.act} ({self.state})"
