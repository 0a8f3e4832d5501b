"""The outbox of events; the stream that publishes them gives cursor and sequence after commit."""

from django.db import models
from django.db.models import CompositePrimaryKey
from typing_extensions import override

from uets.kernel.ids import new_id


class Event(models.Model):
    """A fact for those who follow an account or grant: ids only, no content. Range-partitioned by month on the id."""

    pk = CompositePrimaryKey("account_id", "id")
    account_id = models.UUIDField()
    id = models.UUIDField(default=new_id)
    grant_id = models.UUIDField(null=True)
    integrator_id = models.UUIDField(null=True)
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=80)
    occurred_at = models.DateTimeField()

    @override
    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"
