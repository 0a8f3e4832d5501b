"""Güvenlik ve Oturumlar: where am I logged in, what was tried, and how a session ends or goes on."""

from datetime import timedelta

import pytest

from portal import visitor
from tests.builders.browser import Browser
from tests.builders.logins import let_log_in, log_in, words_of
from tests.builders.people import make_natural_account, make_person
from tests.builders.sessions import sign_in
from uets.accounts.models import Person
from uets.evidence.models import Evidence
from uets.kernel import clock
from uets.login.models import LoginRecord

pytestmark = pytest.mark.django_db
PAGE = "/hesabim/guvenlik/"


@pytest.fixture
def ayse() -> Person:
    person = make_person()
    make_natural_account(person)
    return person


def test_shows_this_session_and_others_without_an_account(ayse: Person) -> None:
    here, _ = sign_in(ayse), sign_in(ayse)
    words = words_of(here.get(PAGE))
    assert words.count("UETS şifresi ve doğrulama uygulaması") >= 2
    assert words.count("Bu oturum") == 1
    assert words.count("/kapat/") == words.count("digerlerini-kapat/") == 1


def test_one_other_session_is_ended(ayse: Person) -> None:
    here, there = sign_in(ayse), sign_in(ayse)
    other = LoginRecord.objects.get(session_hash=visitor.hash_of(there.session))
    assert here.post(f"{PAGE}oturumlar/{other.id}/kapat/")["Location"] == PAGE
    assert there.get(PAGE)["Location"].startswith("/giris/")
    assert here.get(PAGE).status_code == 200
    assert Evidence.objects.get(kind="login:ended").facts == {"why": "chosen", "ended": "1"}


def test_all_other_sessions_are_ended(ayse: Person) -> None:
    here, *others = (sign_in(ayse) for _ in range(3))
    here.post(f"{PAGE}oturumlar/digerlerini-kapat/")
    assert [each.get(PAGE).status_code for each in (here, *others)] == [200, 302, 302]


def test_nobody_ends_a_stranger_s_session(ayse: Person) -> None:
    stranger = sign_in(make_person())
    record = LoginRecord.objects.get()
    sign_in(ayse).post(f"{PAGE}oturumlar/{record.id}/kapat/")
    assert stranger.get(PAGE).status_code == 200


def test_a_session_that_was_left_is_not_listed(ayse: Person) -> None:
    sign_in(ayse, at=clock.now() - timedelta(minutes=17))
    assert words_of(sign_in(ayse).get(PAGE)).count("/kapat/") == 0


def test_the_last_sight_is_kept_to_the_minute(ayse: Person) -> None:
    here = sign_in(ayse, at=clock.now() - timedelta(minutes=10))
    for _ in range(2):
        here.get(PAGE)
    assert LoginRecord.objects.get().seen_at is not None


def test_failed_tries_are_shown_to_the_person() -> None:
    person = let_log_in(make_person())
    make_natural_account(person)
    Browser().post("/giris/", {"name": person.tckn, "password": "yanlış bir şifre"})
    words = words_of(log_in(person).get(PAGE))
    for expected in ("Hatalı deneme", "UETS şifresi yanlış", "Giriş yapıldı", "127.0.0.1"):
        assert expected in words


def test_every_page_says_when_its_session_ends(ayse: Person) -> None:
    words = words_of(sign_in(ayse).get(PAGE))
    assert 'data-ends-in="900"' in words or 'data-ends-in="899"' in words
    assert "Oturumu uzat" in words
    assert "oturum-sonu" not in words_of(Browser().get("/giris/"))


def test_the_last_quarter_of_an_hour_cannot_be_extended(ayse: Person) -> None:
    here = sign_in(ayse)
    session = here.session
    session[visitor.BEGAN] = (clock.now() - timedelta(hours=11, minutes=50)).isoformat()
    session.save()
    answer = here.post("/giris/uzat/").json()
    assert answer["is_last_stretch"] is True
    assert 590 <= answer["ends_in"] <= 600


def test_asking_extends_the_session_and_a_stranger_has_none(ayse: Person) -> None:
    here = sign_in(ayse)
    session = here.session
    session[visitor.SEEN] = (clock.now() - timedelta(minutes=14)).isoformat()
    session.save()
    assert here.post("/giris/uzat/").json()["ends_in"] >= 899
    assert Browser().post("/giris/uzat/").json() == {"ends_in": 0}
