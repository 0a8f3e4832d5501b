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


class SealRequest(models.Model):
    """An evidence that waits for its seal, or for its place in a batch when its kind is not sealed: a claim table."""

    id = models.UUIDField(primary_key=True)
    """The evidence's."""

    account_id = models.UUIDField()

    @override
    def __str__(self) -> str:
        return str(self.id)


class StampRequest(models.Model):
    """A leaf that waits for the next batch: a claim table."""

    id = models.UUIDField(primary_key=True)
    """The evidence's."""

    account_id = models.UUIDField()
    leaf = models.BinaryField(max_length=32)
    waiting_since = models.DateTimeField()

    @override
    def __str__(self) -> str:
        return str(self.id)


class Certificate(models.Model):
    """A certificate that sealed or stamped anything, kept for ever; its id is the SHA-256 of its DER."""

    id = models.CharField(max_length=64, primary_key=True)
    role = models.CharField(max_length=16)
    content = models.BinaryField()
    first_used_at = models.DateTimeField()

    @override
    def __str__(self) -> str:
        return f"{self.role} {self.id}"


class RevocationFile(models.Model):
    """An OCSP answer or a CRL about a certificate in use as it came; its id is the SHA-256 of its bytes."""

    id = models.CharField(max_length=64, primary_key=True)
    content = models.BinaryField()

    @override
    def __str__(self) -> str:
        return self.id


class SealRevocation(models.Model):
    """What was said of the revocation of a certificate that sealed or stamped, on one day; its evidence proves it."""

    id = models.UUIDField(primary_key=True)
    """The evidence's."""

    certificate_id = models.CharField(max_length=64)
    day = models.DateField()
    ocsp_sha256 = models.CharField(max_length=64, blank=True)
    crl_sha256 = models.CharField(max_length=64, blank=True)
    kept_at = models.DateTimeField()

    class Meta:
        """Once per certificate and day."""

        constraints = (
            models.UniqueConstraint(fields=["certificate_id", "day"], name="one_word_on_revocation_a_day"),
        )

    @override
    def __str__(self) -> str:
        return f"{self.certificate_id} on {self.day}"


class Seal(models.Model):
    """The seal of one evidence. The file is written from the row again on download; `leaf` is the hash of its bytes.

    Range-partitioned by month like the evidence; the application role may only insert.
    """

    pk = CompositePrimaryKey("account_id", "id")
    account_id = models.UUIDField()
    id = models.UUIDField()
    """The evidence's."""

    form = models.PositiveSmallIntegerField()
    """Which version of the renderer wrote the file."""

    certificate_id = models.CharField(max_length=64)
    issuer = models.CharField(max_length=120)
    is_test = models.BooleanField()
    sealed_at = models.DateTimeField()
    signature = models.BinaryField(max_length=64)
    leaf = models.BinaryField(max_length=32)

    @override
    def __str__(self) -> str:
        return f"seal of {self.id}"


class Batch(models.Model):
    """Leaves under one root with one time-stamp token (RFC 4998, RFC 3161); numbered without gaps.

    The first leaf of each batch is the root of the one before, so that no batch can vanish.
    """

    id = models.PositiveBigIntegerField(primary_key=True)
    leaves = models.PositiveIntegerField()
    previous_root = models.BinaryField(max_length=32)
    root = models.BinaryField(max_length=32)
    token = models.BinaryField()
    gen_time = models.DateTimeField()
    closed_at = models.DateTimeField()

    @override
    def __str__(self) -> str:
        return f"batch {self.id}"


class Proof(models.Model):
    """The way of one evidence to the root of its batch: the sibling hashes joined."""

    pk = CompositePrimaryKey("account_id", "id")
    account_id = models.UUIDField()
    id = models.UUIDField()
    """The evidence's."""

    batch_id = models.PositiveBigIntegerField()
    position = models.PositiveIntegerField()
    leaf = models.BinaryField(max_length=32)
    path = models.BinaryField()

    class Meta:
        """Read by batch when a batch is verified or renewed."""

        indexes = (BTreeIndex(fields=["batch_id", "position"], name="evidence_proof_by_batch"),)

    @override
    def __str__(self) -> str:
        return f"{self.batch_id}#{self.position}"


