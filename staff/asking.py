"""How staff act: a page that says what an act causes and asks for a reason; the answer is one domain call."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext_lazy as _

from portal import pending
from portal.words import say
from staff.frame import show
from staff.guards import acting
from uets.accounts.states import StaffRole
from uets.kernel import clock
from uets.kernel.actor import Actor
from uets.kernel.refusals import Refusal

LONGEST_REASON = 300
FIELD_OF: Mapping[str, str] = {
    "reason-missing": "reason",
    "person-unknown": "person",
    "official-exists": "person",
    "role-missing": "roles",
    "key-type-unsupported": "jwk",
    "seal-unclear": "certificate_sha256",
}
"""Beside which field a refusal stands; one that names its field itself stands there."""


class ReasonForm(forms.Form):
    """Every act of staff has a reason."""

    reason = forms.CharField(
        label=_("Gerekçe"),
        help_text=_("Neden yaptığınızı yazın: karar, yazı ya da başvuru numarası. Delile adınızla yazılır."),
        max_length=LONGEST_REASON,
        error_messages={"required": _("İşlemin gerekçesini yazın.")},
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """What a page of an act says: heading, what it causes, what it is about, the button, where staying leads."""

    heading: str
    act: str
    back_url: str
    lead: str = ""
    consequence: str = ""
    rows: Sequence[Mapping[str, str]] = ()
    is_destructive: bool = False


Do = Callable[[dict[str, Any], Actor, datetime], str]
"""Does the act with what was filled in, and returns the address to go to."""


def ask(
    request: HttpRequest,
    sheet: Sheet,
    do: Do,
    *,
    role: StaffRole,
    form_class: type[ReasonForm] = ReasonForm,
    initial: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """Show the page of an act; at POST do it, or show beside the fields what was refused."""
    filled = {**(initial or {}), **typed(request, form_class)}
    form = form_class(request.POST if request.method == "POST" else None, initial=filled)
    if request.method == "POST" and form.is_valid():
        at = clock.now()
        actor = acting(request, role, reason=form.cleaned_data["reason"], at=at)
        try:
            return HttpResponseRedirect(do(form.cleaned_data, actor, at))
        except Refusal as refusal:
            field = str(refusal.facts.get("field") or FIELD_OF.get(refusal.code, ""))
            form.add_error(field if field in form.fields else None, say(refusal))
    return show(request, "staff/act.html", {"form": form, "sheet": sheet})


def typed(request: HttpRequest, form_class: type[ReasonForm]) -> dict[str, Any]:
    """Return what was typed into the form that comes back to this page after a fresh login."""
    content = pending.content_of(request)
    if content is None:
        return {}
    several = {
        name for name, field in form_class.base_fields.items() if isinstance(field, forms.MultipleChoiceField)
    }
    return {name: content.getlist(name) if name in several else content[name] for name in content}
