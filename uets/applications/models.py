"""The application as it is filled in, one draft per account and person."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CompositePrimaryKey, Q
from typing_extensions import override

from uets.applications.states import ApplicationState
from uets.kernel.ids import new_id


class IntegrationApplication(models.Model):
    """API Entegrasyon Başvurusu: what was chosen, shown and decided so far; `version` makes stale pages visible.

    The two `_actor` columns keep who ticked a box, through which login and from where: the facts of that moment go
    into the consent records, never those of the approval. They hold no identity number.
    """

    pk = CompositePrimaryKey("account_id", "id")
    account_id = models.UUIDField()
    id = models.UUIDField(default=new_id)
    number = models.CharField(max_length=20, unique=True)
    person_id = models.UUIDField()
    state = models.CharField(max_length=30, default=ApplicationState.DRAFT.value)
    integrator_id = models.UUIDField(null=True)
    tariff_id = models.UUIDField(null=True)
    permissions = ArrayField(models.CharField(max_length=30), default=list)
    ip_rule = models.CharField(max_length=20, default="registered")
    ip_ranges = ArrayField(models.CharField(max_length=43), default=list)
    permissions_chosen_at = models.DateTimeField(null=True)
    disclosure_text_id = models.UUIDField(null=True)
    disclosure_shown_at = models.DateTimeField(null=True)
    disclosure_read_at = models.DateTimeField(null=True)
    disclosure_actor = models.JSONField(null=True)
    undertaking_text_id = models.UUIDField(null=True)
    undertaking_shown_at = models.DateTimeField(null=True)
    undertaking_accepted_at = models.DateTimeField(null=True)
    undertaking_actor = models.JSONField(null=True)
    enc_thumbprint = models.CharField(max_length=43, default="")
    """The integrator's key as the applicant saw it, while a second person is awaited (rule R5)."""

    version = models.PositiveIntegerField(default=1)
    started_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    grant_id = models.UUIDField(null=True)
    order_id = models.UUIDField(null=True)

    class Meta:
        """One draft per account and person."""

        constraints = (
            models.UniqueConstraint(
                fields=["account_id", "person_id"],
                name="one_draft_per_account_and_person",
                condition=Q(state=ApplicationState.DRAFT.value),
            ),
        )

    @override
    def __str__(self) -> str:
        return self.number
