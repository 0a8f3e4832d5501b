"""Before a change: its consequence in words, true sums, and only what is new as a warning."""

from typing import Any

import pytest

from tests.builders import market
from tests.builders.desk import Desk, hidden, sell
from uets.alerts.models import OutgoingEmail
from uets.keys.models import ApiKey, CredentialDelivery, Grant
from uets.keys.states import DeliveryState, GrantState, KeyState, Permission

pytestmark = pytest.mark.django_db
LISTING = [Permission.READ_LIST.value]


@pytest.fixture
def desk() -> Desk:
    return sell(market.Purchase())


def acknowledge(desk: Desk) -> None:
    ApiKey.objects.filter(grant_id=desk.grant_id).update(state=KeyState.ACTIVE.value)
    CredentialDelivery.objects.filter(grant_id=desk.grant_id).update(state=DeliveryState.ACKNOWLEDGED.value)


def test_a_tariff_that_cannot_be_taken_says_why_and_the_unused_value_is_true(desk: Desk) -> None:
    Grant.objects.filter(id=desk.grant_id).update(permissions=market.EVERYTHING)
    market.make_tariff(desk.tariff.integrator, code="dar-12", permissions=LISTING)
    page = desk.get("tarife-degisikligi/")
    assert "Verdiğiniz izni içermiyor" in page
    assert "satışta başka tarifesi yok" not in page
    assert "Kullanılmayan tutar: 0,00 TL" not in page


def test_a_change_of_tariff_says_what_follows_and_the_mail_what_is_due(desk: Desk) -> None:
    dearer = market.make_tariff(desk.tariff.integrator, code="genel-12", gross_kurus=240_000)
    page = desk.get(f"tarife-degisikligi/{dearer.id}/")
    assert "Onayladığınızda yeni tarife bugün başlar" in page
    answer = desk.post(f"tarife-degisikligi/{dearer.id}/", **hidden(page))
    after = desk.client.get(answer["Location"]).content.decode()
    assert "Satış no:" in after
    assert "Makbuzu indir" in after
    assert "Satış no:" not in desk.get()
    body = OutgoingEmail.objects.filter(topic="tariff_changed").latest("queued_at").body
    assert "Tarife ücreti (KDV dâhil): 2.400,00 TL" in body
    assert "Düşülen kullanılmayan tutar:" in body
    assert desk.purchase.account.legal_name in body


def test_an_extension_says_what_follows_and_why_not(desk: Desk) -> None:
    page = desk.get("sure-uzatma/")
    assert "Onayladığınızda API süresi" in page
    desk.post("sure-uzatma/", **hidden(page))
    assert "Süre en fazla 24 ay ileriye uzatılabilir" in desk.get()
    refused = desk.client.get(desk.url("sure-uzatma/"))
    assert "Onayla ve uzat" not in refused.content.decode()


def test_disabling_while_the_key_is_on_its_way_says_that_the_hand_over_closes(desk: Desk) -> None:
    assert "teslim kapanır ve bu anahtar hiç kullanılamaz" in desk.get("devre-disi/")
    desk.post("devre-disi/")
    assert "anahtarı teslim edilmedi" in desk.get("etkinlestir/")
    answer = desk.post("etkinlestir/")
    assert "Yetki yeniden etkin, ama" in desk.client.get(answer["Location"]).content.decode()
    assert "Yeni bir API anahtarı üretilir" in desk.get("yeniden-gonder/")


def test_enabling_a_delivered_key_promises_calls(desk: Desk) -> None:
    acknowledge(desk)
    assert "teslim kapanır" not in desk.get("devre-disi/")
    desk.post("devre-disi/")
    assert "yeniden çağrı yapabilir" in desk.get("etkinlestir/")
    desk.post("etkinlestir/")
    assert desk.grant.state == GrantState.ACTIVE


def test_narrowing_acts_at_once_beside_an_old_wide_range(desk: Desk) -> None:
    Grant.objects.filter(id=desk.grant_id).update(
        permissions=market.EVERYTHING, ip_rule="ranges", ip_ranges=["8.0.0.0/8"]
    )
    answer = desk.update(ip_rule="ranges", ip_ranges="8.0.0.0/8", level="open")
    assert answer.status_code == 302
    assert Permission.DELETE not in desk.grant.permissions


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"boxes": ["read", "notices:delete"]}, "çöp kutusuna taşıyabilir"),
        ({"boxes": ["read", "notices:archive"]}, "arşive taşıyabilir"),
        ({"ip_rule": "none"}, "Kısıtlama yok: anahtarı eline geçiren"),
    ],
)
def test_the_check_warns_of_what_is_new_only(desk: Desk, fields: dict[str, Any], words: str) -> None:
    page = desk.update(**fields).content.decode()
    assert words in page
    assert "okundu delili oluşur" not in page


@pytest.mark.parametrize(
    ("ranges", "words"),
    [
        ("", "en az bir adres aralığı yazın"),
        ("\n".join(f"8.8.{number}.0/24" for number in range(60)), "En fazla 50 adres aralığı yazılabilir"),
    ],
)
def test_an_address_error_says_what_is_wrong(desk: Desk, ranges: str, words: str) -> None:
    assert words in desk.update(ip_rule="ranges", ip_ranges=ranges).content.decode()


def test_what_the_tariff_lacks_cannot_be_ticked_and_is_named() -> None:
    purchase = market.Purchase()
    tariff = market.make_tariff(market.make_integrator(), permissions=LISTING)
    desk = sell(purchase)
    Grant.objects.filter(id=desk.grant_id).update(tariff_id=tariff.id)
    page = desk.get()
    assert page.count(" disabled") == 4
    assert "203.0.113.0/28" in page
    answer = desk.update(boxes=["read", "notices:delete"]).content.decode()
    assert "e-Tebligat Silme: Tarifeniz bu izni içermiyor" in answer
