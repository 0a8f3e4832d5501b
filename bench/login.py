"""What a login costs at the server, by each way: CPU milliseconds of web and database, and how long one waits.

Whole logins over HTTP: the page, the password, the second step, the linked accounts. Argon2id is measured alone beside
them, because it is meant to dominate: a guess costs an attacker the same. The peer is the same login without it.
A way of its own is a function in `WAYS`.
"""

import time
from collections.abc import Callable, Mapping
from functools import partial
from itertools import count
from typing import Final

import httpx
import msgspec
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.contrib.auth.hashers import check_password, make_password

from bench import cpu, load, seed
from bench.installation import Installation
from bench.report import Result
from bench.rounds import Figure, Round, interleave
from uets.accounts import queries as accounts
from uets.kernel import clock
from uets.kernel.actor import Actor, ActorKind, LoginFact, console_actor
from uets.login import actions

LOGINS: Final = 8
LOGINS_FULL: Final = 40
MOST_SECONDS: Final = 1.0
PATIENCE_SECONDS: Final = 30
PASSWORD: Final = "sarı kedi pencerede uyur"  # noqa: S105 - of people who live for a minute
SECRET: Final = b"12345678901234567890"
CSRF: Final = 'name="csrfmiddlewaretoken" value="'


class Somebody(msgspec.Struct, frozen=True):
    """A person with a password, an app and recovery codes; each logs in once by each way."""

    tckn: str
    recovery: str


class Measured(msgspec.Struct, frozen=True):
    """One round of one way."""

    web_ms: float
    database_ms: float
    seconds: list[float]


def by_app(browser: httpx.Client, somebody: Somebody) -> None:
    """Log in by password and authenticator app."""
    send(browser, "/giris/", name=somebody.tckn, password=PASSWORD)
    code = TOTP(SECRET, 6, SHA1(), 30, enforce_key_length=False).generate(int(time.time()))  # noqa: S303
    send(browser, "/giris/dogrulama/", code=code.decode())


def by_recovery_code(browser: httpx.Client, somebody: Somebody) -> None:
    """Log in by password and recovery code."""
    send(browser, "/giris/", name=somebody.tckn, password=PASSWORD)
    browser.get("/giris/dogrulama/?kurtarma=1").raise_for_status()
    send(browser, "/giris/dogrulama/", code=somebody.recovery)


WAYS: Final[Mapping[str, Callable[[httpx.Client, Somebody], None]]] = {
    "password and app": by_app,
    "password and recovery code": by_recovery_code,
}


def send(browser: httpx.Client, page: str, **fields: str) -> None:
    """Open a page and send its form."""
    words = browser.get(page).raise_for_status().text
    token = words.partition(CSRF)[2].partition('"')[0]
    answer = browser.post(page, data={"csrfmiddlewaretoken": token, **fields})
    if not answer.is_redirect:
        message = f"{page} did not lead on: {answer.status_code}"
        raise ValueError(message)


def run(installation: Installation, *, is_full: bool) -> Result:
    """Measure every way, and Argon2id alone."""
    logins = LOGINS_FULL if is_full else LOGINS
    numbers = count(1)

    def measure(log_in: Callable[[httpx.Client, Somebody], None]) -> Measured:
        people = [_register(next(numbers)) for _ in range(logins)]
        web, database = installation.list_web(), installation.list_database()
        before = cpu.seconds(web), cpu.seconds(database)
        waited = [_wait(installation, log_in, somebody) for somebody in people]
        after = cpu.seconds(web), cpu.seconds(database)
        web_ms, database_ms = (
            (late - early) / logins * 1000 for early, late in zip(before, after, strict=True)
        )
        return Measured(web_ms, database_ms, waited)

    programs: dict[str, Callable[[], Measured]] = {
        **{name: partial(measure, way) for name, way in WAYS.items()},
        "Argon2id": partial(_hash, logins),
    }
    measure(by_app)
    rounds = interleave(programs, turns=1, figures=_figures)
    figures = _figures(rounds)
    notes = ["A login by password checks one Argon2id hash; an unknown name costs the same."]
    return Result(name="login", target="login", peer="Argon2id alone", figures=figures, notes=notes)


def _wait(
    installation: Installation, log_in: Callable[[httpx.Client, Somebody], None], somebody: Somebody
) -> float:
    started = time.perf_counter()
    with httpx.Client(base_url=installation.url, timeout=PATIENCE_SECONDS) as browser:
        log_in(browser, somebody)
        browser.get("/baglantili-hesaplar/").raise_for_status()
    return time.perf_counter() - started


def _hash(times: int) -> Measured:
    encoded = make_password(PASSWORD)
    waited = []
    started = time.process_time()
    for _ in range(times):
        began = time.perf_counter()
        check_password(PASSWORD, encoded)
        waited.append(time.perf_counter() - began)
    return Measured((time.process_time() - started) / times * 1000, 0.0, waited)


def _register(number: int) -> Somebody:
    holder = seed.open_holder(number)
    person, at = accounts.get_person(person_id=holder.person_id), clock.now()
    console = console_actor(name="bench")
    actions.set_password(actor=console, person_id=person.id, password=PASSWORD, at=at)
    actions.add_totp(actor=console, person_id=person.id, secret=SECRET, at=at)
    login = LoginFact(method="parola-totp", level=3, authenticated_at=at, session_hash="")
    actor = Actor(kind=ActorKind.PERSON, id=f"person:{person.id}", person_id=person.id, login=login)
    return Somebody(person.tckn, actions.make_recovery_codes(actor=actor, at=at)[0])


def _figures(rounds: list[Round[Measured]]) -> list[Figure]:
    alone = [measured["Argon2id"][0].web_ms for measured in rounds]
    found = []
    for name in WAYS:
        ours = [measured[name][0] for measured in rounds]
        waited = [load.percentile(each.seconds, 0.95) for each in ours]
        found += [
            Figure(name=f"{name}, p95", unit="s", ours=waited, at_most=MOST_SECONDS, digits=3),
            Figure(name=f"{name}, web", unit="CPU-ms", ours=[each.web_ms for each in ours], peer=alone),
            Figure(name=f"{name}, database", unit="CPU-ms", ours=[each.database_ms for each in ours]),
        ]
    return [*found, Figure(name="Argon2id alone", unit="CPU-ms", ours=alone)]
