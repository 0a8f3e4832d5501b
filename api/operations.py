"""What an operation needs around it."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar, cast

from django.db import close_old_connections
from django.http import HttpRequest
from django.http.response import HttpResponseBase

P = ParamSpec("P")
R = TypeVar("R", bound=HttpResponseBase)


def with_database(
    operation: Callable[Concatenate[HttpRequest, P], R],
) -> Callable[Concatenate[HttpRequest, P], R]:
    """Give Django's connection the upkeep that request signals give elsewhere (api/entry.py sends none)."""

    @wraps(operation)
    def run(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> R:
        close_old_connections()
        try:
            return operation(request, *args, **kwargs)
        finally:
            close_old_connections()

    return cast("Callable[Concatenate[HttpRequest, P], R]", run)
