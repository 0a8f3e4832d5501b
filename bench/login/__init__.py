"""What a login costs at the server, by each way: CPU milliseconds of web, worker and database, and how long one waits.

Whole logins over HTTP: the page, the proof, the second step where there is one, the linked accounts. What is meant to
dominate is measured alone beside them: Argon2id for passwords (a guess costs an attacker the same), and the judging of
one signature, with its question to the OCSP responder, for e-imza and mobil imza.
"""

import time
from collections.abc import Callable
from functools import partial
from itertools import count
from pathlib import Path
from typing import Final

import httpx
import msgspec
from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password

from bench import cpu, load, seed
from bench.installation import Installation
from bench.login.ways import (
    PASSWORD,
    SECRET,
    SIGNED,
    SIGNS_AT_ONCE,
    WAITS_FOR_PHONE,
    WAYS,
    WITH_PASSWORD,
    Somebody,
    by_app,
    enter_in_phonebook,
    open_authority,
)
from bench.report import Result
from bench.rounds import Figure, Round, interleave
from gateways.certificates.persons import TrustedPersons
from gateways.certificates.sources import Sources
from gateways.certificates.trust_list import TrustFile
from simulators.certificates.cades import Form, sign
from uets.accounts import queries as accounts
from uets.kernel import clock
from uets.kernel.actor import Actor, ActorKind, LoginFact, console_actor
from uets.login import actions

LOGINS: Final = 8
LOGINS_FULL: Final = 40
MOST_SECONDS: Final = 1.0
PATIENCE_SECONDS: Final = 30
FIRST_PHONE: Final = 2_000
"""Numbers of the demo's people end below."""

HASH, SIGNATURE = "Argon2id", "a signature judged"
LOGIN_TYPE: Final = "1.3.6.1.4.1.59683.1.1"
NOTES: Final = [
    "A login by password checks one Argon2id hash; an unknown name costs the same.",
    "p95 of mobil imza is the pace of the looks (two seconds) of page and worker, not work.",
]


class Measured(msgspec.Struct, frozen=True):
    """One round of one way."""

    web_ms: float
    database_ms: float
    worker_ms: float
    seconds: list[float]


def run(installation: Installation, *, is_full: bool) -> Result:
    """Measure every way, and what is meant to dominate alone."""
    logins = LOGINS_FULL if is_full else LOGINS
    numbers = count(1)

    def measure(log_in: Callable[[httpx.Client, Somebody], None]) -> Measured:
        people = [_register(next(numbers), folder=installation.data) for _ in range(logins)]
        enter_in_phonebook(installation.data, people)
        kinds = installation.list_kinds()
        before = {pid: cpu.seconds([pid]) for pids in kinds.values() for pid in pids}
        waited = [_wait(installation, log_in, somebody) for somebody in people]
        spent = {
            kind: sum(max(0.0, cpu.seconds([pid]) - before[pid]) for pid in pids) / logins * 1000
            for kind, pids in kinds.items()
        }
        return Measured(spent["web"], spent["PostgreSQL"], spent["worker"], waited)

    programs: dict[str, Callable[[], Measured]] = {
        **{name: partial(measure, way) for name, way in WAYS.items()},
        HASH: partial(_hash, logins),
        SIGNATURE: partial(_judge, logins, folder=installation.data),
    }
    measure(by_app)
    rounds = interleave(programs, turns=1, figures=_figures)
    peer = "Argon2id, or the judging of one signature, alone"
    return Result(name="login", target="login", peer=peer, figures=_figures(rounds), notes=NOTES)


def _wait(
    installation: Installation, log_in: Callable[[httpx.Client, Somebody], None], somebody: Somebody
) -> float:
    started = time.perf_counter()
    headers = {"X-Forwarded-For": somebody.address}
    with httpx.Client(base_url=installation.url, timeout=PATIENCE_SECONDS, headers=headers) as browser:
        log_in(browser, somebody)
        browser.get("/baglantili-hesaplar/").raise_for_status()
    return time.perf_counter() - started


def _hash(times: int) -> Measured:
    encoded = make_password(PASSWORD)
    return _alone(times, lambda: check_password(PASSWORD, encoded))


def _judge(times: int, *, folder: Path) -> Measured:
    """Judge a signature as a login does, in this process; the responder is asked each time."""
    at, content = clock.now(), b"UETS"
    signer = open_authority(folder).citizen("Deniz Örnek", "10000000146")
    cms = sign(content, signer=signer, at=at, form=Form(content_type=LOGIN_TYPE))
    sources = Sources(settings.REVOCATION_HOSTS)
    persons = TrustedPersons(
        trust=TrustFile(settings.TRUST_LIST, key=settings.TRUST_LIST_KEY).read, sources=sources
    )
    try:
        return _alone(
            times,
            lambda: persons.judge(cms, content=content, content_type=LOGIN_TYPE, at=clock.now()),
        )
    finally:
        sources.close()


def _alone(times: int, work: Callable[[], object]) -> Measured:
    waited = []
    started = time.process_time()
    for _ in range(times):
        began = time.perf_counter()
        work()
        waited.append(time.perf_counter() - began)
    return Measured((time.process_time() - started) / times * 1000, 0.0, 0.0, waited)


def _register(number: int, *, folder: Path) -> Somebody:
    holder = seed.open_holder(number)
    person, at = accounts.get_person(person_id=holder.person_id), clock.now()
    console = console_actor(name="bench")
    actions.set_password(actor=console, person_id=person.id, password=PASSWORD, at=at)
    actions.add_totp(actor=console, person_id=person.id, secret=SECRET, at=at)
    login = LoginFact(method="parola-totp", level=3, authenticated_at=at, session_hash="")
    actor = Actor(kind=ActorKind.PERSON, id=f"person:{person.id}", person_id=person.id, login=login)
    return Somebody(
        tckn=person.tckn,
        name=person.full_name,
        address=f"2001:db8:{number:x}::1",
        recovery=actions.make_recovery_codes(actor=actor, at=at)[0],
        mobile=f"555{FIRST_PHONE + number:04d}{SIGNS_AT_ONCE}",
        card=open_authority(folder).citizen(person.full_name, person.tckn),
    )


def _figures(rounds: list[Round[Measured]]) -> list[Figure]:
    alone = {name: [measured[name][0].web_ms for measured in rounds] for name in (HASH, SIGNATURE)}
    found = []
    for name in WAYS:
        ours = [measured[name][0] for measured in rounds]
        waited = [load.percentile(each.seconds, 0.95) for each in ours]
        most = None if name == WAITS_FOR_PHONE else MOST_SECONDS
        peer = alone[HASH] if name in WITH_PASSWORD else alone[SIGNATURE] if name in SIGNED else []
        works_elsewhere = name == WAITS_FOR_PHONE
        web = [each.web_ms for each in ours]
        found += [
            Figure(name=f"{name}, p95", unit="s", ours=waited, at_most=most, digits=3),
            Figure(name=f"{name}, web", unit="CPU-ms", ours=web, peer=[] if works_elsewhere else peer),
            Figure(name=f"{name}, database", unit="CPU-ms", ours=[each.database_ms for each in ours]),
        ]
        if works_elsewhere:
            worker = [each.worker_ms for each in ours]
            found.append(Figure(name=f"{name}, workers", unit="CPU-ms", ours=worker, peer=peer))
    return [*found, *(Figure(name=f"{name} alone", unit="CPU-ms", ours=ms) for name, ms in alone.items())]
