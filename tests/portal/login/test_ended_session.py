"""A session that ended: the login says so, and the form that was sent is offered again to the same person only."""

import pytest
from django.conf import settings
from django.test import Client

from portal.ended import COOKIE
from tests.builders import market
from tests.builders.desk import Desk, sell
from tests.builders.people import make_organisation, make_person
from tests.portal.login.test_login_pages import code, enter, give_password, log_in
from uets.accounts.models import Account, Person

pytestmark = pytest.mark.django_db
SENT = {"tckn": "10000000146", "permissions": "notices:list", "password": "gizli", "code": "123456"}
SAYS = "Oturumunuz sona erdi, yeniden giriş yapın."
KEPT = "/giris/kaldiginiz-yer/"
FORM = "/hesabim/islem-yetkilileri/yeni/"


def end_session(client: Client) -> None:
    del client.cookies[settings.SESSION_COOKIE_NAME]


@pytest.fixture
def inside(client: Client, ayse: Person, account: Account) -> Client:
    log_in(client, ayse)
    enter(client, account)
    client.get("/ana-sayfa/")
    return client


def come_back(client: Client, person: Person) -> str:
    give_password(client, person.tckn)
    return str(client.post("/giris/dogrulama/", {"code": code(later=30)})["Location"])


def test_a_page_says_that_the_session_has_ended(inside: Client) -> None:
    end_session(inside)
    target = inside.get("/hesabim/")["Location"]
    assert SAYS in inside.get(target).content.decode()


def test_a_stranger_is_told_of_no_session(client: Client) -> None:
    assert SAYS not in client.get(client.get("/hesabim/")["Location"]).content.decode()


def test_who_logs_out_is_forgotten(inside: Client) -> None:
    inside.post("/cikis/")
    assert not inside.cookies[COOKIE].value
    assert SAYS not in inside.get(inside.get("/hesabim/")["Location"]).content.decode()


def test_a_form_is_offered_again_to_the_same_person(
    inside: Client,
    ayse: Person,
    account: Account,
) -> None:
    end_session(inside)
    assert inside.post(FORM, SENT)["Location"] == "/giris/"
    assert SAYS in inside.get("/giris/").content.decode()
    assert come_back(inside, ayse).endswith("sonra=%2Fgiris%2Fkaldiginiz-yer%2F")
    enter(inside, account)
    page = inside.get(KEPT, follow=True).content.decode()
    assert "Yazdıklarınız korundu; işlem henüz yapılmadı." in page
    assert 'value="10000000146"' in page
    assert "gizli" not in page
    assert "123456" not in page


def test_nobody_else_gets_the_form(inside: Client, ayse: Person) -> None:
    end_session(inside)
    inside.post(FORM, SENT)
    kept = inside.session["kept-form"] | {"person": str(make_person().id)}
    session = inside.session
    session["kept-form"] = kept
    session.save()
    assert come_back(inside, ayse) == "/baglantili-hesaplar/"


def test_a_forged_cookie_keeps_nothing(client: Client) -> None:
    client.cookies[COOKIE] = "uydurma"
    client.post(FORM, SENT)
    assert "kept-form" not in client.session


def test_a_form_of_another_account_is_not_offered_there(inside: Client, ayse: Person) -> None:
    end_session(inside)
    inside.post(FORM, SENT)
    come_back(inside, ayse)
    company = make_organisation(principals=[ayse])
    enter(inside, company)
    page = inside.get(KEPT).content.decode()
    assert "başka bir hesapta" in page
    assert f'action="{FORM}"' not in page


@pytest.mark.parametrize(
    "path",
    ["guncelle/", "yeniden-gonder/", "devre-disi/", "goruntule/"],
)
def test_no_address_of_a_grant_is_a_dead_end(path: str) -> None:
    desk: Desk = sell(market.Purchase())
    assert desk.client.get(desk.url(path), follow=True).status_code == 200
