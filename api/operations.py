"""What an operation needs around it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar, cast

from django.db import close_old_connections
from django.http import HttpRequest
from django.http.response import HttpResponseBase

P = ParamSpec("P")
R = TypeVar("R", bound=HttpResponseBase)


@contextmanager
def database_upkeep() -> Iterator[None]:
    """Give Django's connection the upkeep that request signals give elsewhere (api/entry.py sends none)."""
    close_old_connections()
    try:
        yield
    finally:
        close_old_connections()


def with_database(
    operation: Callable[Concatenate[HttpRequest, P], R],
) -> Callable[Concatenate[HttpRequest, P], R]:
    """Run an operation that uses Django's connection."""

    @wraps(operation)
    def run(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> R:
        with database_upkeep():
            return operation(request, *args, **kwargs)

    return cast("Callable[Concatenate[HttpRequest, P], R]", run)
