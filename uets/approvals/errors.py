"""Refusals about second approvals."""

from typing import ClassVar

from uets.kernel.refusals import Refusal


class ApprovalNotFound(Refusal):
    """No such approval in this account."""

    code: ClassVar[str] = "approval-not-found"


class ApprovalOver(Refusal):
    """It was decided before, or its seven days are over (`state`)."""

    code: ClassVar[str] = "approval-over"


class SecondNotAllowed(Refusal):
    """The one who asked, or whom they added in the last seven days, is no second person."""

    code: ClassVar[str] = "second-not-allowed"


class FewerThanTwo(Refusal):
    """Dual control takes at least two principal operators."""

    code: ClassVar[str] = "fewer-than-two"
