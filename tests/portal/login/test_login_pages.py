"""Giriş, second step, Bağlantılı Hesaplar and the contract, as a visitor without JavaScript meets them."""

import re
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.contrib.sessions.models import Session
from django.test import Client

from tests.builders.browser import Browser
from tests.builders.logins import read_sent_code
from tests.builders.people import CONSOLE, add_operator, make_natural_account, make_organisation, make_person
from tests.builders.texts import publish
from tests.portal.login.conftest import PASSWORD, SECRET
from uets.accounts.models import Account, Person
from uets.accounts.states import Permission
from uets.agreements.models import ConsentRecord
from uets.agreements.states import TextKind
from uets.alerts.models import OutgoingEmail
from uets.kernel import clock
from uets.login import actions

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    return Browser()


Response = Any  # the test client answers with its own kind


def code(*, later: int = 0) -> str:
    at = clock.now() + timedelta(seconds=later)
    return TOTP(SECRET, 6, SHA1(), 30, enforce_key_length=False).generate(int(at.timestamp())).decode()  # noqa: S303


def give_password(client: Client, name: str, password: str = PASSWORD) -> Response:
    return client.post("/giris/", {"name": name, "password": password})


def log_in(client: Client, person: Person) -> Response:
    give_password(client, person.tckn)
    return client.post("/giris/dogrulama/", {"code": code()})


