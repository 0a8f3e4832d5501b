"""Addresses that act on POST only: whoever comes to one by GET is led to the page whose button it belongs to."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

View = Callable[..., HttpResponseBase]


def post_only(page: str, *names: str) -> Callable[[View], View]:
    """Answer a GET (the language link, "back", a bookmark) with the page; `names` are its parts of the address."""

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method == "POST":
                return view(request, *args, **kwargs)
            if request.method in {"GET", "HEAD"}:
                its_page: HttpResponseBase = redirect(page, **{name: kwargs[name] for name in names})
                return its_page
            return HttpResponseNotAllowed(["GET", "HEAD", "POST"])

        return answer

    return decorate
