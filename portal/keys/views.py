"""The guide's two tables."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from portal.guards import account_required, sure_visitor
from portal.keys import forms, words
from portal.keys.found import Found, describe, find, trail
from portal.words import say
from uets.agreements import queries as agreements
from uets.agreements.states import ConsentKind
from uets.kernel import clock
from uets.kernel.clock import istanbul_date
from uets.kernel.refusals import Refusal
from uets.keys import queries
from uets.keys.rules import grants as rules
from uets.keys.rules import terms
from uets.keys.rules.resend import can_resend
from uets.keys.rules.reveal import REVEALABLE
from uets.keys.rules.rotation import can_rotate
from uets.keys.states import LIVE_GRANT_STATES, GrantState, KeyState, ReviewState

RECEIPT_FILES = {
    "makbuz.pdf": gettext_noop("Makbuz (PDF)"),
    "makbuz.json": gettext_noop("İmzalı kayıt (JSON)"),
    "makbuz.json.sig": gettext_noop("İmza"),
    "muhur.pem": gettext_noop("Doğrulama anahtarı"),
}
WAITS = gettext_noop(
    "Bu yetkiyi veren %(person)s hesaptan ayrıldı. Yetki sürüyor; %(day)s gününe kadar bir ana işlem yetkilisi "
    "onaylamazsa askıya alınır."
)
OVERDUE = gettext_noop(
    "Bu yetkiyi veren %(person)s hesaptan ayrıldı ve yetki %(day)s gününe kadar onaylanmadı: askıda. "
    "Bir ana işlem yetkilisi onaylayınca yeniden çalışır."
)
DONE_HERE = "done-here"
DONE = {
    "guncellendi": gettext_noop("Ayarlar güncellendi."),
    "devre-disi": gettext_noop("Anahtar devre dışı bırakıldı. Entegratörün sonraki çağrısı reddedilir."),
    "etkin": gettext_noop("Yetki yeniden etkin."),
    "etkin-anahtarsiz": gettext_noop(
        "Yetki yeniden etkin, ama anahtarı teslim edilmedi. Yeni anahtar için “Yeniden gönder”e basın."
    ),
    "uzatildi": gettext_noop("API süresi uzatıldı."),
    "tarife": gettext_noop("Tarife değiştirildi."),
    "onaylandi": gettext_noop("Yetkiyi onayladınız; yetki sizin kabulünüzle sürüyor."),
    "sonlandi": gettext_noop("Yetki sonlandırıldı. Entegratörün sonraki çağrısı reddedilir."),
    "yenileniyor": gettext_noop(
        "Yeni bir anahtar üretiliyor ve entegratöre iletilecek. Eski anahtar o zamana kadar çalışır."
    ),
    "gonderildi": gettext_noop("Yeni bir anahtar üretiliyor ve entegratöre iletilecek."),
}


@account_required(contract=False)
@require_GET
def list_keys(request: HttpRequest) -> HttpResponse:
    """Show the first table of the guide; ended grants stand under Geçmiş."""
    visitor = sure_visitor(request)
    grants = queries.list_grants(account_id=visitor.account.id) if visitor.account else []
    rows = [(grant, _row(describe(visitor, grant))) for grant in grants]
    context = {
        "reviews": len(queries.list_waiting_reviews(account_id=visitor.account.id)) if visitor.account else 0,
        "live": [row for grant, row in rows if grant.state in LIVE_GRANT_STATES],
        "ended": [row for grant, row in rows if grant.state not in LIVE_GRANT_STATES],
        "trail": trail()[:1],
    }
    return render(request, "keys/list.html", context)


@account_required(contract=False)
@never_cache
@require_GET
def settings_page(request: HttpRequest, name: str) -> HttpResponse:
    """Show API Ayarları Güncelle."""
    return render(request, "keys/settings.html", settings_context(request, find(request, name)))


@account_required(contract=False)
@never_cache
@require_GET
def delivery(request: HttpRequest, name: str) -> HttpResponse:
    """Show the hand-over alone: a page of its own, and the fragment that htmx refreshes."""
    found = find(request, name)
    return render(request, "keys/delivery_page.html", delivery_context(found))


def delivery_context(found: Found) -> dict[str, Any]:
    """Return what `keys/delivery.html` needs."""
    shown = words.describe_delivery(
        found.delivery,
        integrator=found.integrator.legal_name,
        grant=found.grant,
        is_first=len(found.keys) == 1,
    )
    return {"delivery": shown, "delivery_url": found.url("delivery"), "back_url": found.url("settings")}


def settings_context(
    request: HttpRequest, found: Found, *, form: forms.PermissionsForm | None = None, refusal: str = ""
) -> dict[str, Any]:
    """Return everything API Ayarları Güncelle shows."""
    grant, visitor = found.grant, found.visitor
    may_change = visitor.is_principal and grant.state in LIVE_GRANT_STATES
    if form is None and may_change:
        initial = forms.initial_of(grant.permissions, grant.ip_rule, grant.ip_ranges, grant.version)
        form = found.permissions_form(initial=initial)
    receipts = agreements.list_receipts(account_id=grant.account_id, grant_id=grant.id)
    return {
        "trail": trail(),
        "page": _page(found),
        "form": form if may_change else None,
        "form_url": found.url("amend"),
        "refusal": refusal,
        "done": _take_done(request, found),
        "waiting": found.key is not None and found.key.state == KeyState.AWAITING_DELIVERY,
        "receipts": [
            {
                "at": row.issued_at,
                "files": [
                    {"url": reverse("agreements:receipt", args=[row.id, name]), "words": gettext(words)}
                    for name, words in RECEIPT_FILES.items()
                ],
            }
            for row in receipts
        ],
        "keys": words.describe_keys(found.keys),
        "review": _find_review(found),
        **delivery_context(found),
    }


def _find_review(found: Found) -> dict[str, Any] | None:
    """Return what waits for a grant that acts and whose giver has left, or nothing."""
    named = {"account_id": found.grant.account_id, "grant_id": found.grant.id}
    review = queries.find_waiting_review(**named) if found.grant.state in LIVE_GRANT_STATES else None
    if review is None:
        return None
    is_overdue = review.state == ReviewState.OVERDUE
    sentence = OVERDUE if is_overdue else WAITS
    return {
        "words": gettext(sentence)
        % {"person": review.person_name, "day": f"{istanbul_date(review.due_at):%d.%m.%Y}"},
        "colour": "danger" if is_overdue else "warning",
    }


def _take_done(request: HttpRequest, found: Found) -> dict[str, Any] | None:
    """Return once what was just done with this grant, and the receipt of a sale."""
    note = request.session.pop(DONE_HERE, None)
    if note is None or note["grant"] != found.name:
        return None
    words_of = {"words": gettext(DONE[note["what"]]), "order": note.get("order", "")}
    rows = agreements.list_receipts(account_id=found.grant.account_id, grant_id=found.grant.id)
    receipt = next((row for row in rows if str(row.order_id) == note.get("order_id")), None)
    url = reverse("agreements:receipt", args=[receipt.id, "makbuz.pdf"]) if receipt else ""
    return words_of | {"receipt_url": url}


def _row(found: Found) -> dict[str, Any]:
    word, colour = words.say_state(found.grant, found.keys)
    return {
        "integrator": found.integrator.legal_name,
        "word": word,
        "colour": colour,
        "mask": found.mask,
        "ip": words.say_ip(found.grant.ip_rule, found.grant.ip_ranges),
        "ends_on": found.grant.ends_on,
        "url": found.url("settings"),
    }


def _page(found: Found) -> dict[str, Any]:
    grant, visitor, at = found.grant, found.visitor, clock.now()
    actor, is_principal = visitor.actor(at), visitor.is_principal
    on = istanbul_date(at)
    is_live = grant.state in LIVE_GRANT_STATES
    why_not = _why_not_extend(found, on=on)
    may_resend = can_resend(
        grant_state=grant.state, newest_key_state=found.key.state if found.key else None, actor=actor, at=at
    )
    return {
        **_row(found),
        "tariff": found.tariff.name,
        "starts_on": grant.starts_on,
        "permissions": words.say_permissions(grant.permissions),
        "undertaking": _accepted(found, ConsentKind.UNDERTAKING_ACCEPTED),
        "disclosure": _accepted(found, ConsentKind.DISCLOSURE_READ),
        "undertaking_url": found.url("text", "taahhutname"),
        "disclosure_url": found.url("text", "aydinlatma-metni"),
        "reveal_url": found.url("reveal"),
        "extend_url": found.url("extend"),
        "tariff_url": found.url("tariffs"),
        "disable_url": found.url("disable"),
        "enable_url": found.url("enable"),
        "resend_url": found.url("resend"),
        "end_url": found.url("end"),
        "may_reveal": is_principal
        and found.key is not None
        and found.key.state in REVEALABLE
        and grant.state != GrantState.CANCELLED,
        "may_extend": is_principal and grant.state != GrantState.CANCELLED and not why_not,
        "why_not_extend": why_not if is_principal and grant.state != GrantState.CANCELLED else "",
        "may_change_tariff": is_principal and is_live,
        "may_disable": rules.can_disable(actor=actor, state=grant.state),
        "may_enable": is_principal and grant.state == GrantState.DISABLED,
        "may_resend": may_resend,
        "rotate_url": found.url("rotate"),
        "may_rotate": can_rotate(
            actor=actor, grant_state=grant.state, keys=queries.standings_of(found.keys), at=at
        ),
        "may_end": rules.can_end(actor=actor, state=grant.state),
    }


def _why_not_extend(found: Found, *, on: date) -> str:
    """Return why the term cannot be extended now, or nothing."""
    try:
        terms.extend_term(ends_on=found.grant.ends_on, term_months=found.tariff.term_months, on=on)
    except Refusal as refusal:
        return say(refusal)
    return ""


def _accepted(found: Found, kind: ConsentKind) -> str:
    consent = agreements.find_consent(account_id=found.grant.account_id, grant_id=found.grant.id, kind=kind)
    if consent is None:
        return "–"
    document = consent.record["document"]
    return gettext("Sürüm %(version)s · %(day)s") % {
        "version": document["version"],
        "day": f"{istanbul_date(consent.decided_at):%d.%m.%Y}",
    }
