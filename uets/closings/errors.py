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


class ProposalNotFound(Refusal):
    """No such proposal."""

    code: ClassVar[str] = "proposal-not-found"


class ProposalExists(Refusal):
    """A proposal for this account waits already."""

    code: ClassVar[str] = "proposal-exists"


class ProposalOver(Refusal):
    """The proposal was done or dropped (`state`)."""

    code: ClassVar[str] = "proposal-over"


class SecondStaffNeeded(Refusal):
    """An address is closed by two members of staff: one proposes, another one does it."""

    code: ClassVar[str] = "second-staff-needed"


class MandatoryGroupMember(Refusal):
    """The holder is in a mandatory group: a request does not close the address (rule R16)."""

    code: ClassVar[str] = "mandatory-group"


class DocumentRefused(Refusal):
    """A document is a PDF, JPEG or PNG of at most two megabytes."""

    code: ClassVar[str] = "document-refused"
