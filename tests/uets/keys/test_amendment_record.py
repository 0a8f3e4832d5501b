"""An amendment leaves what was shown, the words of the button, and a receipt whose hashes anybody can compute again."""

import json

import pytest

from tests.builders.market import Purchase, make_integrator, make_tariff
from tests.builders.people import AT, acting
from uets.agreements import queries as agreements
from uets.agreements.models import Receipt
from uets.agreements.states import ConsentKind
from uets.evidence.proof.chain import check_chain
from uets.keys import actions
from uets.keys.models import Grant
from uets.keys.states import IpRule

pytestmark = pytest.mark.django_db


@pytest.fixture
def grant() -> Grant:
    purchase = Purchase()
    grant = Grant.objects.get(id=purchase.approve(purchase.fill_in(make_tariff(make_integrator()))))
    amend(purchase, grant, ["notices:list", "notices:open"])
    return grant


def amend(purchase: Purchase, grant: Grant, permissions: list[str]) -> None:
    actions.amend_grant(
        actor=acting(purchase.person, purchase.account),
        account_id=grant.account_id,
        grant_id=grant.id,
        settings=actions.Settings(permissions=permissions, ip_rule=IpRule.REGISTERED, ip_ranges=[]),
        expected_version=grant.version,
        are_local_allowed=False,
        at=AT,
        shown_at=AT,
    )


def test_the_record_says_what_was_shown_and_pressed(grant: Grant) -> None:
    consent = agreements.find_consent(
        account_id=grant.account_id, grant_id=grant.id, kind=ConsentKind.GRANT_AMENDED
    )
    assert consent is not None
    shown = consent.record["shown"]
    assert (shown["control"], shown["default"]) == ("Onayla ve güncelle", "button")
    assert shown["shown_at"].startswith("2026-10-12")


def test_every_amendment_has_a_receipt(grant: Grant) -> None:
    receipts = Receipt.objects.filter(grant_id=grant.id)
    assert sorted(row.order_id is None for row in receipts) == [False, True]


def test_the_chain_of_a_receipt_is_verified_from_its_file_alone(grant: Grant) -> None:
    for receipt in Receipt.objects.filter(grant_id=grant.id):
        rows = json.loads(bytes(receipt.content))["consents"]
        assert check_chain(rows) == rows[-1]["row_hash"]
        assert {"id", "account_id", "chain", "grant_id", "person_id", "text_id"} <= rows[0].keys()


def test_a_changed_word_in_a_receipt_is_found(grant: Grant) -> None:
    rows = json.loads(bytes(Receipt.objects.filter(grant_id=grant.id)[0].content))["consents"]
    rows[0]["record"]["person"]["name"] = "Başka Biri"
    with pytest.raises(Exception, match="content differs"):
        check_chain(rows)
