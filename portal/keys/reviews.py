"""Yetki incelemeleri: grants whose giver has left the account; the others confirm or end each of them (rule R15)."""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from portal.guards import (
    account_required,
    fresh_login_required,
    newest_contract_required,
    principal_required,
    sure_visitor,
)
from portal.keys import words
from portal.keys.changes import change_page, difference, done, named, say_day
from portal.keys.found import Found, describe, find, trail
from portal.keys.new_texts import NewTexts, NewTextsForm
from portal.keys.signing import REVIEW
from portal.words import say
from uets.agreements.states import TextKind
from uets.kernel import clock
from uets.kernel.refusals import Refusal
from uets.keys import actions, queries
from uets.keys.rules import grants as rules

if TYPE_CHECKING:
    from uets.keys.models import GrantReview

CONFIRM = gettext_noop("Yetkiyi onaylamak için yeniden giriş yapın")
TEXTS = (TextKind.DISCLOSURE, TextKind.UNDERTAKING)


@account_required(contract=False)
@never_cache
@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """Show what waits, the first due first; an operator reads it without buttons."""
    visitor = sure_visitor(request)
    actor = visitor.actor(clock.now())
    waiting = queries.list_waiting_reviews(account_id=visitor.account.id) if visitor.account else []
    context = {
        "rows": [_row(review, describe(visitor, grant)) for review, grant in waiting],
        "may_confirm": visitor.is_principal,
        "may_end": rules.can_narrow(actor=actor),
        "trail": trail(),
    }
    return render(request, "keys/reviews.html", context)


@principal_required
@newest_contract_required
@require_http_methods(["GET", "POST"])
@fresh_login_required(reason=CONFIRM)
def confirm(request: HttpRequest, name: str) -> HttpResponse:
    """Onayla: both texts in force, as at giving, then the grant stands behind another person."""
    found = find(request, name)
    review = queries.find_waiting_review(account_id=found.grant.account_id, grant_id=found.grant.id)
    if review is None:
        return HttpResponseRedirect(reverse("keys:reviews"))
    new = NewTexts(request, found, TEXTS, page=REVIEW)
    if request.method != "POST":
        return _page(request, found, review, new)
    form = new.form(request.POST)
    if not form.is_valid():
        return _page(request, found, review, new, form=form, refusal=new.say_due())
    try:
        actions.confirm_grant(**named(found), seen=form.seen(request, found), at=clock.now())
    except Refusal as refusal:
        now = NewTexts(request, found, TEXTS, page=REVIEW)
        return _page(request, found, review, now, refusal=say(refusal))
    return done(request, found, "onaylandi")


def _page(
    request: HttpRequest,
    found: Found,
    review: "GrantReview",
    new: NewTexts,
    *,
    form: NewTextsForm | None = None,
    refusal: str = "",
) -> HttpResponse:
    rows = [
        difference(gettext("Yetkiyi üstlenen"), review.person_name, found.visitor.person.full_name),
        difference(
            gettext("Yetkili İzinleri"),
            *["\n".join(words.say_permissions(found.grant.permissions))] * 2,
        ),
        difference(gettext("API Bitiş Tarihi"), *[say_day(found.grant.ends_on)] * 2),
    ]
    heading = {
        "heading": gettext("Yetkiyi Onayla"),
        "act": gettext("Onayla"),
        "consequence": gettext(
            "Yetkiyi veren ana işlem yetkilisi hesaptan ayrıldı. Onaylarsanız yetki sizin kabulünüzle sürer: "
            "süre, tarife ve izinler aynı kalır, ücret alınmaz. İstemezseniz yetkiyi sonlandırın."
        ),
        "new": new,
    }
    return change_page(
        request, found, words_of_page=heading, rows=rows, refusal=refusal, form=form or new.form()
    )


def _row(review: "GrantReview", found: Found) -> dict[str, Any]:
    word, colour = words.REVIEW_WORDS[review.state]
    return {
        "integrator": found.integrator.legal_name,
        "person": review.person_name,
        "left_at": review.left_at,
        "due_at": review.due_at,
        "word": gettext(word),
        "colour": colour,
        "permissions": words.say_permissions(found.grant.permissions),
        "confirm_url": found.url("confirm"),
        "end_url": found.url("end"),
        "settings_url": found.url("settings"),
    }
