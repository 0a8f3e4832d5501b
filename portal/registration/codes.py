"""The code that proves an e-mail address, for both kinds of opening: sent, then asked for."""

from collections.abc import Callable

import msgspec
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from portal.login.forms import CodeForm
from portal.registration.kept import Kept, keep
from portal.words import say
from uets.kernel import clock
from uets.kernel.refusals import Refusal
from uets.login.states import Identification
from uets.registration import actions
from uets.registration.rules import count_try

Open = Callable[[HttpRequest, Identification, Kept, str], HttpResponse]
"""Opens what was asked for with the code, and answers."""


def send_code(
    request: HttpRequest, found: Identification, kept: Kept, *, email: str, then: str
) -> HttpResponse:
    """Send a code to the address that was given and lead to the route that asks for it."""
    proof = actions.send_registration_code(found=found, email=email, before=kept.proof, at=clock.now())
    keep(request, msgspec.structs.replace(kept, proof=proof))
    return redirect(then)


def ask_code(
    request: HttpRequest, found: Identification, kept: Kept, *, before: str, open_with: Open
) -> HttpResponse:
    """Ask for the code that was sent; the right one opens. `before` is the route of the page before."""
    if kept.proof is None:
        return redirect(before)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        kept = msgspec.structs.replace(kept, proof=count_try(kept.proof))
        keep(request, kept)
        try:
            return open_with(request, found, kept, form.cleaned_data["code"])
        except Refusal as refusal:
            form.add_error("code", say(refusal))
    email = kept.proof.email if kept.proof else ""
    context = {
        "form": form,
        "email": email,
        "back_url": reverse(before),
        "is_for_company": kept.company is not None,
    }
    return render(request, "registration/email.html", context)
