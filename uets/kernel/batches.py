"""Claiming rows of a table that several workers empty: FOR UPDATE SKIP LOCKED, on Django's connection."""

from collections.abc import Callable, Sequence
from typing import Any, LiteralString, TypeVar, cast

from django.db import connection

T = TypeVar("T")


class NotAClaim(ValueError):
    """The statement would wait for another worker instead of passing over its rows."""


def claim(struct: Callable[..., T], sql: LiteralString, *parameters: object) -> list[T]:
    """Run a claiming statement and return its rows as structs in column order.

    What is claimed stays so until the transaction ends, or, for an UPDATE … RETURNING that sets the time of the next
    try, until then. Raises NotAClaim for a statement without SKIP LOCKED.
    """
    if "SKIP LOCKED" not in sql:
        raise NotAClaim
    with connection.cursor() as cursor:
        cursor.execute(sql, cast("Sequence[Any]", parameters))
        return [struct(*row) for row in cursor.fetchall()]
