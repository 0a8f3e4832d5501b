"""Refusals about integrators, their keys and tariffs."""

from typing import ClassVar

from uets.kernel.refusals import Refusal


class IntegratorNotFound(Refusal):
    """No such integrator."""

    code: ClassVar[str] = "integrator-not-found"


class IntegratorNotOffered(Refusal):
    """The integrator takes no new applications now."""

    code: ClassVar[str] = "integrator-not-offered"


class IntegratorTaken(Refusal):
    """Tax number, client id or a key belong to another integrator (`field`)."""

    code: ClassVar[str] = "identifier-taken"


class IdentifierInvalid(Refusal):
    """A number cannot exist (`field`)."""

    code: ClassVar[str] = "identifier-invalid"


class TariffNotFound(Refusal):
    """No such tariff of this integrator."""

    code: ClassVar[str] = "tariff-not-found"


class TariffNotOnSale(Refusal):
    """The tariff is not on sale (any more)."""

    code: ClassVar[str] = "tariff-not-on-sale"


class SaleRefused(Refusal):
    """Nobody answers for the payment: the buyer cannot be invoiced."""

    code: ClassVar[str] = "payment-refused"


class KeyTypeUnsupported(Refusal):
    """A key is neither of the supported types, or holds private members."""

    code: ClassVar[str] = "key-type-unsupported"


class ProofInvalid(Refusal):
    """The answer to the challenge does not prove possession of both keys."""

    code: ClassVar[str] = "proof-invalid"


class RangeInvalid(Refusal):
    """Not a range of addresses, or too wide, or not global (`range`, `why`)."""

    code: ClassVar[str] = "ip-range-invalid"


class StateConflict(Refusal):
    """Not possible in the present state (`state`)."""

    code: ClassVar[str] = "state-conflict"
