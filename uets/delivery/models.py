"""What sending authorities hand over: calls, submissions, their lines, and what waits for delivery."""

from uuid import uuid4

from django.db import models
from django.db.models.functions import Left
from typing_extensions import override

from uets.delivery.states import SubmissionState
from uets.kernel.ids import NO_ACCOUNT, new_id

FILE_NAME = 64
"""Letters of the name of a file in the store; behind it an object has its place in the file."""


class SubmissionBatch(models.Model):
    """One call of an authority with one or more packages; its idempotency key makes it happen once, for ever."""

    id = models.UUIDField(primary_key=True, default=new_id)
    authority_id = models.UUIDField()
    idempotency_key = models.CharField(max_length=128)
    fingerprint = models.CharField(max_length=64)
    """SHA-256 over what was asked: digests, references and time of each package."""

    submissions = models.PositiveIntegerField()
    submitted_at = models.DateTimeField()

    class Meta:
        """A key belongs to one call."""

        constraints = (
            models.UniqueConstraint(
                fields=["authority_id", "idempotency_key"], name="one_batch_per_idempotency_key"
            ),
        )

    @override
    def __str__(self) -> str:
        return f"batch {self.id}"


class Submission(models.Model):
    """One package as it was handed over; decided once. Its bytes lie in the store under a key that it alone holds.

    The key is given on to the notices when the package is taken over, and destroyed in any case.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    authority_id = models.UUIDField()
    batch_id = models.UUIDField()
    position = models.PositiveIntegerField()
    reference = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=20, default=SubmissionState.SUBMITTED.value)
    package_sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    blob_name = models.CharField(max_length=100)
    sealed_key = models.BinaryField(null=True)
    submitted_by = models.JSONField()
    submitted_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=40, blank=True)
    detail = models.CharField(max_length=500, blank=True)
    belge_id = models.UUIDField(null=True)
    subject = models.CharField(max_length=500, blank=True)
    package_id = models.UUIDField(null=True)

    class Meta:
        """Listed by authority, newest first; found by the authority's own reference, and by the file of its object."""

        indexes = (
            models.Index(fields=["authority_id", "-id"], name="submission_by_authority"),
            models.Index(
                fields=["authority_id", "reference"],
                name="submission_by_reference",
                condition=~models.Q(reference=""),
            ),
            models.Index(fields=["batch_id", "position"], name="submission_by_batch"),
            models.Index(Left("blob_name", FILE_NAME), name="submission_by_file"),
        )

    @override
    def __str__(self) -> str:
        return f"submission {self.id}"

    @property
    def ref(self) -> str:
        """Evidence subject and chain of this submission."""
        return f"submission:{self.id}"


class SubmissionLine(models.Model):
    """What became of one recipient of a package that was read: a notice, or a refusal by name."""

    id = models.UUIDField(primary_key=True, default=new_id)
    submission_id = models.UUIDField()
    authority_id = models.UUIDField()
    position = models.PositiveSmallIntegerField()
    addressed_to = models.CharField(max_length=300)
    account_id = models.UUIDField(null=True)
    notice_id = models.UUIDField(null=True)
    barcode = models.CharField(max_length=13, blank=True)
    reason = models.CharField(max_length=40, blank=True)
    evidence_id = models.UUIDField(null=True)
    """Of a refusal; a notice has its own chain."""

    class Meta:
        """Read with its submission; found by barcode (Gönderi Sorgulama)."""

        indexes = (
            models.Index(fields=["submission_id", "position"], name="line_by_submission"),
            models.Index(
                fields=["authority_id", "barcode"],
                name="line_by_barcode",
                condition=~models.Q(barcode=""),
            ),
        )

    @override
    def __str__(self) -> str:
        return f"{self.submission_id} #{self.position}"


class DeliveryRequest(models.Model):
    """A submission that waits for its delivery: a claim table."""

    id = models.UUIDField(primary_key=True)
    """The submission's."""

    authority_id = models.UUIDField(default=NO_ACCOUNT)
    due_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        """Claimed authority by authority, each by the time when it is due."""

        indexes = (models.Index(fields=["authority_id", "due_at", "id"], name="delivery_by_authority"),)

    @override
    def __str__(self) -> str:
        return str(self.id)


class PackageDraft(models.Model):
    """A package that an official has uploaded and looks at before sending it; it goes within a day.

    It was never handed over: nothing is said about it and no evidence names it.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    authority_id = models.UUIDField()
    person_id = models.UUIDField()
    reference = models.CharField(max_length=100, blank=True)
    package_sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    blob_name = models.CharField(max_length=100)
    sealed_key = models.BinaryField()
    kept_at = models.DateTimeField()

    class Meta:
        """Forgotten by age."""

        indexes = (models.Index(fields=["kept_at"], name="package_draft_by_age"),)

    @override
    def __str__(self) -> str:
        return f"draft {self.id}"

    @property
    def ref(self) -> str:
        """The context of its key."""
        return f"draft:{self.id}"


class Composition(models.Model):
    """A notice that officials write on our pages: fields, files, and the official's signature once it is there.

    Any official of the authority may go on with it. It was never handed over; it goes when it is sent or after a month.
    """

    id = models.UUIDField(primary_key=True)
    """Chosen by the page that asks for it, so that sending a form twice makes one."""

    authority_id = models.UUIDField()
    belge_id = models.UUIDField(default=uuid4)
    sealed_text = models.BinaryField()
    signing_id = models.UUIDField(null=True)
    """The signing request that its present content was last asked to be signed with."""

    signed_by = models.UUIDField(null=True)
    sealed_signature = models.BinaryField(null=True)
    changed_at = models.DateTimeField()

    class Meta:
        """Listed by authority; forgotten by age."""

        indexes = (
            models.Index(fields=["authority_id", "-changed_at"], name="composition_by_authority"),
            models.Index(fields=["changed_at"], name="composition_by_age"),
        )

    @override
    def __str__(self) -> str:
        return f"composition {self.id}"

    @property
    def ref(self) -> str:
        """The context under which it is sealed."""
        return f"composition:{self.id}"


class ComposedFile(models.Model):
    """A PDF of a notice that is being written; its bytes lie in the store under a key that it alone holds."""

    id = models.UUIDField(primary_key=True, default=new_id)
    composition = models.ForeignKey(Composition, on_delete=models.CASCADE, related_name="files")
    is_letter = models.BooleanField()
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    blob_name = models.CharField(max_length=100)
    sealed_key = models.BinaryField()

    class Meta:
        """One cover letter; found by the file of its object."""

        constraints = (
            models.UniqueConstraint(
                fields=["composition"], name="one_letter_per_composition", condition=models.Q(is_letter=True)
            ),
        )

    @override
    def __str__(self) -> str:
        return f"file {self.id}"

    @property
    def ref(self) -> str:
        """The context of its key."""
        return f"composed_file:{self.id}"
