"""Refusals about legal texts and consent."""

from typing import ClassVar

from uets.kernel.refusals import Refusal


class TextNotFound(Refusal):
    """No such text, or none of this kind is published."""

    code: ClassVar[str] = "text-not-found"


class TextChanged(Refusal):
    """Another version of the text is in force now; it has to be shown first (`kind`)."""

    code: ClassVar[str] = "text-changed"


class ContractMissing(Refusal):
    """The contract in force has not been accepted for this account."""

    code: ClassVar[str] = "contract-missing"


class SignatureNeeded(Refusal):
    """Who came in by e-imza or mobil imza accepts a contract or an undertaking by signing it."""

    code: ClassVar[str] = "signature-needed"


class ReceiptNotFound(Refusal):
    """No such receipt in this account."""

    code: ClassVar[str] = "receipt-not-found"
