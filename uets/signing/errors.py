"""Refusals about signing requests."""

from typing import ClassVar

from uets.kernel.refusals import Refusal


class SigningRequestUnknown(Refusal):
    """No signing request has this code."""

    code: ClassVar[str] = "signing-request-unknown"


class SigningRequestOver(Refusal):
    """The request has expired, was signed, declined or refused before: a code works once."""

    code: ClassVar[str] = "signing-request-over"


class TooManyCodes(Refusal):
    """A session or network has asked for too many codes, or tried too many (`minutes`, `retry_after`)."""

    code: ClassVar[str] = "too-many-codes"


class SignerIsAnother(Refusal):
    """The signature holds, but another person made it than the one who was asked."""

    code: ClassVar[str] = "signer-is-another"
