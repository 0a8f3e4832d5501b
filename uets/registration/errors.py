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


class RegistryFailed(Refusal):
    """The registry of companies did not say anything that can be used (`why`: RegistryFault)."""

    code: ClassVar[str] = "registry-failed"


class TooManyLookups(Refusal):
    """The person has asked the registry too often (`minutes` until it may be asked again)."""

    code: ClassVar[str] = "too-many-lookups"


class NotRepresentative(Refusal):
    """The registry knows no company of this number that the person represents: the same for unknown and for others'."""

    code: ClassVar[str] = "not-representative"


class AuthorityOver(Refusal):
    """The person's authority to represent this company is over, or has not begun."""

    code: ClassVar[str] = "authority-over"


class CompanyNotReady(Refusal):
    """No address is opened for a company that stands so (`why`: struck_off, in_liquidation); told to its own only."""

    code: ClassVar[str] = "company-not-ready"


class CompanyHasAddress(Refusal):
    """The company has an address; told to its representatives only."""

    code: ClassVar[str] = "company-has-address"


class CheckTooOld(Refusal):
    """The registry was asked too long ago, or for somebody else."""

    code: ClassVar[str] = "check-too-old"


class OpeningOver(Refusal):
    """The opening has ended (`state`)."""

    code: ClassVar[str] = "opening-over"
