"""Openings of companies' addresses, who has accepted them, and how often somebody asks the registry."""

from django.db import models
from django.db.models import Q
from typing_extensions import override

from uets.kernel.ids import new_id
from uets.registration.states import OpeningState


class CompanyOpening(models.Model):
    """The opening of a company's address by those who represent it; its number becomes that of the account."""

    id = models.UUIDField(primary_key=True, default=new_id)
    mersis = models.CharField(max_length=16)
    vkn = models.CharField(max_length=10)
    legal_name = models.CharField(max_length=300)
    state = models.CharField(max_length=20, default=OpeningState.WAITING.value)
    needed = models.PositiveSmallIntegerField()
    begun_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True)
    """When the registry gave the answer on which the address was opened."""

    opened_at = models.DateTimeField(null=True)

    class Meta:
        """One opening waits per company."""

        constraints = (
            models.UniqueConstraint(
                fields=["vkn"],
                name="one_waiting_opening_per_company",
                condition=Q(state=OpeningState.WAITING.value),
            ),
        )

    @override
    def __str__(self) -> str:
        return f"opening of {self.mersis} ({self.state})"


class Acceptance(models.Model):
    """A representative has accepted that the address is opened, on this answer of the registry."""

    id = models.UUIDField(primary_key=True, default=new_id)
    opening = models.ForeignKey(CompanyOpening, on_delete=models.PROTECT, related_name="acceptances")
    person_id = models.UUIDField()
    authority = models.CharField(max_length=10)
    accepted_at = models.DateTimeField()
    checked_at = models.DateTimeField()
    answer_sha256 = models.CharField(max_length=64)

    class Meta:
        """A person accepts once."""

        constraints = (
            models.UniqueConstraint(
                fields=["opening", "person_id"], name="one_acceptance_per_representative"
            ),
        )

    @override
    def __str__(self) -> str:
        return f"{self.person_id} for {self.opening_id}"


class RegistryLookup(models.Model):
    """Somebody asked the registry; counted by the HMAC of the person's number, forgotten after a day."""

    id = models.UUIDField(primary_key=True, default=new_id)
    person_mac = models.CharField(max_length=64)
    asked_at = models.DateTimeField()

    class Meta:
        """Counted by person."""

        indexes = (models.Index(fields=["person_mac", "asked_at"], name="lookup_by_person"),)

    @override
    def __str__(self) -> str:
        return f"lookup at {self.asked_at:%H:%M}"
