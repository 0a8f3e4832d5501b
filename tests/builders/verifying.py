"""Evidence that is sealed and stamped, whoever tampers with it, and what the verification says of it."""
# ruff: noqa: S608 - the statements are those of this file

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from io import StringIO
from pathlib import Path
from typing import Any

from django.core.management import CommandError, call_command
from django.db import connection

from tests.builders import sealing
from tests.builders.notices import deliver
from tests.builders.people import make_natural_account
from uets.evidence import ports
from uets.evidence.actions import seal_waiting, stamp_waiting
from uets.kernel import clock

TABLES = (
    "evidence",
    "chainhead",
    "seal",
    "proof",
    "batch",
    "certificate",
    "tombstone",
    "renewal",
    "rehashedbatch",
)


@contextmanager
def stamped(folder: Path, *, batches: int) -> Iterator[None]:
    """Record a notice in each of some batches, at the present time; the authority runs on."""
    key = sealing.make_seal_key(folder)
    ports.seal_key.bind(lambda: key)
    sealing.bind_published(sealing.list_roles(key.certificate))
    at = clock.now()
    with sealing.running_authority(at=at):
        for _ in range(batches):
            deliver(make_natural_account(), at=at)
            seal_and_stamp(at)
        yield


def seal_and_stamp(at: datetime) -> None:
    """Do what the worker does every second."""
    seal_waiting(issuer=sealing.ISSUER, at=at)
    stamp_waiting(at=at)


def verify(*words: str) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Return the faults that the command tells, and its summary."""
    out = StringIO()
    code = 0
    try:
        call_command("verify_evidence", *words, stdout=out, stderr=StringIO())
    except CommandError as error:
        code = error.returncode
    *faults, summary = map(json.loads, out.getvalue().splitlines())
    assert code == bool(faults)
    return faults, summary


def tamper(*statements: str) -> None:
    """Do what only the owner of the database could, with every trigger out of the way."""
    with connection.cursor() as cursor:
        for table in ("evidence_evidence", "evidence_chainhead"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        for statement in statements:
            cursor.execute(statement)
        for table in ("evidence_evidence", "evidence_chainhead"):
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


@contextmanager
def tampered(*statements: str) -> Iterator[None]:
    """Tamper for a while, then put everything back as it was."""
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"CREATE TEMP TABLE kept_{table} AS SELECT * FROM evidence_{table}")
    try:
        tamper(*statements)
        yield
    finally:
        restore = [f"DELETE FROM evidence_{table}" for table in TABLES]
        restore += [f"INSERT INTO evidence_{table} SELECT * FROM kept_{table}" for table in TABLES]
        tamper(*restore, *(f"DROP TABLE kept_{table}" for table in TABLES))
