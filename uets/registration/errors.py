"""Refusals of opening an address; they are told to an identified person only."""

from typing import ClassVar

from uets.kernel.refusals import Refusal


class AddressExists(Refusal):
    """The identified person has a UETS address (`state` of its account)."""

    code: ClassVar[str] = "address-exists"


class DisclosureUnread(Refusal):
    """The disclosure text in force has not been read (Law 6698 art. 10), or it changed meanwhile."""

    code: ClassVar[str] = "disclosure-unread"


class EmailUnproven(Refusal):
    """The code sent to the e-mail address was not given (`why`: wrong, expired, too-many)."""

    code: ClassVar[str] = "email-unproven"
