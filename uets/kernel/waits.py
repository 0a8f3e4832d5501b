"""Short waits for whatever changes the schema: who waits for a table holds up everybody behind it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.db import connection

SHORT: Final = """-- give up soon: a change of the schema fails whole and is run again when its tables are free
SET lock_timeout = '4s'; SET statement_timeout = '5s'"""
USUAL: Final = """-- what follows on this connection changes no schema
RESET lock_timeout; RESET statement_timeout"""


@contextmanager
def short_waits() -> Iterator[None]:
    """Let every statement of Django's connection wait four seconds for a lock and run five, while the block runs."""
    with connection.cursor() as cursor:
        cursor.execute(SHORT)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(USUAL)
