"""A whole run of logins with every logger open writes no TCKN, password, code, token or session key."""

import json
import logging
from collections.abc import Iterator

import pytest

from tests.builders.authenticator import Authenticator
from tests.builders.browser import Browser
from tests.builders.logins import PASSWORD, code, let_log_in, next_code, read_sent_code
from tests.builders.people import acting, make_natural_account, make_person
from uets.accounts.models import Person
from uets.kernel import clock
from uets.login import actions

pytestmark = pytest.mark.django_db
WRONG = "yanlış yazılmış bir şifre"
NEW = "sarı kedi pencerede uyur"


class Everything(logging.Handler):
    """Keeps every record whole: message, arguments, extra fields, traceback."""

    def __init__(self) -> None:
        super().__init__(logging.NOTSET)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a record."""
        self.lines.append(f"{record.getMessage()} {record.__dict__!r}")


@pytest.fixture
def written() -> Iterator[list[str]]:
    handler, root = Everything(), logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield handler.lines
    root.removeHandler(handler)
    root.setLevel(level)


@pytest.fixture
def ayse() -> Person:
    person = let_log_in(make_person())
    make_natural_account(person)
    return person


def half_in(person: Person, password: str = PASSWORD) -> Browser:
    browser = Browser()
    browser.post("/giris/", {"name": person.tckn, "password": password})
    return browser


def walk(person: Person) -> list[str]:
    """Log in by every second step, right and wrong, and return what must not be written."""
    half_in(person, WRONG)
    by_app = half_in(person)
    by_app.post("/giris/dogrulama/", {"code": "135790"})
    app = code()
    by_app.post("/giris/dogrulama/", {"code": app})
    by_mail = half_in(person)
    by_mail.post("/giris/dogrulama/e-posta/")
    mail = read_sent_code()
    by_mail.post("/giris/dogrulama/", {"code": mail})
    at = clock.now()
    (recovery, *_) = actions.make_recovery_codes(actor=acting(person, at=at), at=at)
    by_recovery = half_in(person)
    by_recovery.get("/giris/dogrulama/?kurtarma=1")
    by_recovery.post("/giris/dogrulama/", {"code": recovery})
    again = next_code()
    by_app.post("/giris/yeniden/", {"password": PASSWORD, "code": again})
    by_app.post("/hesabim/guvenlik/sifre/", {"new_password": NEW, "again": NEW})
    keys = [each.session.session_key or "" for each in (by_app, by_mail, by_recovery)]
    return [person.tckn, PASSWORD, WRONG, NEW, "135790", app, mail, recovery, again, *keys]


def use_passkey(person: Person) -> list[str]:
    device, at = Authenticator(), clock.now()
    asked = actions.ask_new_passkey(actor=acting(person, at=at), at=at)
    answer = device.make(asked.options)
    actions.add_passkey(actor=acting(person, at=at), name="Telefon", state=asked.state, answer=answer, at=at)
    challenge = str(json.loads(asked.options)["publicKey"]["challenge"])
    return [challenge, json.loads(answer)["id"], device.id.hex()]


def test_no_log_of_a_login_run_holds_a_secret(ayse: Person, written: list[str]) -> None:
    logging.getLogger("uets.login.test").debug("heard")
    secrets = [*use_passkey(ayse), *walk(ayse)]
    assert any("heard" in line for line in written)
    assert all(len(secret) >= 6 for secret in secrets)
    told = {secret for secret in secrets for line in written if secret in line}
    assert told == set()
