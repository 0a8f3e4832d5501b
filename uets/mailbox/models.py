"""The mailbox row of a notice and who opened it."""

from django.db import models
from django.db.models import CompositePrimaryKey
from typing_extensions import override

from uets.kernel.ids import new_id
from uets.mailbox.states import Folder


class MailboxEntry(models.Model):
    """A notice in its recipient's mailbox: all a list page shows. Hash-partitioned by account; `id` is the notice's."""

    pk = CompositePrimaryKey("account_id", "id")
    account_id = models.UUIDField()
    id = models.UUIDField()
    folder = models.PositiveSmallIntegerField(default=Folder.INBOX.value)
    folder_before_bin = models.PositiveSmallIntegerField(null=True)
    barcode = models.CharField(max_length=13)
    subject = models.CharField(max_length=500)
    sender_detsis = models.CharField(max_length=8)
    sender_name = models.CharField(max_length=300)
    file_number = models.CharField(max_length=100, blank=True)
    search_text = models.TextField()
    parts = models.PositiveSmallIntegerField()
    size = models.PositiveBigIntegerField()
    arrived_at = models.DateTimeField()
    deemed_served_on = models.DateField()
    deemed_served_at = models.DateTimeField()
    is_deemed_served = models.BooleanField(default=False, db_default=False)
    """Whether the evidence of day 5 exists: the date alone proves nothing."""

    auto_delete_on = models.DateField()
    first_person_read_at = models.DateTimeField(null=True)
    first_person_read_by = models.CharField(max_length=300, blank=True)
    first_person_read_method = models.CharField(max_length=30, blank=True)
    first_person_evidence_id = models.UUIDField(null=True)
    first_key_read_at = models.DateTimeField(null=True)
    first_key_read_by = models.CharField(max_length=300, blank=True)
    first_key_evidence_id = models.UUIDField(null=True)
    binned_at = models.DateTimeField(null=True)
    binned_by_key = models.BooleanField(default=False)
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        """One page of a folder is one index range; so is what ends on a day."""

        indexes = (
            models.Index(fields=["account_id", "folder", "-id"], name="mailbox_by_folder"),
            models.Index(
                fields=["auto_delete_on", "account_id"],
                name="mailbox_ends",
                condition=models.Q(folder=Folder.INBOX.value),
            ),
            models.Index(
                fields=["binned_at"], name="mailbox_bin_ends", condition=models.Q(folder=Folder.BIN.value)
            ),
        )

    @override
    def __str__(self) -> str:
        return f"entry {self.barcode}"


class MailboxHead(models.Model):
    """What is newest in a mailbox; locked by every change of it, so that changes are seen in the order they bear."""

    account_id = models.UUIDField(primary_key=True)
    changed_at = models.DateTimeField(null=True)
    arrived_at = models.DateTimeField(null=True)
    newest_id = models.UUIDField(null=True)

    @override
    def __str__(self) -> str:
        return f"head of {self.account_id}"


class NoticeReader(models.Model):
    """A person or key that has opened a notice: each makes one `notice:read`, at its first opening."""

    pk = CompositePrimaryKey("account_id", "id")
    account_id = models.UUIDField()
    id = models.UUIDField(default=new_id)
    notice_id = models.UUIDField()
    reader = models.CharField(max_length=60)
    read_at = models.DateTimeField()
    evidence_id = models.UUIDField()
    handed_over_at = models.DateTimeField(null=True)

    class Meta:
        """One row per reader; `reader` is `person:<id>` or `key:<kid>`."""

        constraints = (
            models.UniqueConstraint(fields=["account_id", "notice_id", "reader"], name="one_row_per_reader"),
        )

    @override
    def __str__(self) -> str:
        return f"{self.reader} read {self.notice_id}"


class Announcement(models.Model):
    """The next alert about a notice in its mailbox, until a person opens it: a claim table."""

    id = models.UUIDField(primary_key=True)
    """The notice's."""

    account_id = models.UUIDField()
    step = models.CharField(max_length=10)
    due_at = models.DateTimeField()

    class Meta:
        """Claimed by time."""

        indexes = (models.Index(fields=["due_at"], name="announcement_due"),)

    @override
    def __str__(self) -> str:
        return f"{self.step} of {self.id}"


class DeletionWarning(models.Model):
    """That the people of an account were told of the end of content on a day, so that nobody is told twice."""

    pk = CompositePrimaryKey("account_id", "deletes_on", "days")
    account_id = models.UUIDField()
    deletes_on = models.DateField()
    days = models.PositiveSmallIntegerField()
    warned_at = models.DateTimeField()

    @override
    def __str__(self) -> str:
        return f"{self.days} days before {self.deletes_on}"


class ContentLink(models.Model):
    """A one-time address of one part on the content host, good for 60 seconds; only the hash of it is kept."""

    token_sha256 = models.CharField(max_length=64, primary_key=True)
    account_id = models.UUIDField()
    notice_id = models.UUIDField()
    part_id = models.UUIDField(null=True)
    expires_at = models.DateTimeField()

    @override
    def __str__(self) -> str:
        return f"link to {self.notice_id}"
