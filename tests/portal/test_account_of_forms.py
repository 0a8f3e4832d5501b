"""A form acts on the account it was made for, whatever another window has entered since."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from portal import own_account
from tests.builders.browser import Browser
from tests.builders.desk import hidden
from tests.builders.logins import words_of
from tests.builders.people import make_organisation, make_person
from tests.builders.sessions import sign_in
from tests.builders.texts import publish
from uets.accounts.models import Account, Operator, Person
from uets.agreements.models import ConsentRecord
from uets.agreements.states import TextKind
from uets.kernel import clock

pytestmark = pytest.mark.django_db
INVITE = "/hesabim/islem-yetkilileri/yeni/"
TEMPLATES = Path(settings.BASE_DIR) / "portal/templates"
OF_NO_ACCOUNT = (
    "login/",
    "registration/",
    "security/",
    "accounts/contact",
    "home/",
    "frame/",
    "accounts/linked_acts.html",
    "errors/other_account.html",
    "authorities/",
    "evidence/verify.html",
)
"""Forms of a person or a stranger, or of an authority, which stands in their address (ADR 29)."""


def list_forms() -> list[tuple[str, str]]:
    found = []
    for path in sorted(TEMPLATES.rglob("*.html")):
        name = str(path.relative_to(TEMPLATES))
        forms = re.findall(
            r'<form\b[^>]*method="post".*?</form>', path.read_text(encoding="utf-8"), re.DOTALL
        )
        found += [(name, form) for form in forms if not name.startswith(OF_NO_ACCOUNT)]
    return found


def test_every_changing_form_of_an_account_names_it() -> None:
    forms = list_forms()
    assert len(forms) > 15
    assert [name for name, form in forms if "{% account_field %}" not in form] == []


@pytest.fixture
def ayse() -> Person:
    return make_person()


@pytest.fixture
def first(ayse: Person) -> Account:
    return make_organisation("Yıldız A.Ş.", principals=[ayse])


@pytest.fixture
def second(ayse: Person) -> Account:
    return make_organisation("Sarmaşık A.Ş.", principals=[ayse])


def enter(browser: Browser, account: Account) -> str:
    return str(browser.post("/baglantili-hesaplar/giris/", {"account": str(account.id)})["Location"])


def test_an_invitation_of_one_account_never_lands_on_another(
    ayse: Person, first: Account, second: Account
) -> None:
    browser, other = sign_in(ayse, first), make_person()
    form = hidden(words_of(browser.get(INVITE))) | {"tckn": other.tckn, "permissions": ["notices:list"]}
    enter(browser, second)
    answer = browser.post(INVITE, form, headers={"referer": f"http://testserver{INVITE}"})
    assert answer.status_code == 409
    page = words_of(answer)
    assert "Yıldız A.Ş. hesabı içindi" in page
    assert "Hiçbir işlem yapılmadı" in page
    assert not Operator.objects.filter(person=other).exists()
    back = browser.post("/baglantili-hesaplar/giris/", hidden(page))["Location"]
    assert f'value="{other.tckn}"' in words_of(browser.get(back))


def test_a_contract_shown_for_one_account_is_not_accepted_for_another(
    ayse: Person, first: Account, second: Account
) -> None:
    publish(TextKind.CONTRACT, published_from=clock.now())
    browser = sign_in(ayse, first)
    form = hidden(words_of(browser.get("/sozlesme/")))
    assert enter(browser, second) == "/sozlesme/"
    assert browser.post("/sozlesme/", form).status_code == 409
    assert not ConsentRecord.objects.exists()


def test_a_moment_signed_for_one_account_is_unknown_in_another(
    ayse: Person, first: Account, second: Account
) -> None:
    publish(TextKind.CONTRACT, published_from=clock.now())
    browser = sign_in(ayse, first)
    shown = hidden(words_of(browser.get("/sozlesme/")))
    enter(browser, second)
    own = own_account.name_account(second.id)
    browser.post("/sozlesme/", shown | {own_account.FIELD: own})
    assert ConsentRecord.objects.get().record["shown"]["shown_at"] is None


def test_a_form_that_names_no_account_does_nothing(ayse: Person, first: Account) -> None:
    browser = sign_in(ayse, first)
    answer = browser.post(INVITE, {own_account.FIELD: "", "tckn": make_person().tckn})
    assert answer.status_code == 409
    assert "hangi hesap için olduğu belli değil" in words_of(answer)


def test_an_account_of_strangers_is_not_named(ayse: Person, first: Account) -> None:
    stranger = make_organisation("Başka A.Ş.", principals=[make_person()])
    browser = sign_in(ayse, first)
    answer = browser.post(INVITE, {own_account.FIELD: own_account.name_account(stranger.id)})
    assert "Başka A.Ş." not in words_of(answer)
