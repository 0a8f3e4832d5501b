"""What an application says, as its applicant checks it and as the second person reads it; what became of one held."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from portal.applications.steps import STATE_WORDS
from portal.guards import account_required, sure_visitor
from portal.keys import words
from uets.accounts import queries as accounts
from uets.agreements import queries as texts
from uets.applications import queries
from uets.applications.states import ApplicationState
from uets.approvals import queries as approvals
from uets.approvals.states import Act
from uets.integrators import queries as integrators
from uets.integrators.rules import split_gross
from uets.kernel import clock
from uets.kernel.clock import istanbul_date
from uets.kernel.ids import from_public
from uets.kernel.numbers import format_kurus
from uets.kernel.refusals import Refusal
from uets.keys.rules.ip_rules import list_wide
from uets.keys.rules.terms import add_months
from uets.keys.states import IpRule

if TYPE_CHECKING:
    from uets.applications.models import IntegrationApplication

PREFIX = "app"


@account_required
@require_GET
def held(request: HttpRequest, name: str) -> HttpResponse:
    """Say that an application waits for a second person, until when and for whom; or what became of it."""
    application = find_application(request, name)
    if application.state == ApplicationState.APPROVED:
        return redirect("applications:approved", name=name)
    approval = approvals.find_newest(
        account_id=application.account_id, act=Act.APPLY, application_id=str(application.id)
    )
    if approval is None:
        raise Http404
    who, (word, colour) = sure_visitor(request), STATE_WORDS[application.state]
    is_waiting = application.state == ApplicationState.AWAITING_SECOND
    principals = accounts.list_principals(account_id=application.account_id)
    others = [person.full_name for person in principals if person.id != application.person_id]
    context: dict[str, Any] = {
        "number": application.number,
        "word": gettext(word),
        "colour": colour,
        "is_waiting": is_waiting,
        "others": ", ".join(others),
        "until": approval.expires_at,
        "decided_by": approval.decided_by_name,
        "rows": list_answers(application, {}),
        "withdraw_url": reverse("approvals:reject", args=[approval.id])
        if is_waiting and who.person.id == application.person_id
        else "",
    }
    return render(request, "applications/held.html", context)


def find_application(request: HttpRequest, name: str) -> "IntegrationApplication":
    """Return the application of an address, or 404: a stranger's does not exist."""
    visitor, application_id = sure_visitor(request), from_public(PREFIX, name)
    if application_id is None or visitor.account is None:
        raise Http404
    try:
        return queries.get_application(account_id=visitor.account.id, application_id=application_id)
    except Refusal as refusal:
        raise Http404 from refusal


def name_integrator(*, account_id: UUID, application_id: UUID) -> str:
    """Return whom an application is about, empty for one that does not exist."""
    try:
        application = queries.get_application(account_id=account_id, application_id=application_id)
    except Refusal:
        return ""
    if application.integrator_id is None:
        return ""
    return integrators.get_integrator(integrator_id=application.integrator_id).legal_name


def list_answers(draft: "IntegrationApplication", urls: Mapping[str, str]) -> list[dict[str, str]]:
    """Return every answer with price and term; `urls` lead to the pages that change one."""
    return [*_sale_rows(draft, urls), *_consent_rows(draft, urls)]


def list_text_links(draft: "IntegrationApplication") -> list[dict[str, str]]:
    """Return the two texts with version and way to their bytes, for who has not ticked their boxes."""
    links = []
    for text_id in (draft.disclosure_text_id, draft.undertaking_text_id):
        text = texts.get_text(text_id=_sure(text_id))
        links.append(
            {
                "label": text.title,
                "value": gettext("Sürüm %(version)s") % {"version": text.version},
                "url": reverse("agreements:text_pdf", args=[text.id]),
                "action": gettext("PDF indir"),
            }
        )
    return links


def list_warnings(draft: "IntegrationApplication") -> list[str]:
    """Return what the permissions and the IP rule cause."""
    return words.warn_of(
        draft.permissions,
        is_unrestricted=draft.ip_rule == IpRule.NONE,
        wide_ranges=list_wide(draft.ip_ranges),
    )


def _sale_rows(draft: "IntegrationApplication", urls: Mapping[str, str]) -> list[dict[str, str]]:
    integrator = integrators.get_integrator(integrator_id=_sure(draft.integrator_id))
    tariff = integrators.get_tariff(tariff_id=_sure(draft.tariff_id))
    key = integrators.find_encryption_key(integrator_id=integrator.id)
    account = accounts.get_account(account_id=draft.account_id)
    today = istanbul_date(clock.now())
    ends_on = add_months(today, tariff.term_months)
    _, vat = split_gross(gross_kurus=tariff.gross_kurus, vat_percent=tariff.vat_percent)
    price = gettext("%(sum)s (içinde %%%(percent)d KDV: %(vat)s)") % {
        "sum": format_kurus(tariff.gross_kurus),
        "vat": format_kurus(vat),
        "percent": tariff.vat_percent,
    }
    return [
        _row(gettext("Hesap"), account.legal_name),
        _row(gettext("Entegratör"), integrator.legal_name, urls.get("integrators", "")),
        _row(gettext("Entegratörün anahtar özeti"), f"SHA256:{key.thumbprint}" if key else "–"),
        _row(gettext("Tarife"), tariff.name, urls.get("tariffs", "")),
        _row(gettext("Ücret (KDV dâhil)"), price),
        _row(gettext("Süre"), f"{today:%d.%m.%Y} – {ends_on:%d.%m.%Y}"),
    ]


def _consent_rows(draft: "IntegrationApplication", urls: Mapping[str, str]) -> list[dict[str, str]]:
    ip = "\n".join(draft.ip_ranges) or gettext(words.IP_WORDS[draft.ip_rule])
    permissions = "\n".join(words.say_permissions(draft.permissions))
    return [
        _row(gettext("Yetkili İzinleri"), permissions, urls.get("permissions", "")),
        _row(gettext("IP Adresi"), ip, urls.get("permissions", "")),
        _row(
            gettext("KVKK Aydınlatma Metni"),
            gettext("Okudum"),
            urls.get("disclosure", ""),
        ),
        _row(gettext("Kullanıcı Taahhütnamesi"), _say_accepted(draft), urls.get("undertaking", "")),
    ]


def _say_accepted(draft: "IntegrationApplication") -> str:
    is_signed = texts.is_held(account_id=draft.account_id, holder_id=draft.id)
    return gettext("İmzaladım") if is_signed else gettext("Kabul ediyorum")


def _row(label: str, value: str, url: str = "") -> dict[str, str]:
    return {"label": label, "value": value, "url": url}


def _sure(value: UUID | None) -> UUID:
    """Return an id that a complete application has."""
    if value is None:
        raise Http404
    return value
