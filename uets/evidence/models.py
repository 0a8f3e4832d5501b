"""Evidence rows and the heads of their chains. Nobody outside this package imports these tables."""

from django.contrib.postgres.indexes import BTreeIndex
from django.db import models
from django.db.models import CompositePrimaryKey
from typing_extensions import override

from uets.kernel.ids import new_id


class Evidence(models.Model):
    """One fact, for thirty years. Range-partitioned by month on the UUIDv7 id; the application role may only insert."""

    pk = CompositePrimaryKey("account_id", "id")
    account_id = models.UUIDField()
    id = models.UUIDField(default=new_id)
    chain = models.CharField(max_length=80)
    sequence = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=40)
    event_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    actor = models.JSONField()
    subject = models.CharField(max_length=80)
    facts = models.JSONField()
    facts_sha256 = models.CharField(max_length=64)
    previous_hash = models.CharField(max_length=64)
    row_hash = models.CharField(max_length=64)

    class Meta:
        """Read by chain (verification) and by subject of an account (screens)."""

        indexes = (
            BTreeIndex(fields=["chain", "sequence"], name="evidence_by_chain"),
            BTreeIndex(fields=["account_id", "subject", "id"], name="evidence_by_subject"),
        )

    @override
    def __str__(self) -> str:
        return f"{self.chain}#{self.sequence} {self.kind}"


class ChainHead(models.Model):
    """The newest row of a chain, locked while the next one is added, so that a cut-off tail is found.

    It is written by the trigger on the rows alone (migration 0003), so it always names a row that exists.
    """

    chain = models.CharField(max_length=80, primary_key=True)
    sequence = models.PositiveBigIntegerField()
    row_hash = models.CharField(max_length=64)

    @override
    def __str__(self) -> str:
        return f"{self.chain}#{self.sequence}"
