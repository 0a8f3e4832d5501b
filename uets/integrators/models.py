"""Integrators with keys and egress addresses, tariffs, orders, and their own access tokens."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CompositePrimaryKey, F, Q
from typing_extensions import override

from uets.integrators.states import IntegratorKeyState, IntegratorState, TariffState
from uets.kernel.ids import new_id


class Integrator(models.Model):
    """A company that may be given keys (Hizmet Sağlayıcı)."""

    id = models.UUIDField(primary_key=True, default=new_id)
    client_id = models.CharField(max_length=40, unique=True)
    legal_name = models.CharField(max_length=300)
    trade_name = models.CharField(max_length=200)
    sort_key = models.CharField(max_length=600)
    search_text = models.CharField(max_length=600)
    vkn = models.CharField(max_length=10, unique=True)
    mersis = models.CharField(max_length=16, blank=True)
    contact_email = models.EmailField(blank=True)
    description = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=20, default=IntegratorState.APPLIED.value)
    egress_ranges = ArrayField(models.CharField(max_length=43), default=list)
    registered_at = models.DateTimeField()
    listed_at = models.DateTimeField(null=True)

    @override
    def __str__(self) -> str:
        return self.legal_name


class IntegratorKey(models.Model):
    """A public key of an integrator's JWKS, named by its RFC 7638 thumbprint."""

    id = models.UUIDField(primary_key=True, default=new_id)
    integrator = models.ForeignKey(Integrator, on_delete=models.PROTECT, related_name="keys")
    use = models.CharField(max_length=3)
    thumbprint = models.CharField(max_length=43, unique=True)
    jwk = models.JSONField()
    state = models.CharField(max_length=20, default=IntegratorKeyState.CHALLENGED.value)
    challenge_sha256 = models.CharField(max_length=64, blank=True)
    challenge_expires_at = models.DateTimeField(null=True)
    added_at = models.DateTimeField()
    proven_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)

    @override
    def __str__(self) -> str:
        return f"{self.use} {self.thumbprint}"


class Tariff(models.Model):
    """What an integrator sells: term, price, widest permissions, call limits. Sums in kuruş, VAT in percent."""

    id = models.UUIDField(primary_key=True, default=new_id)
    integrator = models.ForeignKey(Integrator, on_delete=models.PROTECT, related_name="tariffs")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    version = models.PositiveIntegerField(default=1)
    term_months = models.PositiveSmallIntegerField()
    gross_kurus = models.PositiveBigIntegerField()
    vat_percent = models.PositiveSmallIntegerField()
    permissions = ArrayField(models.CharField(max_length=30))
    calls_per_minute = models.PositiveIntegerField()
    calls_per_day = models.PositiveIntegerField()
    state = models.CharField(max_length=20, default=TariffState.DRAFT.value)
    published_at = models.DateTimeField(null=True)

    class Meta:
        """A code and version is published once per integrator."""

        constraints = (
            models.UniqueConstraint(fields=["integrator", "code", "version"], name="one_tariff_per_version"),
        )

    @override
    def __str__(self) -> str:
        return f"{self.name} ({self.code} v{self.version})"


class Order(models.Model):
    """A sale: number, amounts and the buyer's data as of that day (rule R10). Sums in kuruş."""

    pk = CompositePrimaryKey("account_id", "id")
    account_id = models.UUIDField()
    id = models.UUIDField(default=new_id)
    number = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=20)
    grant_id = models.UUIDField()
    application_id = models.UUIDField(null=True)
    integrator = models.ForeignKey(Integrator, on_delete=models.PROTECT, related_name="orders")
    tariff = models.ForeignKey(Tariff, on_delete=models.PROTECT, related_name="orders")
    net_kurus = models.PositiveBigIntegerField()
    vat_kurus = models.PositiveBigIntegerField()
    gross_kurus = models.PositiveBigIntegerField()
    vat_percent = models.PositiveSmallIntegerField()
    credit_kurus = models.PositiveBigIntegerField(default=0)
    starts_on = models.DateField()
    ends_on = models.DateField()
    buyer_name = models.CharField(max_length=300)
    buyer_tax_number = models.CharField(max_length=11)
    buyer_address = models.CharField(max_length=500, blank=True)
    payment_method = models.CharField(max_length=30)
    payment_reference = models.CharField(max_length=100, blank=True)
    ordered_by_id = models.UUIDField()
    ordered_at = models.DateTimeField()

    class Meta:
        """Amounts add up; an application is bought at most once."""

        constraints = (
            models.CheckConstraint(
                name="order_adds_up",
                condition=Q(gross_kurus=F("net_kurus") + F("vat_kurus")),
            ),
            models.UniqueConstraint(
                fields=["account_id", "application_id"],
                name="one_order_per_application",
            ),
        )

    @override
    def __str__(self) -> str:
        return self.number


class AccessToken(models.Model):
    """A ten-minute token of an integrator acting as itself (RFC 6749, RFC 7523); only its hash is kept."""

    token_sha256 = models.CharField(max_length=64, primary_key=True)
    integrator = models.ForeignKey(Integrator, on_delete=models.CASCADE)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    @override
    def __str__(self) -> str:
        return f"token of {self.integrator_id}"


class UsedAssertion(models.Model):
    """The `jti` of a client assertion, kept until it expires so that it works once (RFC 7523 §3)."""

    digest = models.CharField(max_length=64, primary_key=True)
    expires_at = models.DateTimeField()

    @override
    def __str__(self) -> str:
        return self.digest[:12]
