"""The postpaid invoice answers for a sale that can be invoiced."""

import pytest

from gateways.payments.postpaid import PostpaidInvoice
from uets.integrators.ports import Payment, PaymentRefused


def test_refers_to_the_order():
    payment = PostpaidInvoice().authorise(
        order_number="S-2026-000001", gross_kurus=120_000, buyer_tax_number="1111111114"
    )
    assert payment == Payment(method="postpaid_invoice", reference="VF-S-2026-000001")


@pytest.mark.parametrize(("gross_kurus", "tax_number"), [(-1, "1111111114"), (100, "")])
def test_refuses_what_cannot_be_invoiced(gross_kurus, tax_number):
    with pytest.raises(PaymentRefused):
        PostpaidInvoice().authorise(order_number="S", gross_kurus=gross_kurus, buyer_tax_number=tax_number)
