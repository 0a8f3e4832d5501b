"""The second connection family: an own psycopg pool for hot reads and batch work (autocommit, binary, prepared).

An action uses Django's connection or this pool, never both: a transaction cannot span them.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, LiteralString, TypeVar

from django.db import connection
from psycopg import Connection, Cursor, OperationalError, conninfo
from psycopg.rows import args_row
from psycopg_pool import ConnectionPool

T = TypeVar("T")

MOST_CONNECTIONS = 8

_lock = threading.Lock()
_open_pool: ConnectionPool[Connection[Any]] | None = None


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

    def run(self, sql: LiteralString, *parameters: object) -> int:
        """Run a statement without result rows and return how many rows it touched."""
        return self._connection.execute(sql, parameters, binary=True).rowcount

    def _cursor(self, struct: Callable[..., T]) -> Cursor[T]:
        return self._connection.cursor(binary=True, row_factory=args_row(struct))


class Loan:
    """Lends a connection while a block runs: by hand, because two nested generators cost half as much as a query."""

    __slots__ = ("_connection", "_lender")

    def __enter__(self) -> Reader:
        """Borrow; raises DatabaseAway."""
        self._lender = _pool()
        try:
            self._connection = self._lender.getconn()
        except OperationalError as error:
            raise DatabaseAway from error
        return Reader(self._connection)

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        """Give back; the pool replaces a connection that is broken. Raises DatabaseAway."""
        self._lender.putconn(self._connection)
        if isinstance(error, OperationalError):
            raise DatabaseAway from error


def read() -> Loan:
    """Lend a connection in autocommit mode; raises DatabaseAway."""
    return Loan()


@contextmanager
def transaction() -> Iterator[Reader]:
    """Lend a connection inside one transaction; an exception rolls it back. Raises DatabaseAway."""
    try:
        with _pool().connection() as lent, lent.transaction():
            yield Reader(lent)
    except OperationalError as error:
        raise DatabaseAway from error


def close() -> None:
    """Close the pool of this process (end of process, change of database in tests)."""
    global _open_pool  # noqa: PLW0603 - one pool per process
    with _lock:
        if _open_pool is not None:
            _open_pool.close()
        _open_pool = None


def _pool() -> ConnectionPool[Connection[Any]]:
    global _open_pool  # noqa: PLW0603 - opened at first use, after the worker process has started
    pool = _open_pool
    if pool is None:
        with _lock:
            pool = _open_pool = _open_pool or _open(_conninfo())
    return pool


def _open(target: str) -> ConnectionPool[Connection[Any]]:
    pool: ConnectionPool[Connection[Any]] = ConnectionPool(
        target,
        min_size=1,
        max_size=MOST_CONNECTIONS,
        kwargs={"autocommit": True, "prepare_threshold": 0},
        open=True,
        name="uets",
    )
    return pool


def _conninfo() -> str:
    settings = connection.settings_dict
    parts = {
        "dbname": settings["NAME"],
        "user": settings["USER"],
        "password": settings["PASSWORD"],
        "host": settings["HOST"],
        "port": settings["PORT"],
    }
    return conninfo.make_conninfo("", **{name: value for name, value in parts.items() if value})