class StamperTurn(models.Model):
    """From which batch on the time-stamp authority stamps with which certificate: a row for each change."""

    first_batch = models.PositiveBigIntegerField(primary_key=True)
    certificate_id = models.CharField(max_length=64)

    @override
    def __str__(self) -> str:
        return f"from batch {self.first_batch} on {self.certificate_id}"


class Renewal(models.Model):
    """A hash tree with a young time stamp over what weakens with age (RFC 4998 §5); numbered without gaps.

    Its leaves stand for all tokens from `first` to `last`, so that a path is made when it is asked for.
    """

    id = models.PositiveBigIntegerField(primary_key=True)
    source = models.CharField(max_length=16)
    """A RenewalSource: whether `first` and `last` number batches or renewals."""

    digest = models.CharField(max_length=16)
    first = models.PositiveBigIntegerField()
    last = models.PositiveBigIntegerField()
    last_batch = models.PositiveBigIntegerField()
    """The newest batch that it proves, by whatever way."""

    leaves = models.BinaryField()
    root = models.BinaryField(max_length=64)
    token = models.BinaryField()
    certificate_id = models.CharField(max_length=64)
    gen_time = models.DateTimeField()
    renewed_at = models.DateTimeField()

    class Meta:
        """Looked up by what it renews."""

        indexes = (BTreeIndex(fields=["source", "digest", "first"], name="evidence_renewal_by_first"),)

    @override
    def __str__(self) -> str:
        return f"renewal {self.id} of {self.source} {self.first}-{self.last}"


class RehashedBatch(models.Model):
    """The leaves of one batch under a stronger hash (RFC 4998 §5.3): one hash per evidence, in their positions.

    Position 0 stands for the batch's own row, so that no batch can vanish once SHA-256 is weak.
    """

    pk = CompositePrimaryKey("digest", "batch_id")
    digest = models.CharField(max_length=16)
    batch_id = models.PositiveBigIntegerField()
    leaves = models.BinaryField()
    root = models.BinaryField(max_length=64)
    after_renewal = models.PositiveBigIntegerField()
    """The newest renewal at that time: later ones of weaker hashes are not among what was hashed."""

    rehashed_at = models.DateTimeField()

    @override
    def __str__(self) -> str:
        return f"batch {self.batch_id} under {self.digest}"


class Audit(models.Model):
    """An audit of a period, without which nothing of it may be deleted (Regulation RG 30617)."""

    id = models.UUIDField(primary_key=True, default=new_id)
    auditor = models.CharField(max_length=200)
    case_number = models.CharField(max_length=80)
    first_day = models.DateField()
    last_day = models.DateField()
    result = models.CharField(max_length=16)
    note = models.TextField()
    evidence_id = models.UUIDField()
    recorded_at = models.DateTimeField()

    @override
    def __str__(self) -> str:
        return f"audit {self.case_number}: {self.first_day} to {self.last_day}"


class Tombstone(models.Model):
    """What stays of a deleted evidence: enough to walk its chain and to make the root of its batch again.

    Range-partitioned by month like the evidence; written by the owner of the database alone.
    """

    pk = CompositePrimaryKey("account_id", "id")
    account_id = models.UUIDField()
    id = models.UUIDField()
    """The evidence's."""

    chain = models.CharField(max_length=80)
    sequence = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=40)
    row_hash = models.CharField(max_length=64)
    batch_id = models.PositiveBigIntegerField()
    position = models.PositiveIntegerField()
    leaf = models.BinaryField(max_length=32)
    deletion_id = models.UUIDField()
    """The evidence of the deletion, whose facts hold the root over its tombstones."""

    class Meta:
        """Read by chain, by batch and by deletion."""

        indexes = (
            BTreeIndex(fields=["chain", "sequence"], name="evidence_tombstone_by_chain"),
            BTreeIndex(fields=["batch_id", "position"], name="evidence_tombstone_by_batch"),
            BTreeIndex(fields=["deletion_id", "account_id", "id"], name="evidence_tombstone_by_act"),
        )

    @override
    def __str__(self) -> str:
        return f"deleted {self.chain}#{self.sequence} {self.kind}"
