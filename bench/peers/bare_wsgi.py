"""The floor of P2: a bare WSGI callable with its own psycopg pool, the product's SQL and the product's bytes.

No framework, no routing, no check of anything: whoever names a key id gets the page of its account. The texts of the
statements come from the benchmark, so that they are the product's own.
"""

import os
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec
from psycopg_pool import ConnectionPool

from uets.kernel.ids import to_public

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse

FIND_KEY = os.environ["PEER_FIND_KEY"].encode()
LIST_NOTICES = os.environ["PEER_LIST_NOTICES"].encode()
FOLDERS, LIMIT = [1, 4], 50

pool = ConnectionPool(
    os.environ["PEER_DATABASE"],
    min_size=1,
    max_size=8,
    # Row-level security lets a connection see the account it names; the floor names them all.
    kwargs={"autocommit": True, "prepare_threshold": 0, "options": "-c uets.account_id=*"},
    open=True,
)
encode = msgspec.json.Encoder().encode


class Sender(msgspec.Struct, frozen=True, gc=False):
    """As the product writes it."""

    detsis: str
    name: str


class Day(msgspec.Struct, frozen=True, gc=False):
    """As the product writes it."""

    date: date
    zone: str = "Europe/Istanbul"


class Reading(msgspec.Struct, frozen=True, gc=False):
    """As the product writes it."""

    at: datetime
    evidence_id: str | None


class FirstRead(msgspec.Struct, frozen=True, gc=False):
    """As the product writes it."""

    person: Reading | None
    key: Reading | None


class Notice(msgspec.Struct, frozen=True, gc=False):
    """As the product writes it."""

    id: str
    barcode: str
    subject: str
    sender: Sender
    arrived_at: datetime
    deemed_served_on: Day
    deemed_served_at: datetime
    state: str
    first_read: FirstRead
    opened_by_this_key: bool
    folder: int
    auto_delete_on: date
    parts: int
    size: int
    etag: str


class Page(msgspec.Struct, frozen=True):
    """As the product writes it."""

    notices: list[Notice]
    next: str | None
    complete: bool
    as_of: datetime | None


def application(environ: dict[str, Any], start_response: "StartResponse") -> Iterable[bytes]:
    """Answer every request with the first page of the key's account (PEP 3333)."""
    kid = environ["HTTP_AUTHORIZATION"].split("_")[2]
    with pool.connection() as connection:
        account_id = connection.cursor(binary=True).execute(FIND_KEY, [kid]).fetchall()[0][0]
        cursor = connection.cursor(binary=True, row_factory=lambda _: _notice_and_as_of)
        asked = [f"key:{kid}", account_id, account_id, FOLDERS, LIMIT + 1]
        found = cursor.execute(LIST_NOTICES, asked).fetchall()
    notices = [notice for notice, _ in found]
    following = notices[LIMIT - 1].id.replace("ntc", "cur", 1) if len(notices) > LIMIT else None
    body = encode(Page(notices[:LIMIT], following, following is None, found[0][1] if found else None))
    start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return [body]


def _notice_and_as_of(row: Sequence[Any]) -> tuple[Notice, datetime | None]:
    return _notice(row), row[-1]


def _notice(row: Sequence[Any]) -> Notice:
    (
        id_,
        folder,
        barcode,
        subject,
        detsis,
        sender,
        parts,
        size,
        arrived_at,
        served_on,
        served_at,
        delete_on,
        person_at,
        person_evidence,
        key_at,
        key_evidence,
        is_opened,
        version,
        _binned_at,
        _binned_by_key,
        _as_of,
    ) = row
    return Notice(
        to_public("ntc", id_),
        barcode,
        subject,
        Sender(detsis, sender),
        arrived_at,
        Day(served_on),
        served_at,
        "arrived",
        FirstRead(_reading(person_at, person_evidence), _reading(key_at, key_evidence)),
        is_opened,
        folder,
        delete_on,
        parts,
        size,
        f'"{version}"',
    )


def _reading(at: datetime | None, evidence_id: UUID | None) -> Reading | None:
    if at is None:
        return None
    return Reading(at, to_public("evd", evidence_id) if evidence_id is not None else None)
