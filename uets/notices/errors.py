"""Refusals about notices and their parts."""

from typing import ClassVar

from uets.kernel.refusals import Refusal


class NoticeNotFound(Refusal):
    """No such notice in this account; the same answer for another account's."""

    code: ClassVar[str] = "notice-not-found"


class PartNotFound(Refusal):
    """The notice has no such part, or this recipient is not given it."""

    code: ClassVar[str] = "part-not-found"


class ContentShredded(Refusal):
    """The content was removed for good; its evidence stays."""

    code: ClassVar[str] = "content-shredded"


class DocumentDelivered(Refusal):
    """The same document of the same authority already reached this recipient (`barcode`)."""

    code: ClassVar[str] = "duplicate"
