"""The second step: a code of the app, by e-mail or SMS, a recovery code, or a passkey (trust.md §3)."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal import visitor as visitors
from portal.ended import KEPT, find_kept
from portal.guards import public
from portal.login import ceremonies
from portal.login.arriving import AFTER, let_in
from portal.login.forms import CodeForm, PasskeyForm
from portal.paths import own_path
from portal.posting import post_only
from portal.words import say
from uets.accounts import queries as accounts
from uets.kernel import clock
from uets.kernel.refusals import Refusal
from uets.login import actions, errors, queries
from uets.login.states import CodeChannel, Method

if TYPE_CHECKING:
    from uets.accounts.models import Person

HALF_IN, HALF_IN_AT, HALF_IN_BY = "half-in", "half-in-at", "half-in-by"
BY = "second-by"
HALF_LIFE = timedelta(minutes=10)
APP, EMAIL, SMS, RECOVERY = "uygulama", "e-posta", "sms", "kurtarma"
METHODS: Final = {
    APP: Method.PASSWORD_TOTP,
    EMAIL: Method.PASSWORD_EMAIL,
    SMS: Method.PASSWORD_SMS,
    RECOVERY: Method.PASSWORD_RECOVERY,
}
WRONG: Final = {
    EMAIL: gettext_noop("Güvenlik kodu doğrulanamadı. E-postadaki son kodu yazın."),
    SMS: gettext_noop("Güvenlik kodu doğrulanamadı. SMS'teki son kodu yazın."),
    RECOVERY: gettext_noop(
        "Kurtarma kodu doğrulanamadı. Her kod bir kez kullanılır; başka bir kodunuzu yazın."
    ),
}


def half_in(request: HttpRequest, person: "Person") -> HttpResponse:
    """Keep who has passed the password, under a new key, and lead to the second step."""
    after = own_path(request.GET.get("sonra", ""))
    kept = find_kept(request.session, person_id=person.id)
    request.session.flush()
    request.session[HALF_IN], request.session[HALF_IN_AT] = str(person.id), clock.now().isoformat()
    request.session[HALF_IN_BY] = person.get_session_auth_hash()
    request.session[AFTER] = after
    if kept is not None:
        request.session[KEPT] = kept
    return redirect("login:second")


@public
@never_cache
@require_http_methods(["GET", "POST"])
def second_step(request: HttpRequest) -> HttpResponse:
    """Ask for the code of the authenticator app, or the one that was asked for instead."""
    person = find_half_in(request)
    if person is None:
        return redirect("login:start")
    if request.method == "GET":
        request.session[BY] = next(
            (by for by in (APP, RECOVERY) if by in request.GET), request.session.get(BY, APP)
        )
        return _show(request, person, CodeForm())
    form = CodeForm(request.POST)
    if form.is_valid():
        by = request.session.get(BY, APP)
        try:
            _check(by, person.id, form.cleaned_data["code"], request)
        except errors.CodeWrong as wrong:
            form.add_error("code", gettext(WRONG[by]) if by in WRONG else say(wrong))
        except Refusal as refusal:
            form.add_error("code", say(refusal))
        else:
            return let_in(request, person, METHODS[by])
    return _show(request, person, form)


@public
@post_only("login:second")
def send_code(request: HttpRequest) -> HttpResponse:
    """Send a code to the verified e-mail address (“E-posta ile kod gönder”)."""
    return _send(request, CodeChannel.EMAIL, by=EMAIL)


@public
@post_only("login:second")
def send_sms(request: HttpRequest) -> HttpResponse:
    """Send a code to the verified mobile (“SMS ile kod gönder”)."""
    return _send(request, CodeChannel.SMS, by=SMS)


@public
@post_only("login:second")
def by_passkey(request: HttpRequest) -> HttpResponse:
    """Take the answer of a passkey; without JavaScript there is none, and another way is offered."""
    person = find_half_in(request)
    if person is None:
        return redirect("login:start")
    form = PasskeyForm(request.POST)
    answer = form.cleaned_data["credential"] if form.is_valid() else ""
    state = ceremonies.take(request)
    if not answer:
        return _show(request, person, CodeForm(), refusal=gettext(ceremonies.NEEDS_SCRIPT))
    try:
        actions.check_passkey(
            person_id=person.id,
            state=state,
            answer=answer,
            origin=visitors.origin_of(request),
            at=clock.now(),
        )
    except Refusal as refusal:
        return _show(request, person, CodeForm(), refusal=say(refusal))
    return let_in(request, person, Method.PASSWORD_PASSKEY)


def find_half_in(request: HttpRequest) -> "Person | None":
    """Return who has passed the password within the last ten minutes, unless it was changed meanwhile."""
    if HALF_IN not in request.session:
        return None
    if clock.now() - datetime.fromisoformat(request.session[HALF_IN_AT]) > HALF_LIFE:
        request.session.flush()
        return None
    person = accounts.get_person(person_id=UUID(request.session[HALF_IN]))
    if not constant_time_compare(person.get_session_auth_hash(), request.session[HALF_IN_BY]):
        request.session.flush()
        return None
    return person


def _send(request: HttpRequest, channel: CodeChannel, *, by: str) -> HttpResponse:
    person = find_half_in(request)
    if person is None:
        return redirect("login:start")
    try:
        actions.send_code(person_id=person.id, channel=channel, at=clock.now())
    except Refusal as refusal:
        return _show(request, person, CodeForm(), refusal=say(refusal))
    request.session[BY] = by
    return redirect("login:second")


def _check(by: str, person_id: UUID, code: str, request: HttpRequest) -> None:
    given: dict[str, Any] = {
        "person_id": person_id,
        "code": code,
        "origin": visitors.origin_of(request),
        "at": clock.now(),
    }
    if by == APP:
        actions.check_totp(**given)
    elif by == RECOVERY:
        actions.check_recovery_code(**given)
    else:
        actions.check_code(channel=CodeChannel.SMS if by == SMS else CodeChannel.EMAIL, **given)


def _show(request: HttpRequest, person: "Person", form: CodeForm, *, refusal: str = "") -> HttpResponse:
    means = queries.find_means(person=person)
    context = {
        "form": form,
        "refusal": refusal,
        "by": request.session.get(BY, APP),
        "means": means,
        "passkey": ceremonies.ask(request, person.id) if means.passkeys else None,
    }
    return render(request, "login/second.html", context)
