"""The authenticator app: its secret as a picture and in groups, confirmed by its first code; removing it."""

from base64 import b32encode, b64decode, b64encode
from typing import Final
from urllib.parse import quote, urlencode

import segno
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.guards import fresh_login_required, person_required, sure_visitor
from portal.security.asking import REMOVE, may_add_required
from portal.security.forms import FirstCodeForm
from portal.words import say
from uets.kernel import clock
from uets.kernel.refusals import Refusal
from uets.login import actions

NEW: Final = "new-totp"
"""In the session: the sealed secret that waits for its first code."""

GROUP: Final = 4


@may_add_required
@never_cache
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Show a new secret and take the app on by its first code; an earlier app ends."""
    at = clock.now()
    actor = sure_visitor(request).actor(at)
    sealed = b64decode(request.session.get(NEW, ""))
    form = FirstCodeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            actions.add_own_totp(actor=actor, sealed=sealed, code=form.cleaned_data["code"], at=at)
        except Refusal as refusal:
            form.add_error("code", say(refusal))
        else:
            del request.session[NEW]
            return redirect("security:page")
    secret = actions.open_new_totp(actor=actor, sealed=sealed) if sealed and form.is_bound else None
    if secret is None:
        new = actions.new_totp(actor=actor)
        request.session[NEW], secret = b64encode(new.sealed).decode(), new.secret
    context = {"form": form, "secret": _groups(secret), "picture": _picture(secret, name=actor.name)}
    return render(request, "security/app.html", context)


@person_required
@fresh_login_required(reason=REMOVE)
@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest) -> HttpResponse:
    """Say what removing the app means, and remove it."""
    if request.method == "POST":
        at = clock.now()
        actions.remove_own_totp(actor=sure_visitor(request).actor(at), at=at)
        return redirect("security:page")
    context = {
        "heading": gettext("Doğrulama uygulamasını kaldır"),
        "consequence": gettext(
            "Uygulamadaki kodlar artık işe yaramaz. Başka güçlü bir yolunuz yoksa satın alma ve anahtar gibi "
            "işlemleri yapamazsınız."
        ),
        "act": gettext("Kaldır"),
        "back_url": reverse("security:page"),
        "is_destructive": True,
    }
    return render(request, "confirm.html", context)


def _groups(secret: bytes) -> str:
    letters = b32encode(secret).decode()
    return " ".join(letters[start : start + GROUP] for start in range(0, len(letters), GROUP))


def _picture(secret: bytes, *, name: str) -> SafeString:
    """Return the QR code as SVG: dark on light in either colour scheme, so that every camera reads it."""
    label = quote(f"{settings.INSTALLATION}:{name}")
    query = urlencode(
        {"secret": b32encode(secret).decode(), "issuer": settings.INSTALLATION}, quote_via=quote
    )
    code = segno.make(f"otpauth://totp/{label}?{query}", error="m")
    svg = code.svg_inline(scale=4, border=4, svgclass="u-qr", lineclass=None, dark="#000", light="#fff")
    return mark_safe(svg)  # noqa: S308 - made of modules of the code only
