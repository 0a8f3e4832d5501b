"""Codes to both contacts, for who has no strong way yet and adds a first factor at level 2 (trust.md §3)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.guards import person_required, sure_visitor
from portal.posting import post_only
from portal.security.forms import BothCodesForm
from portal.words import say
from uets.kernel import clock
from uets.kernel.refusals import Refusal
from uets.login import actions, queries
from uets.login.states import CodeChannel

FIELDS = {CodeChannel.EMAIL: "email_code", CodeChannel.SMS: "sms_code"}
SENT = "first-sent"


@person_required
@never_cache
@require_http_methods(["GET", "POST"])
def prove(request: HttpRequest) -> HttpResponse:
    """Explain, and take the codes; both right ones open the pages that add a factor for ten minutes."""
    if request.method == "GET" and queries.find_means(person=sure_visitor(request).person).has_factor:
        return redirect("security:page")
    form = BothCodesForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and _check(request, form):
        request.session.pop(SENT, None)
        return render(request, "security/first_done.html")
    return _show(request, form)


@person_required
@post_only("security:first")
def send(request: HttpRequest) -> HttpResponse:
    """Send a code to the e-mail address and one to the mobile."""
    person_id, at = sure_visitor(request).person.id, clock.now()
    try:
        actions.check_first_factor(person_id=person_id, at=at)
        for channel in CodeChannel:
            actions.send_code(person_id=person_id, channel=channel, is_factor=True, at=at)
    except Refusal as refusal:
        return _show(request, BothCodesForm(), refusal=say(refusal))
    request.session[SENT] = True
    return redirect("security:first")


def _check(request: HttpRequest, form: BothCodesForm) -> bool:
    visitor = sure_visitor(request)
    for channel, field in FIELDS.items():
        try:
            actions.check_code(
                person_id=visitor.person.id,
                channel=channel,
                is_factor=True,
                code=form.cleaned_data[field],
                origin=visitor.origin,
                at=clock.now(),
            )
        except Refusal as refusal:
            form.add_error(
                field,
                gettext("Kod doğrulanamadı. Yeni kodlar isteyin.")
                if refusal.code == "code-wrong"
                else say(refusal),
            )
    return form.is_valid()


def _show(request: HttpRequest, form: BothCodesForm, *, refusal: str = "") -> HttpResponse:
    context = {"form": form, "refusal": refusal, "is_sent": request.session.get(SENT, False)}
    return render(request, "security/first.html", context)
