"""Anahtarı Yenile on its page, and both keys beside each other on the settings page."""

from datetime import timedelta

import pytest

from tests.builders import market
from tests.builders.desk import PLACE, Desk, sell
from tests.builders.people import add_operator, make_person
from tests.builders.sessions import sign_in
from uets.kernel import clock
from uets.keys.models import ApiKey
from uets.keys.states import KeyState, Permission

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return sell(market.Purchase())


def newest(desk: Desk) -> ApiKey:
    return ApiKey.objects.filter(grant_id=desk.grant_id).latest("id")


def test_the_page_says_what_follows_and_offers_a_day_first(desk: Desk) -> None:
    page = desk.get("anahtari-yenile/")
    assert "Eski anahtar, yenisi teslim alınana kadar çalışır." in page
    assert page.index("24 saat") < page.index("1 saat") < page.index("7 gün")
    assert ApiKey.objects.filter(grant_id=desk.grant_id).count() == 1


def test_both_keys_stand_on_the_settings_page(desk: Desk) -> None:
    old = newest(desk)
    answer = desk.post("anahtari-yenile/", overlap="1")
    page = desk.client.get(answer["Location"]).content.decode()
    new = newest(desk)
    assert (new.state, new.overlap_hours) == ("minting", 1)
    assert "Yeni bir anahtar üretiliyor ve entegratöre iletilecek." in page
    assert page.index(new.mask) < page.index(old.mask)
    assert "/anahtari-yenile/" not in page
    assert "Aktif" in desk.client.get(PLACE).content.decode()
    refused = desk.post("anahtari-yenile/", overlap="24")
    assert (refused.status_code, "Anahtar yenileme sürüyor" in refused.content.decode()) == (409, True)


def test_the_end_of_the_old_key_is_shown(desk: Desk) -> None:
    old = newest(desk)
    desk.post("anahtari-yenile/", overlap="24")
    until = clock.now() + timedelta(hours=24)
    ApiKey.objects.filter(id=old.id).update(state=KeyState.OVERLAPPING.value, usable_until=until)
    assert "Eski anahtar şu ana kadar çalışır:" in desk.get()


def test_an_old_login_is_asked_for_again_and_an_unknown_overlap_refused(desk: Desk) -> None:
    assert desk.post("anahtari-yenile/", overlap="2").status_code == 422
    old = clock.now() - timedelta(minutes=6)
    desk.client = sign_in(desk.purchase.person, desk.purchase.account, at=old)
    assert "/giris/" in desk.post("anahtari-yenile/", overlap="24")["Location"]
    assert ApiKey.objects.filter(grant_id=desk.grant_id).count() == 1


@pytest.mark.parametrize(("permission", "status"), [("notices:list", 403), ("operators:manage", 302)])
def test_an_operator_renews_with_the_right_to_manage(desk: Desk, permission: str, status: int) -> None:
    other = make_person()
    add_operator(desk.purchase.account, other, permissions=[Permission(permission).value])
    desk.client = sign_in(other, desk.purchase.account)
    assert desk.post("anahtari-yenile/", overlap="24").status_code == status
