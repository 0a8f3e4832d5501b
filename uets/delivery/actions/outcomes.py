"""What became of a submission, line by line."""

from uuid import UUID

import msgspec

from uets.delivery.actions.read import Waiting
from uets.notices.eyp.refusals import RefusalReason
from uets.notices.eyp.shapes import Package


class Delivered(msgspec.Struct, frozen=True, kw_only=True):
    """A recipient whose mailbox the notice has reached."""

    position: int
    account_id: UUID
    notice_id: UUID
    barcode: str


class Refused(msgspec.Struct, frozen=True, kw_only=True):
    """A package, or one line of its DagitimListesi, that was not taken in; `position` is None for the package."""

    reason: RefusalReason
    detail: str
    evidence_id: UUID
    position: int | None = None


class Outcome(msgspec.Struct, frozen=True, gc=False):
    """A submission that was decided; without a package it could not be read."""

    waiting: Waiting
    package: Package | None
    delivered: tuple[Delivered, ...]
    refused: tuple[Refused, ...]
