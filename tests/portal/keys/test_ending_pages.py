"""Yetkiyi Sonlandır on its page: what ends when, one button, and the list afterwards."""

from datetime import timedelta

import pytest

from tests.builders import market
from tests.builders.desk import PLACE, Desk, hidden, sell
from tests.builders.people import add_operator, make_person
from tests.builders.sessions import sign_in
from uets.agreements import queries as agreements
from uets.kernel import clock
from uets.keys.states import GrantState

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return sell(market.Purchase())


def test_the_page_says_what_ends_and_who_repays(desk: Desk) -> None:
    page = desk.get("sonlandir/")
    assert f"{desk.grant.ends_on:%d.%m.%Y}: satın alınan süre" in page
    assert "Ücret iadesini entegratörünüz yapar; UETS para tutmaz." in page
    assert "Geri alınamaz" in page
    assert "yeniden etkinleştirebilirsiniz" not in page
    assert desk.grant.state == GrantState.ACTIVE


def test_an_old_login_is_enough_and_the_grant_stands_under_the_past(desk: Desk) -> None:
    old = clock.now() - timedelta(minutes=10)
    desk.client = sign_in(desk.purchase.person, desk.purchase.account, at=old)
    answer = desk.post("sonlandir/", **hidden(desk.get("sonlandir/")))
    assert desk.grant.state == GrantState.CANCELLED
    page = desk.client.get(answer["Location"]).content.decode()
    assert "Yetki sonlandırıldı." in page
    assert "/sonlandir/" not in page
    assert "Sonlandırıldı" in desk.client.get(PLACE).content.decode().partition("Geçmiş")[2]
    withdrawn = agreements.list_consents(account_id=desk.grant.account_id, grant_id=desk.grant_id)[-1]
    assert withdrawn.record["shown"]["shown_at"]


def test_an_operator_without_the_right_is_refused(desk: Desk) -> None:
    other = make_person()
    add_operator(desk.purchase.account, other)
    desk.client = sign_in(other, desk.purchase.account)
    assert "/sonlandir/" not in desk.get()
    assert desk.client.get(desk.url("sonlandir/")).status_code == 403
    assert desk.post("sonlandir/").status_code == 409
    assert desk.grant.state == GrantState.ACTIVE
