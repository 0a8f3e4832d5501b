"""Visitors of the portal: persons who log in through the pages, with a clock of the test's own codes."""

import re
from datetime import datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.test import Client

from gateways.fakes.email import OutboxEmail
from tests.builders.browser import Browser
from tests.builders.people import CONSOLE
from tests.builders.ports import given_back
from uets.accounts.models import Account, Person
from uets.alerts import actions as alerts
from uets.alerts import ports
from uets.kernel import clock
from uets.login import actions
from uets.login.models import LoginRecord

PASSWORD = "doğru at pil zımba"
SECRET = b"12345678901234567890"


def let_log_in(person: Person) -> Person:
    """Give a person a password and an authenticator app."""
    actions.set_password(actor=CONSOLE, person_id=person.id, password=PASSWORD, at=clock.now())
    actions.add_totp(actor=CONSOLE, person_id=person.id, secret=SECRET, at=clock.now())
    return person


def code(*, at: datetime | None = None) -> str:
    """Return the code of the app at an instant."""
    moment = int((at or clock.now()).timestamp())
    return TOTP(SECRET, 6, SHA1(), 30, enforce_key_length=False).generate(moment).decode()  # noqa: S303


def log_in(person: Person, account: Account | None = None) -> Client:
    """Return a browser in which the person has logged in, and entered the account."""
    client = Browser()
    client.post("/giris/", {"name": person.tckn, "password": PASSWORD})
    client.post("/giris/dogrulama/", {"code": code()})
    if account is not None:
        client.post("/baglantili-hesaplar/giris/", {"account": str(account.id)})
    return client


def let_login_age(person: Person, *, by: timedelta = timedelta(minutes=6)) -> None:
    """Make the person's login older: time passes for freshness only."""
    for record in LoginRecord.objects.filter(person=person):
        record.authenticated_at -= by
        record.save(update_fields=["authenticated_at"])


def next_code() -> str:
    """Return the code of the next step, which is accepted too; each step counts once."""
    return code(at=clock.now() + timedelta(seconds=30))


def log_in_again(browser: Client, page: str) -> Any:
    """Give password and code on the step-up page of this address."""
    return browser.post(page, {"password": PASSWORD, "code": next_code()})


def read_sent_code(*, at: datetime | None = None) -> str:
    """Let the worker send what waits, and return the code in the newest letter."""
    outbox = OutboxEmail()
    with given_back(ports.email):
        ports.email.bind(lambda: outbox)
        alerts.send_emails(at=at or clock.now())
    found = [match[1] for message in outbox.messages if (match := re.search(r"\b(\d{6})\b", message.body))]
    return str(found[-1])


def words_of(response: Any) -> str:
    """Return the body of a page as text."""
    return str(response.content.decode())
