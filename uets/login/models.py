"""Second factors, failed tries, e-mail codes, and the record of every login that the key vault checks."""

from django.db import models
from typing_extensions import override

from uets.kernel.ids import new_id
from uets.login.states import CodePurpose


class TotpDevice(models.Model):
    """An authenticator app of a person (RFC 6238); its secret is sealed, never in the database in the clear."""

    person = models.OneToOneField(
        "accounts.Person",
        primary_key=True,
        on_delete=models.CASCADE,
        related_name="totp_device",
    )
    sealed_secret = models.BinaryField()
    confirmed_at = models.DateTimeField()
    last_step = models.BigIntegerField(default=0)

    @override
    def __str__(self) -> str:
        return f"TOTP of {self.person_id}"


class EmailCode(models.Model):
    """A six-digit code sent to an address, kept as HMAC (trust.md §3.1).

    It is the second step of a login, or proves a contact that the person enters (`address`, by e-mail or SMS).
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.ForeignKey("accounts.Person", on_delete=models.CASCADE)
    purpose = models.CharField(max_length=20, default=CodePurpose.LOGIN.value)
    address = models.CharField(max_length=254, default="")
    code_hmac = models.BinaryField()
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries_left = models.PositiveSmallIntegerField()
    used_at = models.DateTimeField(null=True)

    @override
    def __str__(self) -> str:
        return f"code of {self.person_id} until {self.expires_at:%H:%M}"


class FailedTry(models.Model):
    """A wrong password or code; the name is kept only as HMAC, so that the table tells nobody who exists."""

    id = models.UUIDField(primary_key=True, default=new_id)
    name_digest = models.BinaryField()
    address = models.CharField(max_length=45)
    network = models.CharField(max_length=45, default="")
    tried_at = models.DateTimeField()

    class Meta:
        """Counted by name, and by network over all names, within the last minutes."""

        indexes = (
            models.Index(fields=["name_digest", "tried_at"], name="failed_try_by_name"),
            models.Index(fields=["network", "tried_at"], name="failed_try_by_network"),
        )

    @override
    def __str__(self) -> str:
        return f"failed try at {self.tried_at:%H:%M}"


class LoginRecord(models.Model):
    """One successful login or step-up of a session; the key vault reads the newest one before it shows a key."""

    id = models.UUIDField(primary_key=True, default=new_id)
    session_hash = models.CharField(max_length=64)
    person = models.ForeignKey("accounts.Person", on_delete=models.CASCADE)
    method = models.CharField(max_length=30)
    level = models.PositiveSmallIntegerField()
    authenticated_at = models.DateTimeField()
    address = models.CharField(max_length=45)
    user_agent = models.CharField(max_length=200, default="")
    certificate = models.CharField(max_length=64, default="")
    """SHA-256 of the certificate that signed, hex."""

    seen_at = models.DateTimeField(null=True)
    """When the session asked for a page last, to the minute; kept in the newest record of the session."""

    ended_at = models.DateTimeField(null=True)

    class Meta:
        """Looked up by session, and by person among those that have not ended."""

        indexes = (
            models.Index(fields=["session_hash", "authenticated_at"], name="login_by_session"),
            models.Index(fields=["person", "ended_at"], name="login_by_person"),
        )

    @override
    def __str__(self) -> str:
        return f"{self.method} by {self.person_id}"


class MobileSignature(models.Model):
    """A request for a mobile signature, a claim table: the worker asks the operator, the browser waits for the end.

    The number is there as long as the operator may be asked; what has ended knows it only as HMAC.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    purpose = models.CharField(max_length=20)
    session_hash = models.CharField(max_length=64)
    operator = models.CharField(max_length=30)
    number = models.CharField(max_length=10)
    number_digest = models.BinaryField()
    masked = models.CharField(max_length=16)
    code = models.CharField(max_length=4)
    content = models.BinaryField()
    """What is to be signed, byte for byte."""

    account_id = models.UUIDField(null=True)
    text_id = models.UUIDField(null=True)
    """Of a contract: the account that it is accepted for, and the version."""

    state = models.CharField(max_length=20)
    outcome = models.CharField(max_length=30)
    why = models.CharField(max_length=30, default="")
    """Of a refused certificate."""

    transaction = models.CharField(max_length=200, default="")
    ordered_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    next_at = models.DateTimeField()
    cms = models.BinaryField(default=b"")
    signer = models.JSONField(default=dict)
    """Who signed (SignedBy), until the signature is used."""

    signed_at = models.DateTimeField(null=True)
    address = models.CharField(max_length=45)
    network = models.CharField(max_length=45, default="")
    user_agent = models.CharField(max_length=200, default="")

    class Meta:
        """Claimed when it is due; counted by number and by network within the last hour."""

        indexes = (
            models.Index(fields=["state", "next_at"], name="mobile_signature_due"),
            models.Index(fields=["number_digest", "ordered_at"], name="mobile_signature_by_number"),
            models.Index(fields=["network", "ordered_at"], name="mobile_signature_by_network"),
        )

    @override
    def __str__(self) -> str:
        return f"{self.purpose} by {self.masked}"
