"""API Süre Uzatma: the tariff once more, counted from the old end; a text with a new version is asked for anew."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, gettext, gettext_noop
from django.views.decorators.http import require_http_methods

from portal.agreements.forms import DisclosureForm, UndertakingForm
from portal.guards import fresh_login_required, newest_contract_required, principal_required
from portal.keys.changes import (
    buy_or_ask,
    change_page,
    difference,
    say_day,
    sealed,
    seen_at,
    takes_two,
)
from portal.keys.found import Found, find
from portal.words import say
from uets.accounts.states import DualAct
from uets.agreements import queries as agreements
from uets.agreements.states import TextKind
from uets.approvals.states import Act
from uets.kernel import clock
from uets.kernel.clock import istanbul_date
from uets.kernel.numbers import format_kurus
from uets.kernel.refusals import Refusal
from uets.keys import actions
from uets.keys.queries.texts import list_new_texts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from uets.agreements.models import AgreementText
    from uets.keys.rules.terms import TermChange

EXTEND = gettext_noop("Süreyi uzatmak için yeniden giriş yapın")
BOXES = {TextKind.DISCLOSURE: DisclosureForm, TextKind.UNDERTAKING: UndertakingForm}


class NewTextsForm(forms.Form):
    """An empty box for each text with a new version, named after its kind, and which version was shown when."""

    shown_at = forms.CharField(widget=forms.HiddenInput, required=False, max_length=200)

    def __init__(self, *args: Any, texts: "dict[TextKind, AgreementText]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind, text in texts.items():
            self.fields[f"{kind.value}_id"] = forms.UUIDField(widget=forms.HiddenInput, initial=text.id)
            self.fields[kind.value] = BOXES[kind].base_fields["decision"]

    def seen(self, request: HttpRequest, found: Found) -> actions.SeenTexts:
        """Return which versions were read and accepted, and when they were shown."""
        ids = {name: self.cleaned_data.get(name) for name in ("disclosure_id", "undertaking_id")}
        shown_at = seen_at(request, found, *(text_id for text_id in ids.values() if text_id is not None))
        return actions.SeenTexts(**ids, shown_at=shown_at)


@principal_required
@newest_contract_required
@require_http_methods(["GET", "POST"])
@fresh_login_required(reason=EXTEND)
def extend(request: HttpRequest, name: str) -> HttpResponse:
    """Show the new end and the sum, with the new texts if there are any; then buy."""
    found = find(request, name)
    texts = _new_texts(found)
    if request.method != "POST":
        return _page(request, found, texts)
    form = NewTextsForm(request.POST, texts=texts)
    if not form.is_valid():
        return _page(request, found, texts, form=form)
    try:
        given = _as_given(form.seen(request, found))
        return buy_or_ask(request, found, Act.EXTEND, given, what="uzatildi")
    except Refusal as refusal:
        return _page(request, find(request, name), _new_texts(found), refusal=say(refusal))


def _as_given(seen: actions.SeenTexts) -> dict[str, str | None]:
    """Return what was seen as data, which may wait for a second person."""
    return {
        "disclosure_id": str(seen.disclosure_id) if seen.disclosure_id else None,
        "undertaking_id": str(seen.undertaking_id) if seen.undertaking_id else None,
        "shown_at": seen.shown_at.isoformat() if seen.shown_at else None,
    }


def _new_texts(found: Found) -> "dict[TextKind, AgreementText]":
    at, locale = clock.now(), get_language() or "tr"
    kinds = list_new_texts(account_id=found.grant.account_id, grant_id=found.grant.id, at=at)
    return {kind: agreements.get_current_text(kind=kind, locale=locale, at=at) for kind in kinds}


def _page(
    request: HttpRequest,
    found: Found,
    texts: "dict[TextKind, AgreementText]",
    *,
    form: NewTextsForm | None = None,
    refusal: str = "",
) -> HttpResponse:
    rows: list[dict[str, str]] = []
    at, consequence = clock.now(), ""
    try:
        plan = actions.plan_extension(grant=found.grant, on=istanbul_date(at))
        rows = list_extension_differences(found, plan)
        consequence = gettext(
            "Onayladığınızda API süresi %(day)s günü biter. Ödenecek tutar: %(sum)s (KDV dâhil). "
            "API anahtarı, tarife ve izinler aynı kalır. Süre kendiliğinden yenilenmez."
        ) % {"day": say_day(plan.ends_on), "sum": format_kurus(plan.gross_kurus)}
    except Refusal as refused:
        refusal = refusal or say(refused)
    heading = {
        "heading": gettext("API Süre Uzatma"),
        "act": gettext("Onayla ve uzat"),
        "consequence": consequence,
        "texts": describe_texts(texts.values()) if rows else [],
        "takes_two": takes_two(found, DualAct.APPLY),
    }
    shown_at = sealed(found, *(text.id for text in texts.values()))
    empty = NewTextsForm(texts=texts, initial={"shown_at": shown_at})
    return change_page(request, found, words_of_page=heading, rows=rows, refusal=refusal, form=form or empty)


def describe_texts(texts: "Iterable[AgreementText]") -> list[dict[str, Any]]:
    """Return what a check page shows of legal texts: each whole, with its PDF."""
    return [
        {
            "title": text.title,
            "version": text.version,
            "locale": text.locale,
            "blocks": agreements.render_text(text=text),
            "pdf_url": reverse("agreements:text_pdf", args=[text.id]),
        }
        for text in texts
    ]


def list_extension_differences(found: Found, plan: "TermChange") -> list[dict[str, str]]:
    """Return old and new end of an extension, and its sum."""
    return [
        difference(gettext("API Bitiş Tarihi"), say_day(found.grant.ends_on), say_day(plan.ends_on)),
        difference(gettext("Ücret (KDV dâhil)"), "–", format_kurus(plan.gross_kurus)),
    ]
