"""Alerts waiting to be sent, reports about those sent, and addresses that do not reach their people."""

from django.db import models
from typing_extensions import override

from uets.alerts.states import Priority
from uets.kernel.ids import new_id

IS_WAITING = models.Q(next_try_at__isnull=False)


class Outgoing(models.Model):
    """What every alert has, whatever its channel. `about` holds what its evidence will say of each notice."""

    id = models.UUIDField(primary_key=True, default=new_id)
    account_id = models.UUIDField(null=True)
    person_id = models.UUIDField(null=True)
    topic = models.CharField(max_length=40)
    # No defaults of the database: an INSERT would ask for them back, and the vault may only add.
    priority = models.PositiveSmallIntegerField(default=Priority.ORDINARY.value)
    step = models.CharField(max_length=20, default="")
    about = models.JSONField(default=list)
    queued_at = models.DateTimeField()
    next_try_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)

    class Meta:
        """No table of its own."""

        abstract = True

    @override
    def __str__(self) -> str:
        return f"{self.topic} {self.id}"


class OutgoingEmail(Outgoing):
    """One e-mail to one verified address: a claim table. The body of a login code is sealed, and erased once sent."""

    to_address = models.EmailField()
    subject = models.CharField(max_length=200)
    body = models.TextField()

    class Meta:
        """Claimed by urgency and the time of the next try."""

        indexes = (
            models.Index(fields=["priority", "next_try_at"], name="email_to_send", condition=IS_WAITING),
        )


class OutgoingSms(Outgoing):
    """One SMS to one verified mobile number: a claim table."""

    to_mobile = models.CharField(max_length=10)
    text = models.CharField(max_length=500)
    provider_id = models.CharField(max_length=100, blank=True)
    next_ask_at = models.DateTimeField(null=True)

    class Meta:
        """Claimed by urgency and the time of the next try, then by the time of the next question; found by reports."""

        indexes = (
            models.Index(fields=["priority", "next_try_at"], name="sms_to_send", condition=IS_WAITING),
            models.Index(
                fields=["next_ask_at"], name="sms_to_ask", condition=models.Q(next_ask_at__isnull=False)
            ),
            models.Index(
                fields=["provider_id"], name="sms_by_provider_id", condition=~models.Q(provider_id="")
            ),
        )


class SmsReport(models.Model):
    """What a provider said became of an SMS, each outcome of a message once: a claim table until it is recorded.

    `sms_id` is missing where nobody knows the message; what stays here makes a repeated report nothing new.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    provider_id = models.CharField(max_length=100)
    outcome = models.CharField(max_length=20)
    way = models.CharField(max_length=10)
    code = models.CharField(max_length=20, blank=True)
    said_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField()
    next_try_at = models.DateTimeField(null=True)
    sms_id = models.UUIDField(null=True)

    class Meta:
        """An outcome is kept once, whoever repeats it."""

        constraints = (
            models.UniqueConstraint(fields=["provider_id", "outcome"], name="one_report_per_outcome"),
        )
        indexes = (models.Index(fields=["next_try_at"], name="report_to_record", condition=IS_WAITING),)

    @override
    def __str__(self) -> str:
        return f"{self.outcome} {self.id}"


class RefusedAddress(models.Model):
    """An e-mail address or mobile number that was refused, how often in a row, and since when.

    `is_reported`: a provider that takes everything said so afterwards; taking the next SMS says nothing against it.
    """

    address = models.CharField(primary_key=True, max_length=254)
    failures = models.PositiveIntegerField(default=0)
    failed_since = models.DateTimeField()
    failed_at = models.DateTimeField()
    is_reported = models.BooleanField(default=False)

    @override
    def __str__(self) -> str:
        return f"refused {self.failures} times"
