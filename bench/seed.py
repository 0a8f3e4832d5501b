"""What a benchmark needs in the domain: holders, applications ready to be approved, an API key, full mailboxes.

Everything is made by its action; only mailbox rows, which are many, are written by SQL, as intake leaves them.
"""

import time
from datetime import datetime
from typing import Any
from uuid import UUID

import httpx
import msgspec
from django.db import connection

from bench.installation import Installation
from console.demo import cast
from examples.integrator.client import IntegratorClient
from examples.integrator.keyring import Keyring
from uets.accounts import actions as accounts
from uets.accounts.states import Role
from uets.agreements import actions as agreements
from uets.agreements import queries as texts
from uets.agreements.states import TextKind
from uets.applications import actions as applications
from uets.integrators import actions as sales
from uets.integrators import queries as integrators
from uets.kernel import clock
from uets.kernel.actor import Actor, ActorKind, LoginFact, console_actor
from uets.kernel.ids import to_public
from uets.kernel.numbers import complete_tckn
from uets.keys.states import IpRule

CONSOLE = console_actor(name="bench")
MANY = 2_000_000_000
"""Calls per minute and day of the benchmark's tariff: counted like all others, never used up."""
DELIVERY_SECONDS = 30
ROWS_PER_ACCOUNT = 50

FILL_MAILBOX = """-- mailbox rows as intake writes them, of one account or, without it, of many
INSERT INTO mailbox_mailboxentry (account_id, id, folder, barcode, subject, sender_detsis, sender_name, file_number,
    search_text, parts, size, arrived_at, deemed_served_on, deemed_served_at, auto_delete_on, first_person_read_by,
    first_person_read_method, first_person_read_at, first_person_evidence_id, first_key_read_by, first_key_read_at,
    first_key_evidence_id, binned_by_key, changed_at, version)
SELECT COALESCE(%(account)s::uuid, md5('account' || n / %(each)s)::uuid),
    uuidv7(-interval '1 second' * n), CASE WHEN n %% 10 < 7 THEN 1 WHEN n %% 10 < 9 THEN 4 ELSE 5 END,
    lpad(n::text, 13, '2'), 'Gerekçeli karar [2026/' || n || '] hakkında tebligat', '99000001',
    'Örnekkent 3. Asliye Hukuk Mahkemesi', '2026/' || n, 'gerekceli karar 2026/' || n, 2, 100000 + n %% 50000,
    at, (at + interval '5 days')::date, at + interval '6 days', (at + interval '180 days')::date,
    '', '', CASE WHEN n %% 3 = 0 THEN at END, CASE WHEN n %% 3 = 0 THEN uuidv7() END,
    '', CASE WHEN n %% 5 = 0 THEN at END, CASE WHEN n %% 5 = 0 THEN uuidv7() END, false, at, 1
FROM (SELECT n, now() - interval '1 second' * n AS at FROM generate_series(1, %(rows)s) n) AS numbered"""

FILL_READERS = """-- who has opened: the key that lists, every fifth notice
INSERT INTO mailbox_noticereader (account_id, id, notice_id, reader, read_at, evidence_id)
SELECT account_id, uuidv7(), id, %(reader)s, first_key_read_at, first_key_evidence_id
FROM mailbox_mailboxentry WHERE account_id = %(account)s AND first_key_read_at IS NOT NULL"""

FILL_HEAD = """-- how far the mailbox is, as its last arrival leaves it
INSERT INTO mailbox_mailboxhead (account_id, changed_at, arrived_at, newest_id)
SELECT account_id, changed_at, arrived_at, id FROM mailbox_mailboxentry
WHERE account_id = %(account)s ORDER BY id DESC LIMIT 1"""


class Holder(msgspec.Struct, frozen=True):
    """A natural person with an open UETS address, who has accepted the contract."""

    person_id: UUID
    account_id: UUID
    name: str

    def acting(self, *, at: datetime) -> Actor:
        """Return the person as the actor of a page, with a strong login at this moment."""
        return Actor(
            kind=ActorKind.PERSON,
            id=f"person:{self.person_id}",
            name=self.name,
            person_id=self.person_id,
            account_id=self.account_id,
            role=Role.HOLDER.value,
            login=LoginFact(method="parola-totp", level=3, authenticated_at=at, session_hash="0" * 64),
        )


class ReceivedKey(msgspec.Struct, frozen=True):
    """An API key as its integrator holds it, with the ids of what it opens."""

    text: str
    grant_id: UUID

    @property
    def kid(self) -> str:
        """The public id of the key."""
        return self.text.split("_")[2]


