"""Refusals about sending authorities, their officials, seals, programs and forecasts."""

from typing import ClassVar

from uets.kernel.refusals import Refusal


class AuthorityNotFound(Refusal):
    """No such sending authority."""

    code: ClassVar[str] = "authority-not-found"


class AuthorityTaken(Refusal):
    """A number or a key already belongs to a sending authority (`field`)."""

    code: ClassVar[str] = "identifier-taken"


class IdentifierInvalid(Refusal):
    """A number cannot exist: its form or its check digits are wrong (`field`)."""

    code: ClassVar[str] = "identifier-invalid"


class OfficialNotFound(Refusal):
    """No such official of this authority (any more)."""

    code: ClassVar[str] = "official-not-found"


class OfficialExists(Refusal):
    """The person is an official of this authority already."""

    code: ClassVar[str] = "official-exists"


class RoleMissing(Refusal):
    """An official prepares, signs, or does both."""

    code: ClassVar[str] = "role-missing"


class SealNotFound(Refusal):
    """No such seal of this authority (any more)."""

    code: ClassVar[str] = "seal-not-found"


class SealUnclear(Refusal):
    """A seal is named by the SHA-256 of its certificate or by the organisation number in it, not by both or none."""

    code: ClassVar[str] = "seal-unclear"


class SealMissing(Refusal):
    """The installation holds no seal of the authority; its own software seals its packages."""

    code: ClassVar[str] = "authority-seal-missing"


class SealUnusable(Refusal):
    """The installation holds a seal of the authority, and it cannot be used now."""

    code: ClassVar[str] = "authority-seal-unusable"


class SealCertificateUnfit(Refusal):
    """A certificate is not that of the authority's seal key, is not its seal, or is not valid now (`why`)."""

    code: ClassVar[str] = "seal-certificate-unfit"


class ClientNotFound(Refusal):
    """No such program of an authority (any more), or no such key of it."""

    code: ClassVar[str] = "client-not-found"


class KeyTypeUnsupported(Refusal):
    """A key is neither P-256 nor Ed25519, or holds private members."""

    code: ClassVar[str] = "key-type-unsupported"


class StateConflict(Refusal):
    """Not possible in the present state (`state`)."""

    code: ClassVar[str] = "state-conflict"


class MonthOutOfRange(Refusal):
    """A forecast is for the current month or one of the next 24 (`earliest`, `latest`)."""

    code: ClassVar[str] = "month-out-of-range"
