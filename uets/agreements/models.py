"""Immutable texts, append-only consent records, signed receipts."""

from django.db import models
from django.db.models import CompositePrimaryKey
from typing_extensions import override

from uets.agreements.states import TextKind
from uets.kernel.ids import new_id


class AgreementText(models.Model):
    """One version of a legal text in one language: the exact bytes and their hash. A typing error is a new version."""

    id = models.UUIDField(primary_key=True, default=new_id)
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in TextKind])
    version = models.PositiveIntegerField()
    locale = models.CharField(max_length=5)
    title = models.CharField(max_length=200)
    source = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    controller = models.CharField(max_length=300, blank=True)
    published_from = models.DateTimeField()
    published_at = models.DateTimeField()

    class Meta:
        """A version of a text exists once per language."""

        constraints = (
            models.UniqueConstraint(
                fields=["kind", "version", "locale"],
                name="one_text_per_version_and_locale",
            ),
        )

    @override
    def __str__(self) -> str:
        return f"{self.kind} v{self.version} ({self.locale})"


class ConsentRecord(models.Model):
    """One act of a person about one document; append-only, chained per grant or (contract) per account."""

    pk = CompositePrimaryKey("account_id", "id")
    account_id = models.UUIDField()
    id = models.UUIDField(default=new_id)
    chain = models.CharField(max_length=80)
    sequence = models.PositiveBigIntegerField()
    previous_hash = models.CharField(max_length=64)
    row_hash = models.CharField(max_length=64)
    kind = models.CharField(max_length=30)
    grant_id = models.UUIDField(null=True)
    person_id = models.UUIDField()
    text_id = models.UUIDField(null=True)
    decided_at = models.DateTimeField()
    record = models.JSONField()

    class Meta:
        """Read by chain, and by person and text (has this contract been accepted?)."""

        indexes = (
            models.Index(fields=["account_id", "chain", "sequence"], name="consent_by_chain"),
            models.Index(fields=["chain", "sequence"], name="consent_by_chain_alone"),
            models.Index(
                fields=["account_id", "person_id", "text_id"],
                name="consent_by_person_and_text",
            ),
        )

    @override
    def __str__(self) -> str:
        return f"{self.chain}#{self.sequence} {self.kind}"


class Receipt(models.Model):
    """A consent receipt as the holder got it: canonical JSON (RFC 8785) and the detached signature of the seal key."""

    pk = CompositePrimaryKey("account_id", "id")
    account_id = models.UUIDField()
    id = models.UUIDField(default=new_id)
    grant_id = models.UUIDField(null=True)
    order_id = models.UUIDField(null=True)
    content = models.BinaryField()
    signature = models.BinaryField()
    key_id = models.CharField(max_length=64)
    public_key = models.TextField()
    issued_at = models.DateTimeField()

    class Meta:
        """Read by grant, newest first."""

        indexes = (models.Index(fields=["account_id", "grant_id", "id"], name="receipt_by_grant"),)

    @override
    def __str__(self) -> str:
        return f"receipt {self.id}"


class ContractSignature(models.Model):
    """The signature by which a contract or undertaking was accepted, for its consent record; it verifies alone."""

    pk = CompositePrimaryKey("account_id", "id")
    account_id = models.UUIDField()
    id = models.UUIDField()
    """Of the consent record."""

    form = models.CharField(max_length=10)
    document = models.BinaryField()
    signature = models.BinaryField()
    certificate = models.CharField(max_length=64)
    signed_at = models.DateTimeField()

    @override
    def __str__(self) -> str:
        return f"{self.form} of consent {self.id}"


class HeldSignature(models.Model):
    """A signature over an undertaking that nothing binds yet; it goes when what it was given for changes."""

    pk = CompositePrimaryKey("account_id", "id")
    account_id = models.UUIDField()
    id = models.UUIDField()
    """Of the application; of a grant that stands, one for each person, or one for what waits (keys' undertakings)."""

    form = models.CharField(max_length=10)
    document = models.BinaryField()
    signature = models.BinaryField()
    certificate = models.CharField(max_length=64)
    signed_at = models.DateTimeField()
    acceptance = models.JSONField(null=True)
    """HeldAcceptance; an application says it itself."""

    kept_until = models.DateTimeField(null=True)
    """None while something waits that ends it."""

    @override
    def __str__(self) -> str:
        return f"{self.form} for {self.id}"
