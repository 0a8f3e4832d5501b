"""What a sale needs from the world: somebody who answers for the payment (rule R10: UETS takes no card data)."""

from typing import Protocol

import msgspec

from uets.kernel.ports import Slot


class PaymentRefused(ValueError):
    """The payment adapter does not answer for this sale."""


class Payment(msgspec.Struct, frozen=True, kw_only=True):
    """How a sale is paid, as the order keeps it."""

    method: str
    reference: str


class Payments(Protocol):
    """Authorises the payment of an order before it is written; called inside the purchase, so it must not wait."""

    def authorise(self, *, order_number: str, gross_kurus: int, buyer_tax_number: str) -> Payment:
        """Return method and reference of the payment; raises PaymentRefused."""


payments: Slot[Payments] = Slot("integrators.payments")
