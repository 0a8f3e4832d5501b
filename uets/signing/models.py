"""Signing requests while they last, the parts that are shown with them, and looks at codes. All go within hours."""

from django.db import models
from typing_extensions import override

from uets.kernel.ids import new_id
from uets.signing.states import SigningState


class SigningRequest(models.Model):
    """One wish for a signature; code and nonce work once. What it holds is sealed, of the code the HMAC stands here."""

    id = models.UUIDField(primary_key=True, default=new_id)
    code_hmac = models.BinaryField(unique=True)
    kind = models.CharField(max_length=20)
    state = models.CharField(max_length=20, default=SigningState.ASKED.value)
    statement = models.CharField(max_length=500)
    origin = models.CharField(max_length=200)
    session_hash = models.CharField(max_length=64)
    person_id = models.UUIDField(null=True)
    browser = models.CharField(max_length=80)
    network = models.CharField(max_length=45)
    """Where the browser is: an IPv4 address, or the /64 of an IPv6 address."""

    fetched_from = models.CharField(max_length=45, blank=True)
    """The network of the program that has looked at it."""

    sealed_code = models.BinaryField()
    """For the page that shows it again."""

    match_number = models.PositiveSmallIntegerField()
    sealed_content = models.BinaryField()
    content_type = models.CharField(max_length=64)
    byte_range = models.JSONField(null=True)
    name = models.CharField(max_length=200, blank=True)
    paper = models.JSONField(null=True)
    """What a document is signed for (agreements' Paper)."""

    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    why = models.JSONField(null=True)
    """Code and reason of the refusal that ended it."""

    sealed_result = models.BinaryField(null=True)

    class Meta:
        """Counted by session and by network; forgotten by age."""

        indexes = (
            models.Index(fields=["session_hash", "asked_at"], name="signing_by_session"),
            models.Index(fields=["network", "asked_at"], name="signing_by_network"),
        )

    @override
    def __str__(self) -> str:
        return f"{self.kind} {self.id} {self.state}"

    @property
    def ref(self) -> str:
        """The context under which it is sealed."""
        return f"signing:{self.id}"


class ShownPart(models.Model):
    """A part that the program fetches, compares with the signed summary and shows."""

    id = models.UUIDField(primary_key=True, default=new_id)
    request = models.ForeignKey(SigningRequest, on_delete=models.CASCADE, related_name="parts")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)
    sealed_content = models.BinaryField()

    class Meta:
        """Numbered within a request."""

        constraints = (
            models.UniqueConstraint(fields=["request", "position"], name="one_shown_part_per_position"),
        )

    @override
    def __str__(self) -> str:
        return f"{self.request_id} #{self.position}"


class CodeTry(models.Model):
    """A look at a code, right or wrong."""

    id = models.UUIDField(primary_key=True, default=new_id)
    network = models.CharField(max_length=45)
    tried_at = models.DateTimeField()

    class Meta:
        """Counted by network."""

        indexes = (models.Index(fields=["network", "tried_at"], name="code_try_by_network"),)

    @override
    def __str__(self) -> str:
        return f"code tried at {self.tried_at:%H:%M}"
