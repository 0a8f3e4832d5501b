"""The second connection family: an own psycopg pool for hot reads and batch work (autocommit, binary, prepared).

An action uses Django's connection or this pool, never both: a transaction cannot span them.

Row-level security (architecture §7) shows a connection the rows of the account that it is bound to, of all accounts
when it is marked so, and none otherwise. `read_account` lends one that is bound; `read` and `transaction` lend from a
pool of their own whose connections are marked for every account: they find keys and count calls.
"""

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final, LiteralString, TypeVar, cast
from uuid import UUID

import msgspec
from django.db import connection
from psycopg import Connection, Cursor, OperationalError, conninfo
from psycopg.pq import Format
from psycopg.rows import args_row
from psycopg.types.json import Jsonb, set_json_loads
from psycopg_pool import ConnectionPool

T = TypeVar("T")

MOST_CONNECTIONS = 8

SETTING: Final = "uets.account_id"
"""What the policies ask for: an account, or EVERY_ACCOUNT."""
EVERY_ACCOUNT: Final = "*"

MARK_EVERY_ACCOUNT: Final = f"-c {SETTING}={EVERY_ACCOUNT}"
"""Option of a connection (libpq `options`) that acts for many accounts: jobs, console, login, linked accounts."""

BIND: Final = """-- bind this connection to an account, until it is bound to another one
SELECT set_config('uets.account_id', %s, false)"""


class Session(Connection[Any]):
    """A connection that remembers the account it is bound to."""

    account_id: UUID | None = None


_lock = threading.Lock()
_pools: dict[bool, ConnectionPool[Session]] = {}


class DatabaseAway(Exception):
    """The database cannot be reached or did not lend a connection in time."""


class Reader:
    """Runs hand-written SELECTs and returns their rows as msgspec structs in column order."""

    def __init__(self, connection_: Connection[Any]) -> None:
        self._connection = connection_

    def rows(self, struct: Callable[..., T], sql: LiteralString, *parameters: object) -> list[T]:
        """Return all rows of a statement, each made by `struct` from its columns."""
        return self._cursor(struct).execute(sql, parameters).fetchall()

    def row(self, struct: Callable[..., T], sql: LiteralString, *parameters: object) -> T | None:
        """Return the first row of a statement, or None."""
        return self._cursor(struct).execute(sql, parameters).fetchone()

    def column(self, sql: LiteralString, *parameters: object) -> list[Any]:
        """Return the first value of each row of a statement."""
        return self._cursor(_itself).execute(sql, parameters).fetchall()

    def run(self, sql: LiteralString, *parameters: object) -> int:
        """Run a statement without result rows and return how many rows it touched."""
        return self._cursor(tuple).execute(sql, parameters).rowcount

    def copy(self, sql: LiteralString, rows: Iterable[Sequence[object]], *, types: Sequence[str]) -> None:
        """Write rows by a `COPY … FROM STDIN (FORMAT BINARY)` statement; `types` are PostgreSQL's names of them."""
        with self._connection.cursor() as cursor, cursor.copy(sql) as stream:
            stream.set_types(types)
            for row in rows:
                stream.write_row(row)

    def _cursor(self, struct: Callable[..., T]) -> Cursor[T]:
        # Named, because Django's connection makes cursors of another kind, without parameters on the server.
        cursor = Cursor(self._connection, row_factory=args_row(struct))
        cursor.format = Format.BINARY
        return cursor


class Loan:
    """Lends a connection while a block runs: by hand, because two nested generators cost half as much as a query."""

    __slots__ = ("_account_id", "_connection", "_lender")

    def __init__(self, account_id: UUID | None) -> None:
        self._account_id = account_id

    def __enter__(self) -> Reader:
        """Borrow, bound to the account where there is one; raises DatabaseAway."""
        self._lender = _pool(is_bound=self._account_id is not None)
        try:
            self._connection = self._lender.getconn()
        except OperationalError as error:
            raise DatabaseAway from error
        if self._connection.account_id != self._account_id:
            self._bind()
        return Reader(self._connection)

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        """Give back; the pool replaces a connection that is broken. Raises DatabaseAway."""
        self._lender.putconn(self._connection)
        if isinstance(error, OperationalError):
            raise DatabaseAway from error

    def _bind(self) -> None:
        # Forgotten first: when binding fails, nobody may believe the old one.
        self._connection.account_id = None
        try:
            self._connection.execute(BIND, (str(self._account_id),))
        except OperationalError as error:
            self._lender.putconn(self._connection)
            raise DatabaseAway from error
        self._connection.account_id = self._account_id


def read() -> Loan:
    """Lend a connection in autocommit mode that sees every account; raises DatabaseAway."""
    return Loan(None)


def read_account(account_id: UUID) -> Loan:
    """Lend a connection in autocommit mode that sees this account and no other; raises DatabaseAway."""
    return Loan(account_id)


@contextmanager
def transaction() -> Iterator[Reader]:
    """Lend a connection that sees every account inside one transaction; an exception rolls it back.

    Raises DatabaseAway.
    """
    try:
        with _pool(is_bound=False).connection() as lent, lent.transaction():
            yield Reader(lent)
    except OperationalError as error:
        raise DatabaseAway from error


def json_text(encoded: bytes) -> Jsonb:
    """Return a value for a jsonb column from JSON that is encoded already."""
    return Jsonb(encoded, _as_is)


def of_django() -> Reader:
    """Return a reader on Django's own connection, for a batch that is part of an action of Django's family.

    The action has to be inside its transaction.
    """
    connection.ensure_connection()
    return Reader(cast("Connection[Any]", connection.connection))


def close() -> None:
    """Close the pools of this process (end of process, change of database in tests)."""
    with _lock:
        for pool in _pools.values():
            pool.close()
        _pools.clear()


def _itself(value: Any) -> Any:
    return value


def _as_is(encoded: Any) -> bytes:
    return bytes(encoded)


def _pool(*, is_bound: bool) -> ConnectionPool[Session]:
    pool = _pools.get(is_bound)
    if pool is None:
        with _lock:
            pool = _pools.get(is_bound)
            if pool is None:  # opened at first use, after the worker process has started
                pool = _pools[is_bound] = _open(_conninfo(options="" if is_bound else MARK_EVERY_ACCOUNT))
    return pool


def _open(target: str) -> ConnectionPool[Session]:
    return ConnectionPool(
        target,
        connection_class=Session,
        min_size=1,
        max_size=MOST_CONNECTIONS,
        kwargs={"autocommit": True, "prepare_threshold": 0},
        configure=_configure,
        open=True,
        name="uets",
    )


def _configure(session: Session) -> None:
    """Read JSON columns with the faster reader: a batch of evidence has two in each row."""
    set_json_loads(msgspec.json.decode, session)


def _conninfo(*, options: str) -> str:
    settings = connection.settings_dict
    parts = {
        "options": options,
        "dbname": settings["NAME"],
        "user": settings["USER"],
        "password": settings["PASSWORD"],
        "host": settings["HOST"],
        "port": settings["PORT"],
    }
    return conninfo.make_conninfo("", **{name: value for name, value in parts.items() if value})
