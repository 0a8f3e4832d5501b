"""A form that waits for a fresh login comes back on its own page, filled in; each window has its own."""

import re
from datetime import timedelta
from typing import Any

import pytest

from portal import own_account, pending
from tests.builders import market
from tests.builders.desk import Desk, hidden, sell
from tests.builders.logins import PASSWORD, let_log_in, let_login_age, log_in_again, next_code, words_of
from tests.builders.people import make_organisation
from tests.builders.texts import publish
from uets.agreements.states import TextKind
from uets.integrators.models import Order
from uets.kernel import clock
from uets.keys.states import Permission
from uets.login.models import LoginRecord

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    purchase = market.Purchase()
    let_log_in(purchase.person)  # before the first session: a new password ends those there are
    desk = sell(purchase)
    let_login_age(desk.purchase.person)
    return desk


def renew(desk: Desk, answer: Any) -> str:
    """Log in again where an answer leads, and return where that leads."""
    return str(log_in_again(desk.client, answer["Location"])["Location"])


def test_each_window_comes_back_to_its_own_form(desk: Desk) -> None:
    first = desk.post("goruntule/")
    second = desk.post("sure-uzatma/", **hidden(desk.get("sure-uzatma/")))
    assert first["Location"] != second["Location"]
    assert renew(desk, first).startswith(desk.url("goruntule/"))
    assert not Order.objects.filter(kind="extension").exists()


def test_an_extension_comes_back_with_its_price_and_empty_boxes(desk: Desk) -> None:
    publish(TextKind.UNDERTAKING, version=2, published_from=clock.now())
    sent = hidden(desk.get("sure-uzatma/"))
    back = renew(desk, desk.post("sure-uzatma/", **sent, undertaking="on"))
    page = words_of(desk.client.get(back))
    for words in ("1.200,00 TL", "Sürüm 2 metnidir.", "Onay kutuları yeniden boştur"):
        assert words in page
    assert not re.search(r'name="undertaking"[^>]* checked', page)
    assert desk.client.post(back, hidden(page) | {"undertaking": "on"}).status_code == 302
    assert Order.objects.filter(kind="extension").count() == 1


def test_a_widening_comes_back_with_old_new_and_consequence(desk: Desk) -> None:
    answer = desk.post("guncelle/", **hidden(words_of(desk.update(level="open"))))
    back = renew(desk, answer)
    page = words_of(desk.client.get(back))
    assert "okundu delili oluşur" in page
    assert "Onaydan sonra" in page
    assert desk.grant.permissions == [Permission.READ_LIST]
    desk.client.post(back, hidden(page))
    assert desk.grant.permissions == [Permission.READ_LIST, Permission.READ_OPEN]
    assert desk.client.get(back)["Location"] == desk.url()


def test_the_code_alone_renews_nothing(desk: Desk) -> None:
    again = desk.post("goruntule/")["Location"]
    before = LoginRecord.objects.count()
    page = words_of(desk.client.post(again, {"code": next_code()}))
    assert "UETS şifrenizi yazın" in page
    page = words_of(desk.client.post(again, {"password": "yanlış bir şifre", "code": next_code()}))
    assert "UETS şifresi doğrulanamadı" in page
    assert LoginRecord.objects.count() == before
    assert desk.client.post(again, {"password": PASSWORD, "code": next_code()}).status_code == 302


def test_a_form_that_waited_too_long_is_gone(desk: Desk) -> None:
    page = f"{desk.url('guncelle/')}?form=x"
    held = {
        "number": "x",
        "page": desk.url("guncelle/"),
        "back": desk.url(),
        "reason": "",
        "fields": [["version", "1"]],
        "person_id": str(desk.purchase.person.id),
        "account_id": str(desk.purchase.account.id),
        "until": (clock.now() - timedelta(seconds=1)).isoformat(),
    }
    session = desk.client.session
    session[pending.HELD] = {"x": held}
    session.save()
    assert desk.client.get(page)["Location"] == desk.url()


def test_a_form_of_another_account_offers_to_go_back_to_it(desk: Desk) -> None:
    back = renew(desk, desk.post("guncelle/", **hidden(words_of(desk.update(level="open")))))
    other = make_organisation("Sarmaşık A.Ş.", principals=[desk.purchase.person])
    desk.client.post("/baglantili-hesaplar/giris/", {"account": str(other.id)})
    refused = desk.client.get(back)
    assert refused.status_code == 409
    page = words_of(refused)
    assert f"{desk.purchase.account.legal_name} hesabı içindi" in page
    sent = hidden(page)
    assert own_account.FIELD not in sent
    answer = desk.client.post("/baglantili-hesaplar/giris/", sent)
    assert answer["Location"] == back
    assert "Onaydan sonra" in words_of(desk.client.get(back))
