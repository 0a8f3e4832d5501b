"""The consent records of a purchase: everything that a court or a holder would ask for (keys-and-api.md §4)."""

import json
from datetime import timedelta
from typing import Any

import pytest

from tests.builders.market import Purchase, make_integrator, make_tariff
from tests.builders.people import AT
from uets.agreements import queries as agreements
from uets.agreements.models import AgreementText, Receipt
from uets.agreements.states import ConsentKind
from uets.evidence.proof.chain import sha256_hex
from uets.keys.models import Grant

pytestmark = pytest.mark.django_db


@pytest.fixture
def grant() -> Grant:
    purchase = Purchase()
    draft = purchase.fill_in(make_tariff(make_integrator()))
    return Grant.objects.get(id=purchase.approve(draft, at=AT + timedelta(minutes=2)))


def record_of(grant: Grant, kind: ConsentKind) -> Any:
    consent = agreements.find_consent(account_id=grant.account_id, grant_id=grant.id, kind=kind)
    assert consent is not None
    return consent.record


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (ConsentKind.DISCLOSURE_READ, "KVKK Aydınlatma Metni'ni okudum."),
        (ConsentKind.UNDERTAKING_ACCEPTED, "Kullanıcı Taahhütnamesi'ni kabul ediyorum."),
    ],
)
def test_names_document_and_what_was_shown(grant: Grant, kind: ConsentKind, words: str) -> None:
    record = record_of(grant, kind)
    text = AgreementText.objects.get(kind=record["document"]["code"])
    assert record["document"]["sha256"] == sha256_hex(bytes(text.source)) == text.sha256
    assert (record["shown"]["control"], record["shown"]["default"]) == (words, "empty")
    rendered = "\n\n".join(block.text for block in agreements.render_text(text=text))
    assert record["shown"]["rendered_sha256"] == sha256_hex(rendered.encode())


@pytest.mark.parametrize(
    "kind", [ConsentKind.DISCLOSURE_READ, ConsentKind.UNDERTAKING_ACCEPTED, ConsentKind.TARIFF_BOUGHT]
)
def test_names_parties_substance_act_login_and_hand_over(grant: Grant, kind: ConsentKind) -> None:
    record = record_of(grant, kind)
    assert set(record["parties"]) == {"holder", "integrator"}
    assert record["person"]["capacity"] == "principal_operator"
    substance = record["substance"]
    assert (substance["permissions"], substance["ip_rule"]) == (["notices:list"], "registered")
    assert (substance["starts_on"], substance["ends_on"]) == ("2026-10-12", "2027-10-12")
    assert substance["tariff"]["net_kurus"] + substance["tariff"]["vat_kurus"] == 120_000
    assert record["login"]["level"] == 3
    assert record["act"]["accepted_at_local"].endswith("+03:00")
    assert record["handover"] == {"thumbprint": grant.enc_thumbprint}
    assert record["supersedes"] is None


def test_each_act_keeps_its_own_moment(grant: Grant) -> None:
    consents = agreements.list_consents(account_id=grant.account_id, grant_id=grant.id)
    later = AT + timedelta(minutes=2)
    assert [row.decided_at for row in consents] == [AT, AT, later]
    assert [row.sequence for row in consents] == [1, 2, 3]


def test_the_receipt_holds_the_order_and_the_chain(grant: Grant) -> None:
    content = json.loads(bytes(Receipt.objects.get(grant_id=grant.id).content))
    order = content["order"]
    assert order["net_kurus"] + order["vat_kurus"] == order["gross_kurus"] == 120_000
    hashes = [row["previous_hash"] for row in content["consents"]][1:]
    assert hashes == [row["row_hash"] for row in content["consents"]][:-1]
