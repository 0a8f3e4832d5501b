"""Giriş pages: level 1 opens the second step only, level 2 reading, level 3 acts of weight (trust.md §3)."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from portal import pending
from portal import visitor as visitors
from portal.ended import ENDED, KEPT, find_kept
from portal.guards import person_required, public, sure_visitor, visitor_of
from portal.login.arriving import AFTER, let_in
from portal.login.forms import CodeForm, PasswordForm, StepUpForm
from portal.login.ways import list_ways
from portal.paths import own_path
from portal.posting import post_only
from portal.words import say
from uets.accounts import queries as accounts
from uets.kernel import clock
from uets.kernel.refusals import Refusal
from uets.login import actions, errors, queries
from uets.login.states import Method

if TYPE_CHECKING:
    from uets.accounts.models import Person

HALF_IN, HALF_IN_AT, HALF_IN_BY = "half-in", "half-in-at", "half-in-by"
EMAILED = "emailed"
HALF_LIFE = timedelta(minutes=10)
BY_APP = "uygulama"
EMAIL_CODE_WRONG = gettext_noop("Güvenlik kodu doğrulanamadı. E-postadaki son kodu yazın.")


@public
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Ask for name and password; right ones lead to the second step.

    The page to show afterwards stays in the address (`sonra`) until then: a stranger gets no session.
    """
    if getattr(request, "visitor", None) is not None:
        return redirect("accounts:linked")
    form = PasswordForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            person = actions.check_password(
                name=form.cleaned_data["name"],
                password=form.cleaned_data["password"],
                origin=visitors.origin_of(request),
                at=clock.now(),
            )
        except Refusal as refusal:
            form.add_error(None, say(refusal))
        else:
            return _half_in(request, person)
    has_ended = bool(request.session.get(ENDED))
    return render(request, "login/start.html", {"form": form, "has_ended": has_ended, "ways": list_ways()})


@public
@require_http_methods(["GET"])
def old_address(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Lead from the guide's address to ours."""
    return redirect("login:start", permanent=False)


@public
@never_cache
@require_http_methods(["GET", "POST"])
def second_step(request: HttpRequest) -> HttpResponse:
    """Ask for the code of the authenticator app, or of the e-mail that was asked for."""
    person = _find_half_in(request)
    if person is None:
        return redirect("login:start")
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            method = _check_code(request, person.id, form.cleaned_data["code"])
        except errors.CodeWrong as wrong:
            by_email = request.session.get(EMAILED)
            form.add_error("code", gettext(EMAIL_CODE_WRONG) if by_email else say(wrong))
        except Refusal as refusal:
            form.add_error("code", say(refusal))
        else:
            return let_in(request, person, method)
    elif request.method == "GET" and BY_APP in request.GET:
        request.session.pop(EMAILED, None)
    return _show_second(request, person, form)


@public
@post_only("login:second")
def send_code(request: HttpRequest) -> HttpResponse:
    """Send a code to the verified e-mail address (“E-posta ile kod gönder”)."""
    person = _find_half_in(request)
    if person is None:
        return redirect("login:start")
    try:
        actions.send_email_code(person_id=person.id, at=clock.now())
    except Refusal as refusal:
        return _show_second(request, person, CodeForm(), refusal=say(refusal))
    request.session[EMAILED] = True
    return redirect("login:second")


@person_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def again(request: HttpRequest) -> HttpResponse:
    """Ask for a fresh strong login, password and code, say why, and lead back to the page of the form that waits."""
    visitor = sure_visitor(request)
    held = pending.find(request, visitor=visitor)
    form = StepUpForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _step_up(request, visitor, form):
        return HttpResponseRedirect(held.url if held else reverse("accounts:linked"))
    context = {
        "form": form,
        "reason": gettext(held.reason) if held and held.reason else "",
        "back_url": held.back if held else reverse("accounts:linked"),
        "has_totp": queries.has_totp(person_id=visitor.person.id),
        "ways": list_ways(),
    }
    return render(request, "login/again.html", context)


@person_required
@never_cache
@require_http_methods(["GET"])
def go_on(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Lead on from an address of old pages; a form that waits is shown by its own page."""
    return redirect("accounts:linked")


@public
@post_only("home:front")
def logout(request: HttpRequest) -> HttpResponse:
    """End the session (Oturumu Kapat); one that has ended by itself stays ended."""
    visitor = visitor_of(request)
    if visitor is not None:
        visitors.end(request, visitor)
    return redirect("home:front")


def _step_up(request: HttpRequest, visitor: visitors.Visitor, form: StepUpForm) -> bool:
    """Record the fresh login that was proven; False, with the form's errors, when it was not."""
    try:
        method = actions.check_step_up(
            person_id=visitor.person.id,
            **form.cleaned_data,
            origin=visitors.origin_of(request),
            at=clock.now(),
        )
    except errors.CredentialsWrong:
        form.add_error("password", gettext("UETS şifresi doğrulanamadı. Şifrenizi yeniden yazın."))
    except errors.CodeWrong as refusal:
        form.add_error("code", say(refusal))
    except Refusal as refusal:
        form.add_error(None, say(refusal))
    else:
        visitors.step_up(request, visitor, method)
        return True
    return False


def _half_in(request: HttpRequest, person: "Person") -> HttpResponse:
    after = own_path(request.GET.get("sonra", ""))
    kept = find_kept(request.session, person_id=person.id)
    request.session.flush()
    request.session[HALF_IN], request.session[HALF_IN_AT] = str(person.id), clock.now().isoformat()
    request.session[HALF_IN_BY] = person.get_session_auth_hash()
    request.session[AFTER] = after
    if kept is not None:
        request.session[KEPT] = kept
    return redirect("login:second")


def _show_second(
    request: HttpRequest, person: "Person", form: CodeForm, *, refusal: str = ""
) -> HttpResponse:
    context = {
        "form": form,
        "refusal": refusal,
        "is_emailed": request.session.get(EMAILED, False),
        "has_totp": queries.has_totp(person_id=person.id),
        "has_email": bool(person.email and person.email_verified_at),
    }
    return render(request, "login/second.html", context)


def _find_half_in(request: HttpRequest) -> "Person | None":
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


def _check_code(request: HttpRequest, person_id: UUID, code: str) -> Method:
    origin, at = visitors.origin_of(request), clock.now()
    if request.session.get(EMAILED):
        actions.check_email_code(person_id=person_id, code=code, origin=origin, at=at)
        return Method.PASSWORD_EMAIL
    actions.check_totp(person_id=person_id, code=code, origin=origin, at=at)
    return Method.PASSWORD_TOTP
