"""E-mails waiting to be sent; a claim table of the worker."""

from django.db import models
from typing_extensions import override

from uets.kernel.ids import new_id


class OutgoingEmail(models.Model):
    """One e-mail to one verified address. The body of a login code is sealed, and erased once it is sent."""

    id = models.UUIDField(primary_key=True, default=new_id)
    account_id = models.UUIDField(null=True)
    person_id = models.UUIDField(null=True)
    topic = models.CharField(max_length=40)
    to_address = models.EmailField()
    subject = models.CharField(max_length=200)
    body = models.TextField()
    queued_at = models.DateTimeField()
    next_try_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)

    class Meta:
        """Claimed by the time of the next try."""

        indexes = (
            models.Index(
                fields=["next_try_at"],
                name="email_to_send",
                condition=models.Q(next_try_at__isnull=False),
            ),
        )

    @override
    def __str__(self) -> str:
        return f"e-mail {self.topic} {self.id}"
