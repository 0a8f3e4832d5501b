"""Received packages, their parts, and the notices they became."""

from django.db import models
from django.db.models import CompositePrimaryKey
from django.db.models.functions import Left
from typing_extensions import override

from uets.kernel.ids import new_id
from uets.notices.states import NoticeState, SignatureCheck

FILE_NAME = 64
"""Letters of the name of a file in the store; behind it an object has its place in the file."""


class Package(models.Model):
    """One received EYP package, stored once with its bytes exactly as received, encrypted under one data key."""

    id = models.UUIDField(primary_key=True, default=new_id)
    sha256 = models.CharField(max_length=64)
    blob_name = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    format_version = models.CharField(max_length=5)
    belge_id = models.UUIDField()
    document_number = models.CharField(max_length=100, blank=True)
    sender_detsis = models.CharField(max_length=8)
    sender_name = models.CharField(max_length=300)
    subject = models.CharField(max_length=500)
    file_number = models.CharField(max_length=100, blank=True)
    security_code = models.CharField(max_length=3)
    signature_state = models.CharField(max_length=20, default=SignatureCheck.NOT_VERIFIED.value)
    signers = models.JSONField(default=list, db_default=[])
    received_at = models.DateTimeField()

    class Meta:
        """Found by the file that its object lies in, so that no file is removed that a package needs."""

        indexes = (models.Index(Left("blob_name", FILE_NAME), name="package_by_file"),)

    @override
    def __str__(self) -> str:
        return f"package {self.belge_id}"


class Part(models.Model):
    """One part a reader may take: cover letter first, then attachments. Its name is shown only once opened."""

    id = models.UUIDField(primary_key=True, default=new_id)
    # The constraint below has an index that begins with the package.
    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="parts", db_index=False)
    position = models.PositiveSmallIntegerField()
    role = models.CharField(max_length=30)
    title = models.CharField(max_length=300)
    file_name = models.CharField(max_length=300)
    path = models.CharField(max_length=500)
    media_type = models.CharField(max_length=150)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    is_signed = models.BooleanField()
    withheld_from = models.JSONField(default=list)

    class Meta:
        """Parts of a package in order."""

        constraints = (models.UniqueConstraint(fields=["package", "position"], name="one_part_per_position"),)

    @override
    def __str__(self) -> str:
        return self.path


class Notice(models.Model):
    """An e-Tebligat to one recipient. Range-partitioned by month on the UUIDv7 id."""

    pk = CompositePrimaryKey("account_id", "id")
    account_id = models.UUIDField()
    id = models.UUIDField(default=new_id)
    package_id = models.UUIDField()
    barcode = models.CharField(max_length=13)
    state = models.CharField(max_length=20, default=NoticeState.TAKEN_OVER.value)
    distribution_position = models.PositiveSmallIntegerField()
    purpose = models.CharField(max_length=3)
    addressed_to = models.CharField(max_length=300, default="", db_default="")
    taken_over_at = models.DateTimeField()
    arrived_at = models.DateTimeField(null=True)
    deemed_served_on = models.DateField(null=True)
    deemed_served_at = models.DateTimeField(null=True)
    arrival_evidence_id = models.UUIDField(null=True)
    kek_id = models.CharField(max_length=40)
    wrapped_key = models.BinaryField(null=True)
    content_destroyed_at = models.DateTimeField(null=True)

    class Meta:
        """Found by package when a content key is asked for its last wrapping, and by the end of day 5."""

        indexes = (
            models.Index(fields=["package_id"], name="notice_by_package"),
            models.Index(
                fields=["deemed_served_at"],
                name="notice_not_yet_deemed_served",
                condition=models.Q(state=NoticeState.ARRIVED.value),
            ),
        )

    @override
    def __str__(self) -> str:
        return f"notice {self.barcode}"

    @property
    def ref(self) -> str:
        """Evidence subject and chain of this notice."""
        return f"notice:{self.id}"


class SetAside(models.Model):
    """A notice whose fifth day could not be written down by a fault of ours: tried again by itself, seen by staff.

    It holds up no other notice; its dates of the law were fixed at arrival.
    """

    id = models.UUIDField(primary_key=True)
    """The notice's."""

    account_id = models.UUIDField()
    since = models.DateTimeField()
    again_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=1)

    @override
    def __str__(self) -> str:
        return str(self.id)


class NoticeReference(models.Model):
    """What makes a notice unique across month partitions: barcode, and BelgeId + sender + recipient."""

    barcode = models.CharField(max_length=13, primary_key=True)
    account_id = models.UUIDField()
    notice_id = models.UUIDField(unique=True)
    belge_id = models.UUIDField()
    sender_detsis = models.CharField(max_length=8)

    class Meta:
        """A duplicate is the same BelgeId, sender and recipient."""

        constraints = (
            models.UniqueConstraint(
                fields=["belge_id", "sender_detsis", "account_id"],
                name="one_notice_per_document_and_recipient",
            ),
        )

    @override
    def __str__(self) -> str:
        return self.barcode
