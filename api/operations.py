"""What an operation needs around it."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.db import close_old_connections
from django.http import HttpRequest, HttpResponse

P = ParamSpec("P")
Operation = Callable[Concatenate[HttpRequest, P], HttpResponse]


def with_database(operation: Operation[P]) -> Operation[P]:
    """Give Django's connection the upkeep that request signals give elsewhere (api/entry.py sends none)."""

    @wraps(operation)
    def run(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        close_old_connections()
        try:
            return operation(request, *args, **kwargs)
        finally:
            close_old_connections()

    return cast("Operation[P]", run)
