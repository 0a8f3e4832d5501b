"""Mobil imza as a visitor without JavaScript meets it: number, code, confirmation, and every way it ends."""

import re

import pytest
from django.urls import reverse

from tests.builders.browser import Browser
from tests.builders.logins import let_log_in, let_login_age, log_in, words_of
from tests.builders.mobile import OPERATOR, let_worker_turn, running_mobile
from tests.builders.people import make_natural_account, make_person
from uets.kernel.actor import is_strong
from uets.login.models import LoginRecord, MobileSignature

pytestmark = pytest.mark.django_db

START, WAIT = "/giris/mobil-imza/", "/giris/mobil-imza/bekleme/"


@pytest.fixture(scope="module")
def mobile(tmp_path_factory):
    with running_mobile(tmp_path_factory.mktemp("mobile")) as running:
        yield running


@pytest.fixture
def browser():
    return Browser()


def send(browser, number, *, page=START):
    browser.get(page)
    return browser.post(page, {"number": number, "operator": OPERATOR})


def make_holder():
    person = make_person()
    make_natural_account(person)
    return person


@pytest.mark.usefixtures("mobile")
def test_the_way_is_offered_where_operators_are_set_up(browser):
    assert START in words_of(browser.get("/giris/"))
    page = words_of(browser.get(START))
    assert "Örnek Hat" in page
    assert "Örnek Cep" in page


def test_a_login_from_number_to_linked_accounts(mobile, browser):
    person = make_holder()
    number = mobile.give_phone(person)
    answer = send(browser, f"0 {number[:3]} {number[3:6]} {number[6:]}")
    assert answer["Location"] == WAIT
    waiting = words_of(browser.get(WAIT))
    (code,) = re.findall(r'id="kod">(\d{4})<', waiting)
    assert f"Kod: {code}" in bytes(MobileSignature.objects.get().content).decode()
    assert number not in waiting
    assert 'hx-get="/giris/mobil-imza/bekleme/"' in waiting
    assert "Onayladım, sayfayı yenile" in waiting
    let_worker_turn()
    assert f"{person.full_name} olarak devam et" in words_of(browser.get(WAIT))
    before = browser.session.session_key
    assert browser.post(WAIT)["Location"] == "/baglantili-hesaplar/"
    assert browser.session.session_key != before
    record = LoginRecord.objects.get(person=person)
    assert (record.method, record.level, len(record.certificate)) == ("mobilimza", 4, 64)
    assert is_strong(method=record.method, level=record.level)
    assert browser.get(WAIT)["Location"] == START


@pytest.mark.parametrize(
    ("ending", "words"),
    [
        ("401", "İşlem telefonunuzdan iptal edildi."),
        ("402", "PIN'iniz kilitli"),
        ("406", "süren başka bir mobil imza işlemi"),
        ("208", "Süre doldu"),
        ("209", "Operatöre ulaşılamadı."),
        ("501", "İmza geçerli değil."),
        ("105", "Seçtiğiniz operatörde bu numaraya ait mobil imza yok."),
        ("666", "başka bir veriyi imzaladı"),
    ],
)
def test_every_end_says_what_happened_and_what_to_do(mobile, browser, ending, words):
    send(browser, mobile.give_phone(make_holder(), ending=ending))
    let_worker_turn()
    page = words_of(browser.get(WAIT)).replace("&#x27;", "'")
    assert words in page
    assert "Yeniden dene" in page
    assert "hx-get" not in page.split("<main")[1]
    assert "kapandı" in words_of(browser.post(WAIT))
    assert LoginRecord.objects.count() == 0


def test_who_has_no_account_is_told_so_and_gets_no_session(mobile, browser):
    send(browser, mobile.give_phone(make_person()))
    let_worker_turn()
    answer = browser.post(WAIT)
    assert answer.status_code == 403
    assert "Bu kimliğe ait açık bir UETS hesabı yok." in words_of(answer)
    assert LoginRecord.objects.count() == 0


@pytest.mark.usefixtures("mobile")
def test_wrong_numbers_and_too_many_requests_keep_the_form(browser):
    assert "Cep telefonu numarası geçerli değil." in words_of(send(browser, "2125550000"))
    assert "Operatörünüzü seçin" in words_of(browser.post(START, {"number": "5321234567"}))
    for _ in range(3):
        send(browser, "5559999504")
    page = words_of(send(browser, "5559999504"))
    assert "Bu numara için çok fazla istek yapıldı. 2 dakika sonra yeniden deneyin" in page
    assert "5559999504" in page


def test_another_browser_sees_and_uses_nothing(mobile, browser):
    send(browser, mobile.give_phone(make_holder()))
    let_worker_turn()
    stranger = Browser()
    send(stranger, "5559999504")
    session = stranger.session
    session["mobile"] = browser.session["mobile"]
    session.save()
    assert stranger.get(WAIT)["Location"] == START
    assert stranger.post(WAIT)["Location"] == START
    assert LoginRecord.objects.count() == 0


def step_up(mobile, *, as_another):
    person = let_log_in(make_holder())
    browser = log_in(person)
    let_login_age(person)
    signer = make_holder() if as_another else person
    send(browser, mobile.give_phone(signer))
    let_worker_turn()
    return person, browser.post(WAIT)


def test_a_step_up_is_fresh_and_of_level_four(mobile):
    person, answer = step_up(mobile, as_another=False)
    assert answer.status_code == 302
    methods = LoginRecord.objects.filter(person=person).order_by("authenticated_at")
    assert [each.method for each in methods] == ["parola-totp", "mobilimza"]


def test_another_person_s_signature_is_no_step_up(mobile):
    person, answer = step_up(mobile, as_another=True)
    assert answer.status_code == 403
    assert "Başka bir kişinin kimliği doğrulandı." in words_of(answer)
    assert not LoginRecord.objects.filter(method="mobilimza").exists()
    assert LoginRecord.objects.filter(person=person).exists()


def test_a_first_password_after_mobil_imza_even_at_the_second_try(mobile, browser):
    person = make_holder()
    page = f"{START}?amac=password"
    send(browser, mobile.give_phone(person, ending="401"), page=page)
    let_worker_turn()
    assert f'href="{page}"' in words_of(browser.get(WAIT))
    send(browser, mobile.give_phone(person), page=page)
    let_worker_turn()
    assert browser.post(WAIT)["Location"] == reverse("login:password")
    assert LoginRecord.objects.count() == 0
