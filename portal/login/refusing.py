"""A way of login that did not end in a login: what happened, and what to do."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse


def refuse_login(
    request: HttpRequest, words: str, *, back_url: str = "", offers_address: bool = False
) -> HttpResponse:
    """Say why nobody was let in, with the way back to the choice of ways; status 403.

    Whoever was identified and has no account is told where an address is opened.
    """
    context = {
        "words": words,
        "back_url": back_url or reverse("login:start"),
        "offers_address": offers_address,
    }
    return render(request, "login/refused.html", context, status=403)
