"""The fresh strong login (step-up): password and code, password and passkey, or one of the other ways."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from portal import pending
from portal import visitor as visitors
from portal.guards import person_required, sure_visitor
from portal.login import ceremonies
from portal.login.forms import PasskeyStepUpForm, StepUpForm
from portal.login.ways import list_ways
from portal.words import say
from uets.kernel import clock
from uets.kernel.refusals import Refusal
from uets.login import actions, errors, queries
from uets.login.states import Method

Forms = StepUpForm | PasskeyStepUpForm
PASSKEY_IDS = "gecis_%s"


@person_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def again(request: HttpRequest) -> HttpResponse:
    """Ask for a fresh strong login, say why, and lead back to the page of the form that waits."""
    visitor = sure_visitor(request)
    held = pending.find(request, visitor=visitor)
    is_passkey = "credential" in request.POST
    sent: Forms | None = None
    if request.method == "POST":
        sent = (
            PasskeyStepUpForm(request.POST, auto_id=PASSKEY_IDS) if is_passkey else StepUpForm(request.POST)
        )
        if sent.is_valid() and _prove(request, visitor, sent):
            return HttpResponseRedirect(held.url if held else reverse("accounts:linked"))
    means = queries.find_means(person=visitor.person)
    passkey_form = sent if isinstance(sent, PasskeyStepUpForm) else PasskeyStepUpForm(auto_id=PASSKEY_IDS)
    asks_passkey = means.has_password and bool(means.passkeys)
    context = {
        "form": sent or StepUpForm(),
        "code_form": sent if isinstance(sent, StepUpForm) else StepUpForm(),
        "passkey_form": passkey_form,
        "passkey": ceremonies.ask(request, visitor.person.id) if asks_passkey else None,
        "reason": gettext(held.reason) if held and held.reason else "",
        "back_url": held.back if held else reverse("accounts:linked"),
        "means": means,
        "has_totp": means.has_password and means.totp is not None,
        "ways": list_ways(),
    }
    return render(request, "login/again.html", context)


def _prove(request: HttpRequest, visitor: visitors.Visitor, form: Forms) -> bool:
    """Record the fresh login that was proven; False, with the form's errors, when it was not."""
    try:
        method = _check(request, visitor, form)
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


def _check(request: HttpRequest, visitor: visitors.Visitor, form: Forms) -> Method:
    origin, at = visitors.origin_of(request), clock.now()
    if isinstance(form, StepUpForm):
        return actions.check_step_up(person_id=visitor.person.id, **form.cleaned_data, origin=origin, at=at)
    state, answer = ceremonies.take(request), form.cleaned_data["credential"]
    if not answer:
        raise errors.PasskeyRefused(why="script")
    return actions.check_passkey_step_up(
        person_id=visitor.person.id,
        password=form.cleaned_data["password"],
        state=state,
        answer=answer,
        origin=origin,
        at=at,
    )
