"""Postpaid invoice: the integrator invoices the buyer; UETS takes no card data and holds no money."""

from typing import Final

from uets.integrators.ports import Payment, PaymentRefused

METHOD: Final = "postpaid_invoice"


class PostpaidInvoice:
    """Answers for every sale to a buyer who can be invoiced."""

    def authorise(self, *, order_number: str, gross_kurus: int, buyer_tax_number: str) -> Payment:
        """Return method and reference; raises PaymentRefused for a negative sum or a buyer without tax number."""
        if gross_kurus < 0 or not buyer_tax_number:
            message = "an invoice needs a sum and a tax number"
            raise PaymentRefused(message)
        return Payment(method=METHOD, reference=f"VF-{order_number}")
