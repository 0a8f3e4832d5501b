"""The two roles that processes log in as: made with a password each, and given no more than config/rights.py says."""

import fcntl
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, unquote, urlsplit, urlunsplit

import psycopg
from psycopg import sql

from config import environment, secrets_folder
from config.refusals import CannotStartError
from config.rights import APP_COLUMNS, APP_SEQUENCES, FUNCTIONS, TABLES, VAULT_COLUMNS, VAULT_TABLES


class Login(NamedTuple):
    """A role with its password."""

    role: str
    password: str


NAMES = {"app": "uets_app", "vault": "uets_vault"}


def apply(owner_url: str, *, database: str, secrets: Path) -> None:
    """Make both roles when missing, set their passwords, and give exactly the rights of the table.

    Raises CannotStartError when the owner may not make roles and they do not exist.
    """
    with _one_at_a_time(secrets), psycopg.connect(owner_url, dbname=database) as connection:
        logins = {name: _login(name, owner_url, secrets) for name in NAMES}
        for login in logins.values():
            _ensure_role(connection, login)
        _give_rights(connection, database=database, app=logins["app"].role, vault=logins["vault"].role)


def _login(name: str, owner_url: str, secrets: Path) -> Login:
    """Return the login of a role from its variable, or from the secret that is made at the first start."""
    given = environment.find(f"DATABASE_URL_{'APP' if name == 'app' else 'VAULT'}")
    file = secrets / f"database-url-{name}"
    if given is None:
        password = secrets_folder.random_text().decode()
        url = secrets_folder.keep(
            file, lambda: _with_login(owner_url, NAMES[name], password).encode()
        ).decode()
        # The address may have moved with the data folder; the password stays.
        given = _with_login(owner_url, NAMES[name], unquote(urlsplit(url).password or ""))
        if given != url:
            secrets_folder.write(file, given.encode())
    parts = urlsplit(given)
    return Login(unquote(parts.username or NAMES[name]), unquote(parts.password or ""))


def _with_login(url: str, role: str, password: str) -> str:
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{role}:{quote(password, safe='')}@{host}"))


def _ensure_role(connection: psycopg.Connection, login: Login) -> None:
    role = sql.Identifier(login.role)
    found = connection.execute("SELECT FROM pg_roles WHERE rolname = %s", [login.role]).fetchone() is not None
    # Only the SCRAM verifier is sent: the password itself never gets into a statement, a log or the WAL.
    verifier = connection.pgconn.encrypt_password(
        login.password.encode(), login.role.encode(), b"scram-sha-256"
    )
    options = sql.SQL("LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT PASSWORD {}").format(
        sql.Literal(verifier.decode())
    )
    try:
        with connection.transaction():
            connection.execute(
                sql.SQL("{} ROLE {} WITH {}").format(sql.SQL("ALTER" if found else "CREATE"), role, options)
            )
    except psycopg.errors.InsufficientPrivilege as error:
        if found:
            return  # a database administrator keeps this role, and its password is theirs
        message = (
            f"The owner of DATABASE_URL may not make the role {login.role}; make it or grant CREATEROLE."
        )
        raise CannotStartError(message) from error


def _give_rights(connection: psycopg.Connection, *, database: str, app: str, vault: str) -> None:
    roles = sql.SQL(", ").join(map(sql.Identifier, (app, vault)))
    run = connection.execute
    run(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(database)))
    run(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(sql.Identifier(database), roles))
    run(sql.SQL("REVOKE CREATE ON SCHEMA public FROM PUBLIC"))
    run(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(roles))
    run(sql.SQL("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {}").format(roles))
    for name, rights in TABLES.items():
        _grant(connection, rights.app, sql.Identifier("public", name), app)
        _grant(connection, rights.vault, sql.Identifier("public", name), vault)
    for role, tables in ((app, APP_COLUMNS), (vault, VAULT_COLUMNS)):
        for name, columns in tables.items():
            _grant_columns(connection, columns, sql.Identifier("public", name), role)
    for function in FUNCTIONS:
        run(sql.SQL("GRANT EXECUTE ON FUNCTION public.{} TO {}").format(sql.SQL(function), roles))
    for name in APP_SEQUENCES:
        run(sql.SQL("GRANT USAGE ON SEQUENCE {} TO {}").format(sql.Identifier(name), sql.Identifier(app)))
    run(sql.SQL("REVOKE ALL ON SCHEMA vault FROM PUBLIC, {}").format(sql.Identifier(app)))
    run(sql.SQL("REVOKE ALL ON ALL TABLES IN SCHEMA vault FROM PUBLIC, {}").format(sql.Identifier(app)))
    run(sql.SQL("GRANT USAGE ON SCHEMA vault TO {}").format(sql.Identifier(vault)))
    for name, words in VAULT_TABLES.items():
        _grant(connection, words, sql.Identifier("vault", name), vault)


def _grant(connection: psycopg.Connection, words: str, table: sql.Identifier, role: str) -> None:
    if words:
        rights = sql.SQL(", ").join(sql.SQL(word) for word in _KNOWN if word in words.split(", "))
        connection.execute(sql.SQL("GRANT {} ON {} TO {}").format(rights, table, sql.Identifier(role)))


def _grant_columns(
    connection: psycopg.Connection, columns: Iterable[str], table: sql.Identifier, role: str
) -> None:
    named = sql.SQL(", ").join(map(sql.Identifier, columns))
    connection.execute(sql.SQL("GRANT UPDATE ({}) ON {} TO {}").format(named, table, sql.Identifier(role)))


_KNOWN = ("SELECT", "INSERT", "UPDATE", "DELETE")


@contextmanager
def _one_at_a_time(secrets: Path) -> Iterator[None]:
    """Let one process at a time make roles, which belong to the server and not to a database."""
    descriptor = os.open(secrets / ".roles.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