def open_holder(number: int) -> Holder:
    """Register an invented person, open their address and accept the contract."""
    at = clock.now()
    person = accounts.register_person(
        actor=CONSOLE,
        tckn=complete_tckn(f"{200_000_000 + number:09d}"),
        first_name="Deniz",
        last_name=f"Örnek {number}",
        email=f"deniz{number}@ornek.invalid",
        mobile="",
        at=at,
    )
    account = accounts.create_natural_account(
        actor=CONSOLE,
        person_id=person.id,
        uets_address=f"19998{number:010d}",
        invoice_address="Örnek Mah. 1, Örnekkent",
        at=at,
    )
    accounts.open_account(actor=CONSOLE, account_id=account.id, at=at)
    holder = Holder(person.id, account.id, person.full_name)
    contract = texts.get_current_text(kind=TextKind.CONTRACT, locale="tr", at=at)
    agreements.accept_contract(
        actor=holder.acting(at=at),
        account_id=account.id,
        text_id=contract.id,
        shown_at=at,
        words="Sözleşmeyi kabul et",
        at=at,
    )
    return holder


def publish_tariff() -> UUID:
    """Publish a tariff of the demo's integrator with every permission and no limit that is ever reached."""
    client_id = str(cast.KUTUPYILDIZI["client_id"])
    integrator = integrators.find_integrator_by_client_id(client_id=client_id)
    if integrator is None:
        raise LookupError(client_id)
    tariff = sales.publish_tariff(
        actor=CONSOLE,
        integrator_id=integrator.id,
        code="olcum-12",
        name="Ölçüm 12 Ay",
        term_months=12,
        gross_kurus=120_000,
        vat_percent=20,
        permissions=cast.EVERYTHING,
        calls_per_minute=MANY,
        calls_per_day=MANY,
        at=clock.now(),
    )
    return tariff.id


def fill_in(holder: Holder, *, tariff_id: UUID) -> tuple[UUID, int]:
    """Answer every step of an application; returns its id and version, ready for the check page."""
    at = clock.now()
    actor = holder.acting(at=at)
    draft = applications.start_application(actor=actor, account_id=holder.account_id, at=at)
    tariff = integrators.get_tariff(tariff_id=tariff_id)
    named: dict[str, Any] = {
        "actor": actor,
        "account_id": holder.account_id,
        "application_id": draft.id,
        "at": at,
    }
    answers: tuple[tuple[Any, dict[str, object]], ...] = (
        (applications.choose_integrator, {"integrator_id": tariff.integrator_id}),
        (applications.choose_tariff, {"tariff_id": tariff_id}),
        (
            applications.choose_permissions,
            {
                "permissions": list(cast.READING),
                "ip_rule": IpRule.REGISTERED,
                "ip_ranges": [],
                "are_local_allowed": False,
            },
        ),
        (applications.read_disclosure, _shown(TextKind.DISCLOSURE, at)),
        (applications.accept_undertaking, _shown(TextKind.UNDERTAKING, at)),
    )
    for answer, given in answers:
        draft = answer(**named, **given, expected_version=draft.version)
    return draft.id, draft.version


def receive_key(installation: Installation, holder: Holder, *, tariff_id: UUID) -> ReceivedKey:
    """Give a grant and let the example integrator receive its key, which the real vault has minted."""
    application_id, version = fill_in(holder, tariff_id=tariff_id)
    at = clock.now()
    grant = applications.approve(
        actor=holder.acting(at=at),
        account_id=holder.account_id,
        application_id=application_id,
        expected_version=version,
        at=at,
    )
    keyring = open_keyring(installation)
    with httpx.Client(base_url=installation.url, timeout=30) as http:
        integrator = open_integrator(http, keyring)
        deadline = time.monotonic() + DELIVERY_SECONDS
        while to_public("grn", grant.id) not in integrator.receive_keys():
            if time.monotonic() > deadline:
                message = "no key was delivered"
                raise RuntimeError(message)
            time.sleep(0.1)
    return ReceivedKey(keyring.list_api_keys()[to_public("grn", grant.id)], grant.id)


def open_keyring(installation: Installation) -> Keyring:
    """Return the keys of the demo's integrator."""
    return Keyring(installation.data / "demo" / "integrator")


def open_integrator(http: httpx.Client, keyring: Keyring) -> IntegratorClient:
    """Return the example program of the demo's integrator."""
    return IntegratorClient(http, client_id=str(cast.KUTUPYILDIZI["client_id"]), keyring=keyring)


def fill_mailbox(holder: Holder, *, key: ReceivedKey, rows: int) -> None:
    """Fill the mailbox of a holder, read and unread notices mixed; every fifth was opened by the key."""
    _fill(holder.account_id, rows=rows)
    with connection.cursor() as cursor:
        cursor.execute(FILL_READERS, {"account": holder.account_id, "reader": f"key:{key.kid}"})
        cursor.execute(FILL_HEAD, {"account": holder.account_id})


def fill_others(*, rows: int) -> None:
    """Fill the mailboxes of others, fifty rows each, and let PostgreSQL look at the tables."""
    _fill(None, rows=rows)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE) mailbox_mailboxentry, mailbox_noticereader")


def _fill(account_id: UUID | None, *, rows: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute(FILL_MAILBOX, {"account": account_id, "rows": rows, "each": ROWS_PER_ACCOUNT})


def _shown(kind: TextKind, at: datetime) -> dict[str, object]:
    return {"text_id": texts.get_current_text(kind=kind, locale="tr", at=at).id, "shown_at": at}