def text_of(response: Response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_the_page_shows_the_guide_s_words_and_only_ways_that_work(client: Client) -> None:
    text = text_of(client.get("/giris/"))
    for words in ("T.C. Kimlik No / UETS Adresi", "UETS Şifresi", "Giriş yap", "PTT'nin UETS'si değildir"):
        assert words in text.replace("&#x27;", "'")
    assert "Mobil imza ile giriş" not in text  # no operator is set up


def test_an_empty_form_shows_the_error_summary(client: Client) -> None:
    text = text_of(client.post("/giris/", {}))
    assert "Devam etmek için düzeltin" in text
    assert text.count("UETS şifrenizi yazın") == 2


def test_password_alone_opens_nothing(client: Client, ayse: Person) -> None:
    assert give_password(client, ayse.tckn)["Location"] == "/giris/dogrulama/"
    assert client.get("/baglantili-hesaplar/")["Location"].startswith("/giris/")


def test_unknown_name_and_wrong_password_read_alike(client: Client, ayse: Person) -> None:
    answers = {
        text_of(give_password(client, name, "yanlış bir şifre")).replace(name, "")
        for name in (ayse.tckn, "10000000146")
    }
    assert len(answers) == 1
    assert "Girilen bilgiler eşleşmiyor" in answers.pop()


def test_too_many_wrong_passwords_lock_and_say_for_how_long(client: Client, ayse: Person) -> None:
    for _ in range(5):
        give_password(client, ayse.tckn, "yanlış bir şifre")
    assert "15 dakika sonra" in text_of(give_password(client, ayse.tckn))


def test_the_second_step_leads_to_the_linked_accounts(client: Client, ayse: Person, account: Account) -> None:
    assert log_in(client, ayse)["Location"] == "/baglantili-hesaplar/"
    text = text_of(client.get("/baglantili-hesaplar/"))
    assert account.legal_name in text
    assert "Hesap sahibi" in text


def test_the_session_key_changes_at_the_login(client: Client, ayse: Person) -> None:
    give_password(client, ayse.tckn)
    before = client.session.session_key
    client.post("/giris/dogrulama/", {"code": code()})
    assert client.session.session_key != before


def test_a_wrong_code_is_refused_beside_its_field(client: Client, ayse: Person) -> None:
    give_password(client, ayse.tckn)
    text = text_of(client.post("/giris/dogrulama/", {"code": "000000"}))
    assert text.count("Güvenlik kodu doğrulanamadı") == 2


@pytest.mark.usefixtures("account")
def test_an_e_mail_code_opens_reading_only(client: Client, ayse: Person) -> None:
    give_password(client, ayse.tckn)
    client.post("/giris/dogrulama/e-posta/")
    client.post("/giris/dogrulama/", {"code": read_sent_code()})
    assert client.get("/baglantili-hesaplar/").status_code == 200


def enter(client: Client, account: Account) -> Response:
    return client.post("/baglantili-hesaplar/giris/", {"account": str(account.id)})


def test_the_contract_comes_before_anything_else(client: Client, ayse: Person, account: Account) -> None:
    contract = publish(TextKind.CONTRACT, published_from=clock.now())
    log_in(client, ayse)
    assert enter(client, account)["Location"] == "/sozlesme/"
    assert client.get("/ana-sayfa/")["Location"] == "/sozlesme/"
    assert "Sözleşmeyi kabul et" in text_of(client.get("/sozlesme/"))
    shown = {"text": str(contract.id), "shown_at": clock.now().isoformat()}
    assert client.post("/sozlesme/", shown)["Location"] == "/ana-sayfa/"
    assert ConsentRecord.objects.get().kind == "contract_accepted"


def test_a_contract_that_changed_while_it_was_read_is_shown_anew(
    client: Client, ayse: Person, account: Account
) -> None:
    old = publish(TextKind.CONTRACT, published_from=clock.now())
    log_in(client, ayse)
    enter(client, account)
    publish(TextKind.CONTRACT, version=2, published_from=clock.now())
    answer = client.post("/sozlesme/", {"text": str(old.id), "shown_at": clock.now().isoformat()})
    assert "Metnin yeni bir sürümü yayınlandı" in text_of(answer)
    assert ConsentRecord.objects.count() == 0


def test_a_removed_right_ends_at_the_next_click(client: Client, ayse: Person) -> None:
    company = make_organisation(principals=[make_person()])
    operator = add_operator(company, ayse, permissions=[Permission.READ_LIST.value])
    log_in(client, ayse)
    enter(client, company)
    assert client.get("/hesabim/islem-yetkilileri/").status_code == 200
    type(operator).objects.filter(id=operator.id).update(state="removed")
    assert client.get("/hesabim/islem-yetkilileri/")["Location"] == "/baglantili-hesaplar/"


@pytest.mark.usefixtures("account")
def test_nobody_enters_a_stranger_s_account(client: Client, ayse: Person) -> None:
    log_in(client, ayse)
    answer = enter(client, make_natural_account())
    assert answer.status_code == 409
    assert "yetkiniz kaldırılmış" in text_of(answer)


@pytest.mark.usefixtures("account")
def test_a_new_password_ends_the_sessions_of_the_old_one(client: Client, ayse: Person) -> None:
    log_in(client, ayse)
    actions.set_password(actor=CONSOLE, person_id=ayse.id, password="yeni at pil zımba", at=clock.now())
    assert client.get("/baglantili-hesaplar/")["Location"].startswith("/giris/")


def test_half_a_login_with_the_old_password_ends_too(client: Client, ayse: Person) -> None:
    give_password(client, ayse.tckn)
    actions.set_password(actor=CONSOLE, person_id=ayse.id, password="yeni at pil zımba", at=clock.now())
    assert client.post("/giris/dogrulama/", {"code": code()})["Location"] == "/giris/"


def test_logging_out_ends_the_session(client: Client, ayse: Person) -> None:
    log_in(client, ayse)
    client.post("/cikis/")
    assert client.get("/baglantili-hesaplar/")["Location"].startswith("/giris/")


def test_the_guide_s_address_leads_to_the_login(client: Client) -> None:
    assert client.get("/login")["Location"] == "/giris/"


def test_a_page_asked_for_is_shown_after_the_login(client: Client, ayse: Person, account: Account) -> None:
    target = client.get("/hesabim/")["Location"]
    assert client.get(target).status_code == 200
    client.post(target, {"name": ayse.tckn, "password": PASSWORD})
    assert (
        client.post("/giris/dogrulama/", {"code": code()})["Location"]
        == "/baglantili-hesaplar/?sonra=%2Fhesabim%2F"
    )
    answer = client.post("/baglantili-hesaplar/giris/", {"account": str(account.id), "sonra": "/hesabim/"})
    assert answer["Location"] == "/hesabim/"


AWAY = ("https://baska.example/", "//baska.example/", "/\\baska.example/", "javascript:alert(1)")


@pytest.mark.parametrize("elsewhere", AWAY)
def test_the_login_leads_nobody_away(client: Client, ayse: Person, account: Account, elsewhere: str) -> None:
    client.post(f"/giris/?{urlencode({'sonra': elsewhere})}", {"name": ayse.tckn, "password": PASSWORD})
    assert client.post("/giris/dogrulama/", {"code": code()})["Location"] == "/baglantili-hesaplar/"
    answer = client.post("/baglantili-hesaplar/giris/", {"account": str(account.id), "sonra": elsewhere})
    assert answer["Location"] == "/ana-sayfa/"


def test_a_stranger_who_is_led_to_the_login_gets_no_session() -> None:
    client = Client()
    client.get("/giris/", {"sonra": "/hesabim/"})
    assert client.post("/giris/?sonra=/hesabim/", {}).status_code == 200
    assert not Session.objects.exists()


def test_a_login_opens_no_account(client: Client, ayse: Person) -> None:
    assert "Bu kimliğe ait açık bir UETS hesabı yok" in text_of(log_in(client, ayse))
    assert client.get("/baglantili-hesaplar/")["Location"].startswith("/giris/")


def test_codes_by_e_mail_are_limited(client: Client, ayse: Person) -> None:
    give_password(client, ayse.tckn)
    for _ in range(5):
        client.post("/giris/dogrulama/e-posta/")
    answer = client.post("/giris/dogrulama/e-posta/")
    assert "Çok fazla" in text_of(answer)
    assert OutgoingEmail.objects.count() == 5
