"""Yetki incelemeleri: what the others see when who gave a grant has left, and how they confirm or end it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tests.builders import market
from tests.builders.desk import PLACE, Desk, hidden, sell
from tests.builders.people import add_operator, make_person
from tests.builders.sessions import sign_in
from uets.accounts import actions as accounts
from uets.accounts.models import Operator, Person
from uets.accounts.states import Role
from uets.kernel import clock
from uets.kernel.clock import istanbul_date
from uets.keys import actions
from uets.keys.models import GrantReview
from uets.keys.rules.reviews import SETTLED_AFTER

pytestmark = pytest.mark.django_db
REVIEWS = "/hesabim/yetki-incelemeleri/"
BOXES = {"disclosure": "on", "undertaking": "on"}


@pytest.fixture
def mehmet() -> Person:
    return make_person(first_name="Mehmet", last_name="Demir")


@pytest.fixture
def desk(mehmet: Person) -> Desk:
    """Let who bought the grant resign, and sit the other principal operator at the browser."""
    desk, at = sell(market.Purchase()), clock.now()
    add_operator(desk.purchase.account, mehmet, role=Role.PRINCIPAL_OPERATOR)
    Operator.objects.filter(person=desk.purchase.person).update(valid_until=at.date() - timedelta(days=2))
    accounts.end_over_operators(at=at)
    assert actions.follow_up_departures(at=at + SETTLED_AFTER) == 1
    desk.client = sign_in(mehmet, desk.purchase.account)
    return desk


def test_it_is_met_on_every_way_and_says_who_left_and_until_when(desk: Desk) -> None:
    for place in (reverse("accounts:home"), PLACE, desk.url()):
        assert REVIEWS in desk.client.get(place).content.decode(), place
    page = desk.client.get(REVIEWS).content.decode()
    review = GrantReview.objects.get()
    assert desk.purchase.person.full_name in page
    assert f"{istanbul_date(review.due_at):%d.%m.%Y}" in page
    assert desk.url("onayla/") in page
    assert desk.url("sonlandir/") in page


def test_confirming_takes_both_boxes_and_says_so(desk: Desk, mehmet: Person) -> None:
    page = desk.get("onayla/")
    assert page.index(desk.purchase.person.full_name) < page.index(
        mehmet.full_name, page.index("Onaydan sonra")
    )
    refused = desk.post("onayla/", **hidden(page), undertaking="on")
    assert "aydınlatma metnini okuduğunuzu belirtin" in refused.content.decode()
    answer = desk.post("onayla/", **hidden(page), **BOXES)
    assert "Yetkiyi onayladınız" in desk.client.get(answer["Location"]).content.decode()
    assert GrantReview.objects.get().state == "confirmed"
    assert "İnceleme bekleyen yetki yok" in desk.client.get(REVIEWS).content.decode()
    assert desk.client.get(desk.url("onayla/"))["Location"] == REVIEWS
    assert REVIEWS not in desk.get()


def test_an_old_login_is_asked_for_again(desk: Desk, mehmet: Person) -> None:
    desk.client = sign_in(mehmet, desk.purchase.account, at=clock.now() - timedelta(minutes=6))
    assert "/giris/" in desk.post("onayla/", **BOXES)["Location"]
    assert GrantReview.objects.get().state == "open"


def test_a_suspended_grant_says_why(desk: Desk) -> None:
    actions.watch_reviews(at=GrantReview.objects.get().due_at)
    page = desk.get()
    assert "Askıda" in page
    assert "onaylanmadı: askıda" in page
    assert "Süresi geçti" in desk.client.get(REVIEWS).content.decode()


def test_an_operator_reads_without_buttons(desk: Desk) -> None:
    other = make_person()
    add_operator(desk.purchase.account, other)
    desk.client = sign_in(other, desk.purchase.account)
    page = desk.client.get(REVIEWS).content.decode()
    assert "Yetkiyi yalnızca ana işlem yetkilisi onaylar." in page
    assert "/onayla/" not in page
    assert "/sonlandir/" not in page
    assert desk.post("onayla/", **BOXES).status_code == 403
