"""Bilgilendirme Kanalları: who is told of an account's notices, and which address does not reach its person."""

import pytest

from tests.builders.logins import let_log_in, log_in, words_of
from tests.builders.people import AT, add_operator, make_natural_account, make_organisation, make_person
from uets.accounts.models import Person
from uets.alerts.models import RefusedAddress

pytestmark = pytest.mark.django_db

PLACE = "/hesabim/bilgilendirme-kanallari/"


@pytest.fixture
def ayse() -> Person:
    return let_log_in(make_person(email="ayse@ornek.invalid", mobile="5550000146"))


def test_every_channel_of_the_account_is_shown_masked(ayse: Person) -> None:
    firm = make_organisation(principals=[ayse])
    add_operator(firm, make_person(first_name="İpek", last_name="Işık", email="ipek@ornek.invalid"))
    page = words_of(log_in(ayse, firm).get(PLACE))
    shown = page[page.index("Bilgilendirme Kanalları") :]
    for words in ("Ayşe Yılmaz", "İpek Işık", "a***@ornek.invalid", "555*****46", "i***@ornek.invalid"):
        assert words in shown
    assert "ipek@ornek.invalid" not in page
    assert "ulaşılamıyor" not in page


def test_a_dead_number_is_said_to_be_dead(ayse: Person) -> None:
    RefusedAddress.objects.create(address="5550000146", failures=2, failed_since=AT, failed_at=AT)
    RefusedAddress.objects.create(address="ayse@ornek.invalid", failures=1, failed_since=AT, failed_at=AT)
    page = words_of(log_in(ayse, make_natural_account(ayse)).get(PLACE))
    assert "Bu numaraya ulaşılamıyor" in page
    assert "Bu adrese ulaşılamıyor" not in page


def test_an_account_that_nobody_is_told_of_says_so(ayse: Person) -> None:
    account = make_natural_account(ayse)
    browser = log_in(ayse, account)
    Person.objects.filter(id=ayse.id).update(email="", mobile="")
    assert "kimseye haber verilmez" in words_of(browser.get(PLACE))
