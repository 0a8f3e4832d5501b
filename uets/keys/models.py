"""Grants, keys and their delivery; the tables of schema `vault` belong to the key-vault process alone."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CompositePrimaryKey, Q
from typing_extensions import override

from uets.kernel.ids import new_id
from uets.keys.states import (
    LIVE_GRANT_STATES,
    OVERLAP_HOURS,
    WAITING_REVIEWS,
    DeliveryState,
    GrantState,
    IpRule,
    KeyState,
    OpenRule,
    ReviewState,
)


class Grant(models.Model):
    """Yetki: joins holder account, integrator, tariff, permissions, term and consent records."""

    pk = CompositePrimaryKey("account_id", "id")
    account_id = models.UUIDField()
    id = models.UUIDField(default=new_id, unique=True)
    integrator_id = models.UUIDField()
    tariff_id = models.UUIDField()
    state = models.CharField(max_length=20, default=GrantState.AWAITING_DELIVERY.value)
    state_reason = models.CharField(max_length=30)
    state_changed_at = models.DateTimeField()
    permissions = ArrayField(models.CharField(max_length=30))
    open_rule = models.CharField(max_length=20, default=OpenRule.ALWAYS.value)
    ip_rule = models.CharField(max_length=20, default=IpRule.REGISTERED.value)
    ip_ranges = ArrayField(models.CharField(max_length=43), default=list)
    enc_thumbprint = models.CharField(max_length=43)
    starts_on = models.DateField()
    ends_on = models.DateField()
    given_by_id = models.UUIDField()
    given_at = models.DateTimeField()
    disabled_at = models.DateTimeField(null=True)
    suspended_at = models.DateTimeField(null=True)
    first_used_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        """One live grant per account and integrator: the database refuses a second, also in a race (rule R2)."""

        constraints = (
            models.UniqueConstraint(
                fields=["account_id", "integrator_id"],
                name="one_live_grant_per_integrator",
                condition=Q(state__in=[state.value for state in LIVE_GRANT_STATES]),
            ),
            models.CheckConstraint(
                name="grant_term_has_length",
                condition=Q(ends_on__gte=models.F("starts_on")),
            ),
        )
        indexes = (models.Index(fields=["integrator_id", "id"], name="grant_by_integrator"),)

    @override
    def __str__(self) -> str:
        return f"grant {self.id} ({self.state})"

    @property
    def ref(self) -> str:
        """Evidence subject and chain of this grant."""
        return f"grant:{self.id}"


class ApiKey(models.Model):
    """A credential of a grant: public `kid` and the HMAC of the whole key. The key itself is never here."""

    pk = CompositePrimaryKey("account_id", "id")
    account_id = models.UUIDField()
    id = models.UUIDField(default=new_id, unique=True)
    grant_id = models.UUIDField()
    kid = models.CharField(max_length=10, unique=True)
    state = models.CharField(max_length=20, default=KeyState.MINTING.value)
    state_reason = models.CharField(max_length=30)
    state_changed_at = models.DateTimeField()
    key_hmac = models.BinaryField(null=True)
    pepper_version = models.PositiveSmallIntegerField(null=True)
    last_four = models.CharField(max_length=4, blank=True)
    ordered_at = models.DateTimeField()
    minted_at = models.DateTimeField(null=True)
    activated_at = models.DateTimeField(null=True)
    overlap_hours = models.PositiveSmallIntegerField(default=OVERLAP_HOURS)
    """How long the key before this one goes on working, once this one is acknowledged."""

    usable_until = models.DateTimeField(null=True)
    """When an overlapping key stops working; the check of a call looks at it itself."""

    revealed_at = models.DateTimeField(null=True)

    class Meta:
        """A minted key has its HMAC, an overlapping one its end; a grant has its keys in order."""

        constraints = (
            models.CheckConstraint(
                name="overlapping_key_has_its_end",
                condition=~Q(state=KeyState.OVERLAPPING.value) | Q(usable_until__isnull=False),
            ),
            models.CheckConstraint(
                name="minted_key_has_hmac",
                condition=Q(
                    minted_at__isnull=True,
                    key_hmac__isnull=True,
                    pepper_version__isnull=True,
                )
                | Q(
                    minted_at__isnull=False,
                    key_hmac__isnull=False,
                    pepper_version__isnull=False,
                ),
            ),
        )
        indexes = (
            models.Index(fields=["account_id", "grant_id", "id"], name="key_by_grant"),
            models.Index(
                fields=["usable_until"],
                name="key_overlapping",
                condition=Q(state=KeyState.OVERLAPPING.value),
            ),
        )

    @override
    def __str__(self) -> str:
        return f"key {self.kid} ({self.state})"

    @property
    def mask(self) -> str:
        """The guide's form: public id and five stars for all of the secret."""
        return f"{self.kid}*****"


