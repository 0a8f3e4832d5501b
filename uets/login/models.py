"""Second factors, failed tries, codes that were sent, locks, and the record of every login (read by the key vault)."""

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
    is_proven = models.BooleanField(default=True)
    """False while it was added at level 2 and no e-Devlet, e-imza or mobil imza login has followed (trust.md §3)."""

    @override
    def __str__(self) -> str:
        return f"TOTP of {self.person_id}"


class Passkey(models.Model):
    """A passkey of a person (WebAuthn level 3 §4): its public key; the private one never leaves the authenticator."""

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.ForeignKey("accounts.Person", on_delete=models.CASCADE)
    name = models.CharField(max_length=60)
    credential_id = models.BinaryField(unique=True, max_length=1023)
    public_key = models.BinaryField()
    """Attested credential data (WebAuthn §6.5.2), as the authenticator gave it."""

    sign_count = models.BigIntegerField(default=0)
    is_proven = models.BooleanField(default=True)
    """As of an authenticator app."""

    added_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    @override
    def __str__(self) -> str:
        return f"passkey of {self.person_id}"


class RecoveryCode(models.Model):
    """One of ten codes that replace the authenticator app once each; kept as HMAC only."""

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.ForeignKey("accounts.Person", on_delete=models.CASCADE)
    code_hmac = models.BinaryField()
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    @override
    def __str__(self) -> str:
        return f"recovery code of {self.person_id}"


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
    proven_at = models.DateTimeField(null=True)
    """When the right code was given; a code that a newer one has ended was used and never proven."""

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


class LoginLock(models.Model):
    """A name that was locked by wrong tries; told to its person by the worker, once, when there is such a person.

    A row is written for unknown names too, so that the try that locks costs the same.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    name_digest = models.BinaryField()
    person = models.ForeignKey("accounts.Person", null=True, on_delete=models.CASCADE)
    locked_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)

    class Meta:
        """Claimed while nobody was told."""

        indexes = (
            models.Index(fields=["locked_at"], name="lock_to_tell", condition=models.Q(told_at__isnull=True)),
        )

    @override
    def __str__(self) -> str:
        return f"lock at {self.locked_at:%H:%M}"


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


class MobileAlarm(models.Model):
    """What went wrong between us and an operator, counted for operations; of whom, stands in evidence alone."""

    operator = models.CharField(max_length=30)
    outcome = models.CharField(max_length=30)
    status = models.IntegerField()
    """The code of the operator (TS 102 204 §8); 0 when it was found by us."""

    times = models.IntegerField()
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    newest = models.UUIDField()
    """The newest request that it happened to: the subject of its evidence."""

    class Meta:
        """One row for each fault of an operator."""

        constraints = (
            models.UniqueConstraint(fields=["operator", "outcome", "status"], name="mobile_alarm_once"),
        )

    @override
    def __str__(self) -> str:
        return f"{self.operator}: {self.outcome} {self.status}"


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
