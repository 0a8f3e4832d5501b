"""Who may add a second factor: after a fresh strong login, or for the first one, after codes to both contacts."""

from functools import wraps
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext_noop

from portal.guards import View, ask_for_login, person_required, sure_visitor
from uets.kernel import clock
from uets.login import actions, errors

ADD = gettext_noop("Giriş yöntemi eklemek için yeniden giriş yapın")
REMOVE = gettext_noop("Giriş yöntemini kaldırmak için yeniden giriş yapın")
RECOVERY = gettext_noop("Kurtarma kodu almak için yeniden giriş yapın")
PASSWORD = gettext_noop("UETS şifresini değiştirmek için yeniden giriş yapın")


def may_add_required(view: View) -> View:
    """Let in who may add a factor now; lead others to the codes to both contacts, or to a fresh strong login."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        at = clock.now()
        try:
            actions.check_may_add(actor=sure_visitor(request).actor(at), at=at)
        except errors.FirstFactorRefused as refused:
            if refused.facts["why"] == "codes":
                return redirect("security:first")
            return ask_for_login(request, reason=ADD)
        except errors.LoginNotFresh:
            return ask_for_login(request, reason=ADD)
        return view(request, *args, **kwargs)

    guarded = person_required(checked)
    guarded.asks_fresh_login = True  # type: ignore[attr-defined] # read by the architecture test
    return guarded