class CredentialDelivery(models.Model):
    """One hand-over: the encrypted key until it is acknowledged, and each moment the holder sees."""

    pk = CompositePrimaryKey("account_id", "id")
    account_id = models.UUIDField()
    id = models.UUIDField(default=new_id, unique=True)
    grant_id = models.UUIDField()
    key_id = models.UUIDField(unique=True)
    integrator_id = models.UUIDField()
    state = models.CharField(max_length=20, default=DeliveryState.MINTING.value)
    enc_thumbprint = models.CharField(max_length=43)
    jwe = models.TextField(blank=True)
    proof_sha256 = models.CharField(max_length=64, blank=True)
    wrong_proofs = models.PositiveSmallIntegerField(default=0)
    ordered_at = models.DateTimeField()
    encrypted_at = models.DateTimeField(null=True)
    pulled_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_from = models.CharField(max_length=45, blank=True)
    ended_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()

    class Meta:
        """The ciphertext exists only while the delivery is pending."""

        constraints = (
            models.CheckConstraint(
                name="jwe_only_while_pending",
                condition=(Q(state=DeliveryState.PENDING.value) & ~Q(jwe=""))
                | (~Q(state="pending") & Q(jwe="")),
            ),
        )
        indexes = (
            models.Index(fields=["integrator_id", "state", "id"], name="delivery_by_integrator"),
            models.Index(fields=["account_id", "grant_id", "id"], name="delivery_by_grant"),
        )

    @override
    def __str__(self) -> str:
        return f"delivery {self.id} ({self.state})"


class GrantReview(models.Model):
    """The principal operators who remain look at a grant whose giver has left: confirm or end it (rule R15)."""

    pk = CompositePrimaryKey("account_id", "id")
    account_id = models.UUIDField()
    id = models.UUIDField(default=new_id)
    grant_id = models.UUIDField()
    person_id = models.UUIDField()
    """Who has left."""

    person_name = models.CharField(max_length=201)
    left_at = models.DateTimeField()
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    remind_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=20, default=ReviewState.OPEN.value)
    decided_at = models.DateTimeField(null=True)
    decided_by_name = models.CharField(max_length=201, default="")

    class Meta:
        """One review of a grant waits at a time; the clock looks for those whose time has come."""

        constraints = (
            models.UniqueConstraint(
                fields=["account_id", "grant_id"],
                name="one_waiting_review_per_grant",
                condition=Q(state__in=[state.value for state in WAITING_REVIEWS]),
            ),
        )
        indexes = (
            models.Index(fields=["due_at"], name="review_open", condition=Q(state=ReviewState.OPEN.value)),
        )

    @override
    def __str__(self) -> str:
        return f"review of {self.grant_id} ({self.state})"


class MintRequest(models.Model):
    """Claim table of the key vault: keys to be minted after the commit that ordered them."""

    key_id = models.UUIDField(primary_key=True)
    account_id = models.UUIDField()
    ordered_at = models.DateTimeField()

    @override
    def __str__(self) -> str:
        return f"mint {self.key_id}"


class RevealPermit(models.Model):
    """A second principal operator lets one person see one key, once (rule R5); only the key vault writes it."""

    id = models.UUIDField(primary_key=True)
    """The number of the approval."""

    account_id = models.UUIDField()
    grant_id = models.UUIDField()
    key_id = models.UUIDField()
    person_id = models.UUIDField()
    approved_by_id = models.UUIDField()
    approved_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        """Asked by key and person."""

        indexes = (models.Index(fields=["key_id", "person_id"], name="permit_by_key_and_person"),)

    @override
    def __str__(self) -> str:
        return f"permit for {self.key_id}"


class CallAllowance(models.Model):
    """How many calls of a window have been leased to processes; leased in small blocks, never per call."""

    id = models.CharField(max_length=60, primary_key=True)
    window_ends_at = models.DateTimeField()
    leased = models.PositiveIntegerField()

    @override
    def __str__(self) -> str:
        return f"{self.id}: {self.leased}"


class IdempotentCall(models.Model):
    """A call with Idempotency-Key and its answer, for 24 hours (draft-ietf-httpapi-idempotency-key-header-07)."""

    id = models.CharField(max_length=64, primary_key=True)
    fingerprint = models.CharField(max_length=64)
    started_at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(null=True)
    headers = models.JSONField(default=dict)
    body = models.BinaryField(default=bytes)

    @override
    def __str__(self) -> str:
        return self.id[:12]


class VaultEnvelope(models.Model):
    """Schema vault: the encrypted key, for Görüntüle. Only the role `uets_vault` reads it."""

    key_id = models.UUIDField(primary_key=True)
    account_id = models.UUIDField()
    grant_id = models.UUIDField()
    kid = models.CharField(max_length=10)
    kek_id = models.CharField(max_length=40)
    wrapped_key = models.BinaryField()
    nonce = models.BinaryField()
    ciphertext = models.BinaryField()
    sealed_at = models.DateTimeField()

    class Meta:
        """In the schema of the vault role."""

        db_table = '"vault"."envelope"'

    @override
    def __str__(self) -> str:
        return f"envelope of {self.kid}"


class VaultReveal(models.Model):
    """Schema vault: each reveal, counted per grant and over all."""

    id = models.UUIDField(primary_key=True, default=new_id)
    account_id = models.UUIDField()
    grant_id = models.UUIDField()
    key_id = models.UUIDField()
    person_id = models.UUIDField()
    revealed_at = models.DateTimeField()

    class Meta:
        """In the schema of the vault role; counted by grant and time."""

        db_table = '"vault"."reveal"'
        indexes = (models.Index(fields=["grant_id", "revealed_at"], name="reveal_by_grant"),)

    @override
    def __str__(self) -> str:
        return f"reveal of {self.key_id}"
