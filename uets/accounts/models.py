"""Persons, accounts and operators."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CompositePrimaryKey, Q
from typing_extensions import override

from uets.accounts.states import (
    LIVE_OPERATOR_STATES,
    AccountKind,
    AccountState,
    OperatorState,
    Role,
    StaffRole,
)
from uets.kernel.ids import new_id
from uets.kernel.numbers import mask_tckn


class Person(AbstractBaseUser):
    """A natural person who logs in; identified by TCKN, never by name or e-mail."""

    id = models.UUIDField(primary_key=True, default=new_id)
    tckn = models.CharField(max_length=11, unique=True)
    first_name = models.CharField(max_length=100)
    last_name = models.CharField(max_length=100)
    email = models.EmailField(blank=True)
    email_verified_at = models.DateTimeField(null=True)
    email_checked_at = models.DateTimeField(null=True)
    """When this person last proved again that the same address is theirs; `email_verified_at` stays."""

    mobile = models.CharField(max_length=10, blank=True)
    mobile_verified_at = models.DateTimeField(null=True)
    mobile_checked_at = models.DateTimeField(null=True)
    registered_at = models.DateTimeField()
    last_login = None

    objects = models.Manager()

    USERNAME_FIELD = "tckn"

    @override
    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """First and last name as written in the register."""
        return f"{self.first_name} {self.last_name}"


class Account(models.Model):
    """A UETS address with its holder (Law 7201 art. 7/a); `person` is the holder of a natural person's account."""

    id = models.UUIDField(primary_key=True, default=new_id)
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in AccountKind])
    state = models.CharField(max_length=20, default=AccountState.CREATED.value)
    uets_address = models.CharField(max_length=15, unique=True)
    legal_name = models.CharField(max_length=300)
    sort_key = models.CharField(max_length=600)
    search_text = models.CharField(max_length=600)
    person = models.OneToOneField(
        "accounts.Person",
        null=True,
        on_delete=models.PROTECT,
        related_name="own_account",
    )
    tckn = models.CharField(max_length=11, null=True, unique=True)
    vkn = models.CharField(max_length=10, null=True, unique=True)
    mersis = models.CharField(max_length=16, null=True, unique=True)
    detsis = models.CharField(max_length=8, null=True, unique=True)
    invoice_address = models.CharField(max_length=500, blank=True)
    dual_control = ArrayField(models.CharField(max_length=20), default=list)
    """The acts that take two principal operators (rule R5)."""

    created_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_because = models.CharField(max_length=20, default="")

    class Meta:
        """A natural person's account has one holder and a TCKN; an organisation has a VKN (rule R1)."""

        constraints = (
            models.CheckConstraint(
                name="account_holder_fits_kind",
                condition=Q(kind=AccountKind.NATURAL, person__isnull=False, tckn__isnull=False)
                | Q(
                    kind=AccountKind.ORGANISATION,
                    person__isnull=True,
                    vkn__isnull=False,
                ),
            ),
        )

    @override
    def __str__(self) -> str:
        return self.legal_name

    @property
    def is_natural(self) -> bool:
        """Tell whether the holder is a natural person."""
        return self.kind == AccountKind.NATURAL


class Operator(models.Model):
    """A person's standing in an organisation's account: işlem yetkilisi or ana işlem yetkilisi.

    An invitation to somebody who is not registered waits under their number; `given_until` is the last day of the term
    of the grant whose key gave the right, and counts unless a principal operator has kept it. `valid_from` and
    `valid_until` are the first and the last day that a principal operator has set.
    """

    pk = CompositePrimaryKey("account_id", "id")
    account_id = models.UUIDField()
    id = models.UUIDField(default=new_id)
    person = models.ForeignKey(
        "accounts.Person", null=True, on_delete=models.PROTECT, related_name="operatorships"
    )
    invited_tckn = models.CharField(max_length=11, null=True)
    role = models.CharField(max_length=20, choices=[(role.value, role.value) for role in Role])
    permissions = ArrayField(models.CharField(max_length=30), default=list)
    state = models.CharField(max_length=20, default=OperatorState.ACTIVE.value)
    added_by_grant_id = models.UUIDField(null=True)
    given_until = models.DateField(null=True)
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    kept_at = models.DateTimeField(null=True)
    invited_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by_id = models.UUIDField(null=True)
    ended_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        """One live standing per person and account, also for a person not registered yet."""

        constraints = (
            models.UniqueConstraint(
                fields=["account_id", "person"],
                name="one_live_operator_per_person",
                condition=Q(state__in=[state.value for state in LIVE_OPERATOR_STATES]),
            ),
            models.UniqueConstraint(
                fields=["account_id", "invited_tckn"],
                name="one_live_invitation_per_number",
                condition=Q(state__in=[state.value for state in LIVE_OPERATOR_STATES]),
            ),
            models.CheckConstraint(
                name="operator_is_a_person_or_a_number",
                condition=Q(person__isnull=False, invited_tckn__isnull=True)
                | Q(person__isnull=True, invited_tckn__isnull=False, accepted_at__isnull=True),
            ),
        )

    @override
    def __str__(self) -> str:
        return f"{self.person_id} in {self.account_id}: {self.role}"

    @property
    def name(self) -> str:
        """First and last name, empty before the person has accepted: an invitation tells nobody who a number is."""
        return self.person.full_name if self.person is not None and self.accepted_at is not None else ""

    @property
    def masked_tckn(self) -> str:
        """The invited number as the one who typed it recognises it."""
        return mask_tckn(self.person.tckn if self.person is not None else self.invited_tckn or "")


class Departure(models.Model):
    """A principal operator has left: a claim table of those who have to look at what that person gave (rule R15).

    Written in the transaction that ends the right, whatever ended it; gone once it has been followed up.
    """

    pk = CompositePrimaryKey("account_id", "id")
    account_id = models.UUIDField()
    id = models.UUIDField(default=new_id)
    person_id = models.UUIDField()
    person_name = models.CharField(max_length=201)
    left_at = models.DateTimeField()

    @override
    def __str__(self) -> str:
        return f"{self.person_id} left {self.account_id}"


class StaffAppointment(models.Model):
    """A person's appointment to a role of staff (görevli); it ends, and is never removed."""

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="appointments")
    role = models.CharField(max_length=20, choices=[(role.value, role.value) for role in StaffRole])
    given_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """One live appointment per person and role."""

        constraints = (
            models.UniqueConstraint(
                fields=["person", "role"],
                name="one_live_appointment_per_role",
                condition=Q(ended_at__isnull=True),
            ),
        )

    @override
    def __str__(self) -> str:
        return f"{self.person_id}: {self.role}"
