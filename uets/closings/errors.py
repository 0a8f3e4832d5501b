"""Refusals about closing an address."""

from typing import ClassVar

from uets.kernel.refusals import Refusal


class ClosingNotFound(Refusal):
    """No such request."""

    code: ClassVar[str] = "closing-not-found"


class ClosingExists(Refusal):
    """A request waits already."""

    code: ClassVar[str] = "closing-exists"


class ClosingOver(Refusal):
    """The request was decided or taken back (`state`)."""

    code: ClassVar[str] = "closing-over"


class DocumentRefused(Refusal):
    """A document is a PDF, JPEG or PNG of at most two megabytes."""

    code: ClassVar[str] = "document-refused"
