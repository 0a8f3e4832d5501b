"""API Süre Uzatma: the tariff once more, counted from the old end; a text with a new version is asked for anew."""

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.http import require_http_methods

from portal.guards import fresh_login_required, newest_contract_required, principal_required
from portal.keys.changes import (
    buy_or_ask,
    change_page,
    difference,
    say_day,
    takes_two,
)
from portal.keys.found import Found, find
from portal.keys.new_texts import NewTexts, NewTextsForm
from portal.keys.signing import EXTENSION
from portal.words import say
from uets.accounts.states import DualAct
from uets.approvals.states import Act
from uets.kernel import clock
from uets.kernel.clock import istanbul_date
from uets.kernel.numbers import format_kurus
from uets.kernel.refusals import Refusal
from uets.keys import actions
from uets.keys.queries.texts import list_new_texts

if TYPE_CHECKING:
    from uets.keys.rules.terms import TermChange

EXTEND = gettext_noop("Süreyi uzatmak için yeniden giriş yapın")


@principal_required
@newest_contract_required
@require_http_methods(["GET", "POST"])
@fresh_login_required(reason=EXTEND)
def extend(request: HttpRequest, name: str) -> HttpResponse:
    """Show the new end and the sum, with the new texts if there are any; then buy."""
    found = find(request, name)
    new = _new_texts(request, found)
    if request.method != "POST":
        return _page(request, found, new)
    form = new.form(request.POST)
    if not form.is_valid():
        return _page(request, found, new, form=form, refusal=new.say_due())
    try:
        given = _as_given(form.seen(request, found))
        return buy_or_ask(request, found, Act.EXTEND, given, what="uzatildi")
    except Refusal as refusal:
        now = find(request, name)
        return _page(request, now, _new_texts(request, now), refusal=say(refusal))


def _as_given(seen: actions.SeenTexts) -> dict[str, str | None]:
    """Return what was seen as data, which may wait for a second person."""
    return {
        "disclosure_id": str(seen.disclosure_id) if seen.disclosure_id else None,
        "undertaking_id": str(seen.undertaking_id) if seen.undertaking_id else None,
        "shown_at": seen.shown_at.isoformat() if seen.shown_at else None,
    }


def _new_texts(request: HttpRequest, found: Found) -> NewTexts:
    kinds = list_new_texts(account_id=found.grant.account_id, grant_id=found.grant.id, at=clock.now())
    return NewTexts(request, found, kinds, page=EXTENSION)


def _page(
    request: HttpRequest,
    found: Found,
    new: NewTexts,
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
        "new": new if rows else None,
        "takes_two": takes_two(found, DualAct.APPLY),
    }
    return change_page(
        request, found, words_of_page=heading, rows=rows, refusal=refusal, form=form or new.form()
    )


def list_extension_differences(found: Found, plan: "TermChange") -> list[dict[str, str]]:
    """Return old and new end of an extension, and its sum."""
    return [
        difference(gettext("API Bitiş Tarihi"), say_day(found.grant.ends_on), say_day(plan.ends_on)),
        difference(gettext("Ücret (KDV dâhil)"), "–", format_kurus(plan.gross_kurus)),
    ]
