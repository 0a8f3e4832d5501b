"""Sending authorities with officials, seals and programs, their access tokens, and what they expect to send."""

from django.db import models
from django.db.models import Q
from typing_extensions import override

from uets.authorities.states import AuthorityKind, AuthorityState
from uets.kernel.ids import new_id


class SendingAuthority(models.Model):
    """A body that may have notices served (Law 7201 art. 1), known by its DETSİS number."""

    id = models.UUIDField(primary_key=True, default=new_id)
    detsis = models.CharField(max_length=8, unique=True)
    vkn = models.CharField(max_length=10, null=True, unique=True)
    name = models.CharField(max_length=300)
    sort_key = models.CharField(max_length=600)
    search_text = models.CharField(max_length=600)
    kind = models.CharField(max_length=30, choices=[(kind.value, kind.value) for kind in AuthorityKind])
    state = models.CharField(max_length=20, default=AuthorityState.ACTIVE.value)
    registered_at = models.DateTimeField()
    state_changed_at = models.DateTimeField()

    @override
    def __str__(self) -> str:
        return f"{self.name}/{self.detsis}"


class AuthorityOfficial(models.Model):
    """A person who prepares notices of an authority (Hazırlayan), signs them (İmzalayan), or both."""

    id = models.UUIDField(primary_key=True, default=new_id)
    authority = models.ForeignKey(SendingAuthority, on_delete=models.PROTECT, related_name="officials")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="offices")
    is_preparer = models.BooleanField()
    is_signer = models.BooleanField()
    unit = models.CharField(max_length=200, blank=True)
    given_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """One live office per person and authority, with a role."""

        constraints = (
            models.UniqueConstraint(
                fields=["authority", "person"],
                name="one_live_office_per_person",
                condition=Q(ended_at=None),
            ),
            models.CheckConstraint(
                name="official_has_a_role", condition=Q(is_preparer=True) | Q(is_signer=True)
            ),
        )

    @override
    def __str__(self) -> str:
        return f"{self.person_id} at {self.authority_id}"


class AuthoritySeal(models.Model):
    """A seal certificate that counts as the authority's beside those that name its own DETSİS number or VKN."""

    id = models.UUIDField(primary_key=True, default=new_id)
    authority = models.ForeignKey(SendingAuthority, on_delete=models.PROTECT, related_name="seals")
    certificate_sha256 = models.CharField(max_length=64, blank=True)
    organisation_number = models.CharField(max_length=10, blank=True)
    label = models.CharField(max_length=200, blank=True)
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        """Named by certificate or by organisation number; each once at a time."""

        constraints = (
            models.CheckConstraint(
                name="seal_is_named_in_one_way",
                condition=Q(certificate_sha256="") ^ Q(organisation_number=""),
            ),
            models.UniqueConstraint(
                fields=["authority", "certificate_sha256", "organisation_number"],
                name="one_live_seal_of_a_name",
                condition=Q(removed_at=None),
            ),
        )

    @override
    def __str__(self) -> str:
        return self.certificate_sha256 or self.organisation_number


class AuthorityClient(models.Model):
    """A program that acts for an authority, known by its client id and the keys it signs with."""

    id = models.UUIDField(primary_key=True, default=new_id)
    authority = models.ForeignKey(SendingAuthority, on_delete=models.PROTECT, related_name="clients")
    client_id = models.CharField(max_length=40, unique=True)
    label = models.CharField(max_length=200, blank=True)
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    @override
    def __str__(self) -> str:
        return self.client_id


class ClientKey(models.Model):
    """A public key of a program, named by its RFC 7638 thumbprint."""

    id = models.UUIDField(primary_key=True, default=new_id)
    client = models.ForeignKey(AuthorityClient, on_delete=models.PROTECT, related_name="keys")
    thumbprint = models.CharField(max_length=43, unique=True)
    jwk = models.JSONField()
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    @override
    def __str__(self) -> str:
        return self.thumbprint


class AccessToken(models.Model):
    """A ten-minute token of an authority's program (RFC 6749, RFC 7523); only its hash is kept."""

    token_sha256 = models.CharField(max_length=64, primary_key=True)
    client = models.ForeignKey(AuthorityClient, on_delete=models.CASCADE)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    @override
    def __str__(self) -> str:
        return f"token of {self.client_id}"


class UsedAssertion(models.Model):
    """The `jti` of a client assertion, kept until it expires so that it works once (RFC 7523 §3)."""

    digest = models.CharField(max_length=64, primary_key=True)
    expires_at = models.DateTimeField()

    @override
    def __str__(self) -> str:
        return self.digest[:12]


class VolumeForecast(models.Model):
    """How many notices an authority expects to send in a month; the last word counts."""

    id = models.UUIDField(primary_key=True, default=new_id)
    authority = models.ForeignKey(SendingAuthority, on_delete=models.PROTECT, related_name="forecasts")
    month = models.DateField()
    """Its first day."""

    expected = models.PositiveIntegerField()
    put_at = models.DateTimeField()

    class Meta:
        """One per month."""

        constraints = (models.UniqueConstraint(fields=["authority", "month"], name="one_forecast_per_month"),)

    @override
    def __str__(self) -> str:
        return f"{self.month:%Y-%m}: {self.expected}"
