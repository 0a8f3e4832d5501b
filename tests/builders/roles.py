"""The rights of the web process for what a test asks of pages and API; what the test prepares, it does as the owner."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import unquote, urlsplit

import psycopg
from django.conf import settings
from django.db import connection

from uets.kernel import pool
from uets.kernel.ids import NO_ACCOUNT


def allow_becoming_web_process() -> None:
    """Let the owner, who has made the roles, also take them on; once per server, whichever worker comes first."""
    with psycopg.connect(os.environ["DATABASE_URL"]) as session:
        session.execute("SELECT pg_advisory_xact_lock(1)")
        session.execute("GRANT uets_app, uets_vault TO CURRENT_USER WITH INHERIT FALSE, SET TRUE")


def become_web_process(**_: object) -> None:
    """Give Django's open connection the rights of web and worker, past every counter of statements."""
    if connection.connection is not None and not connection.connection.closed:
        connection.connection.execute("SET ROLE uets_app")


def become_owner(**_: object) -> None:
    """Give Django's connection its own rights back."""
    if connection.connection is not None and not connection.connection.closed:
        connection.connection.execute("RESET ROLE")


@contextmanager
def web_process() -> Iterator[None]:
    """Work with the rights of the web process for a while."""
    become_web_process()
    try:
        yield
    finally:
        become_owner()


@contextmanager
def vault_process() -> Iterator[None]:
    """Work with the rights of the key vault for a while, and then with those of before."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        (before,) = cursor.fetchone()
        cursor.execute("SET ROLE uets_vault")
        try:
            yield
        finally:
            if not connection.needs_rollback:
                cursor.execute(f"SET ROLE {before}")


@contextmanager
def pool_of_web_process() -> Iterator[None]:
    """Let the own pools log in as web and worker do."""
    url = urlsplit((settings.SECRETS_DIR / "database-url-app").read_text(encoding="utf-8"))
    pool.close()
    kept = {name: connection.settings_dict[name] for name in ("USER", "PASSWORD")}
    connection.settings_dict.update(USER=unquote(url.username or ""), PASSWORD=unquote(url.password or ""))
    try:
        with pool.read(), pool.read_account(NO_ACCOUNT):  # opens both
            pass
    finally:
        connection.settings_dict.update(kept)
    try:
        yield
    finally:
        pool.close()
