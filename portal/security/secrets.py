"""Recovery codes, shown once, and the UETS password, changed after a fresh login."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from portal.guards import fresh_login_required, fresh_page_required, person_required, sure_visitor
from portal.login.forms import NewPasswordForm
from portal.security.asking import PASSWORD, RECOVERY
from portal.words import say
from uets.kernel import clock
from uets.kernel.refusals import Refusal
from uets.login import actions


@person_required
@fresh_login_required(reason=RECOVERY)
@never_cache
@require_http_methods(["GET", "POST"])
def recovery(request: HttpRequest) -> HttpResponse:
    """Say what recovery codes are for; make ten and show them once."""
    context: dict[str, object] = {"back_url": reverse("security:page"), "codes": []}
    if request.method == "POST":
        at = clock.now()
        context["codes"] = actions.make_recovery_codes(actor=sure_visitor(request).actor(at), at=at)
    return render(request, "security/recovery.html", context)


@person_required
@fresh_page_required(reason=PASSWORD)
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Change the UETS password; sessions elsewhere end, every contact is told."""
    form = NewPasswordForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        at = clock.now()
        try:
            actions.change_password(
                actor=sure_visitor(request).actor(at), password=form.cleaned_data["new_password"], at=at
            )
        except Refusal as refusal:
            form.add_error("new_password", say(refusal))
        else:
            return redirect("security:page")
    return render(request, "security/password.html", {"form": form, "back_url": reverse("security:page")})
