"""The head of a chain names a row that exists, always: it follows the row by itself, and no process writes it."""

from collections.abc import Iterator
from datetime import UTC, datetime

import psycopg
import pytest
from psycopg import sql
from psycopg.types.json import Jsonb

from tests.config.roles import connect
from uets.evidence.proof.chain import GENESIS
from uets.kernel.ids import NO_ACCOUNT, new_id

pytestmark = pytest.mark.django_db
ROLES = ("app", "vault")
AT = datetime(2026, 10, 12, 9, 0, tzinfo=UTC)
ONE, TWO = "a" * 64, "b" * 64


@pytest.fixture(params=ROLES)
def session(request: pytest.FixtureRequest) -> Iterator[psycopg.Connection]:
    """Give a session of a role in which the chain `test:1` has its first row; nothing of it stays."""
    with connect(request.param) as session, session.transaction(force_rollback=True):
        assert lock(session) == (0, GENESIS)
        add(session, sequence=1, previous=GENESIS, row_hash=ONE)
        yield session


def lock(session: psycopg.Connection) -> tuple[int, str]:
    """Lock the head, as recording does, and return where it stands."""
    row = session.execute("SELECT sequence, row_hash FROM evidence_lock_head('test:1')").fetchone()
    assert row is not None
    return row[0], row[1]


def add(session: psycopg.Connection, *, sequence: int, previous: str, row_hash: str) -> None:
    """Add an evidence row to the chain."""
    session.execute(
        "INSERT INTO evidence_evidence (account_id, id, chain, sequence, kind, event_at, recorded_at, actor, subject, "
        "facts, facts_sha256, previous_hash, row_hash) "
        "VALUES (%s, %s, 'test:1', %s, 'test', %s, %s, %s, 'test:1', %s, '', %s, %s)",
        [NO_ACCOUNT, new_id(), sequence, AT, AT, Jsonb({}), Jsonb({}), previous, row_hash],
    )


def test_the_head_follows_each_row(session: psycopg.Connection) -> None:
    assert lock(session) == (1, ONE)
    add(session, sequence=2, previous=ONE, row_hash=TWO)
    assert lock(session) == (2, TWO)


@pytest.mark.parametrize(
    ("sequence", "previous"), [(1, GENESIS), (2, GENESIS), (2, TWO), (3, ONE), (99, ONE), (0, ONE)]
)
def test_a_row_that_does_not_continue_its_chain_is_refused(
    session: psycopg.Connection, sequence: int, previous: str
) -> None:
    with (
        pytest.raises(psycopg.errors.InsufficientPrivilege, match="does not continue"),
        session.transaction(),
    ):
        add(session, sequence=sequence, previous=previous, row_hash="c" * 64)
    assert lock(session) == (1, ONE)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE evidence_chainhead SET sequence = 2, row_hash = repeat('b', 64) WHERE chain = 'test:1'",
        "UPDATE evidence_chainhead SET chain = 'test:2' WHERE chain = 'test:1'",
        "INSERT INTO evidence_chainhead (chain, sequence, row_hash) VALUES ('test:3', 99, repeat('a', 64))",
        "DELETE FROM evidence_chainhead WHERE chain = 'test:1'",
    ],
)
def test_no_process_writes_a_head(session: psycopg.Connection, change: str) -> None:
    with (
        pytest.raises(psycopg.errors.InsufficientPrivilege, match="permission denied"),
        session.transaction(),
    ):
        session.execute(sql.SQL(change))


def test_nobody_else_locks_heads() -> None:
    with connect("app") as session:
        allowed = session.execute(
            "SELECT has_function_privilege('public', 'evidence_lock_head(text)', 'EXECUTE')"
        ).fetchone()
    assert allowed == (False,)
