"""Taahhütname Görüntüle and Metni Görüntüle: the exact version that was accepted or read."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from portal.accounts.words import ROLES
from portal.agreements.papers import print_text
from portal.guards import account_required
from portal.keys.found import Found, find
from portal.words import method_words
from uets.agreements import queries
from uets.agreements.ports import Fact
from uets.agreements.states import ConsentKind
from uets.kernel.clock import ISTANBUL

if TYPE_CHECKING:
    from uets.agreements.models import ConsentRecord

KINDS = {"taahhutname": ConsentKind.UNDERTAKING_ACCEPTED, "aydinlatma-metni": ConsentKind.DISCLOSURE_READ}


@account_required(contract=False)
@require_GET
def text(request: HttpRequest, name: str, kind: str) -> HttpResponse:
    """Show the text with its hash, who accepted it, when and how."""
    found = find(request, name)
    consent = _find(found, kind)
    shown = queries.get_text(text_id=_id(consent))
    rows = [{"label": fact.name, "value": fact.value} for fact in _facts(consent)]
    context = {
        "heading": shown.title,
        "text": shown,
        "blocks": queries.render_text(text=shown),
        "rows": rows,
        "pdf_url": found.url("text_pdf", kind),
        "back_url": found.url("settings"),
    }
    return render(request, "keys/text.html", context)


@account_required(contract=False)
@require_GET
def text_pdf(request: HttpRequest, name: str, kind: str) -> HttpResponse:
    """Give the same as PDF/A-3."""
    consent = _find(find(request, name), kind)
    shown = queries.get_text(text_id=_id(consent))
    content = print_text(
        shown, installation=settings.INSTALLATION, is_test=settings.DEMO, accepted=tuple(_facts(consent))
    )
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{kind}.pdf"'
    return response


def _find(found: Found, kind: str) -> "ConsentRecord":
    if kind not in KINDS:
        raise Http404
    consent = queries.find_consent(
        account_id=found.grant.account_id, grant_id=found.grant.id, kind=KINDS[kind]
    )
    if consent is None:
        raise Http404
    return consent


def _id(consent: "ConsentRecord") -> Any:
    return consent.text_id


def _facts(consent: "ConsentRecord") -> list[Fact]:
    record = consent.record
    login, capacity = record.get("login") or {}, str(record["person"].get("capacity", ""))
    return [
        Fact(gettext("Sürüm"), f"{record['document']['version']} ({record['document']['locale']})"),
        Fact("SHA-256", str(record["document"]["sha256"])),
        Fact(gettext("Kim"), str(record["person"]["name"])),
        Fact(gettext("Sıfatı"), gettext(ROLES[capacity]) if capacity in ROLES else capacity or "–"),
        Fact(gettext("Ne zaman"), f"{consent.decided_at.astimezone(ISTANBUL):%d.%m.%Y %H:%M:%S}"),
        Fact(
            gettext("Nasıl"), f"{method_words(login.get('method', '–'))} · {record['act'].get('address', '')}"
        ),
    ]
