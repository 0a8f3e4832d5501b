"""What the second person reads before approving: exactly what will be done, with its price, texts and consequences."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

import msgspec
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext

from portal.accounts.words import list_permission_words
from portal.applications.shown import list_answers, list_text_links, list_warnings
from portal.approvals import words
from portal.keys.changes import list_amendment_differences
from portal.keys.extension import list_extension_differences
from portal.keys.found import Found
from portal.keys.found import describe as describe_grant
from portal.keys.tariffs import list_tariff_differences
from portal.keys.words import warn_of
from portal.visitor import Visitor
from portal.words import say
from uets.agreements import queries as texts
from uets.applications import queries as applications
from uets.approvals.states import Act
from uets.integrators import queries as integrators
from uets.kernel import clock
from uets.kernel.clock import istanbul_date
from uets.kernel.refusals import Refusal
from uets.keys import queries as keys
from uets.keys.actions.amend_grant import Settings, plan_amendment
from uets.keys.actions.extend_key import plan_extension, plan_tariff_change

if TYPE_CHECKING:
    from uets.approvals.models import Approval

Row = dict[str, str]


class Details(msgspec.Struct, frozen=True, kw_only=True):
    """What is shown of an act: rows, warnings, and why it can no longer be done."""

    rows: list[Row]
    warnings: list[str] = []
    refusal: str = ""


def describe(approval: "Approval", visitor: Visitor) -> Details:
    """Return what will be done, as it stands now."""
    rows = [
        {"label": gettext("İşlem"), "value": gettext(words.ACTS[approval.act])},
        {"label": gettext("Kim ya da ne için"), "value": approval.about},
        {"label": gettext("İsteyen"), "value": approval.asked_by_name},
    ]
    try:
        more = DETAILS.get(Act(approval.act), _given)(approval, visitor)
    except Refusal as refusal:
        return Details(rows=[*rows, *_given(approval, visitor).rows], refusal=say(refusal))
    return Details(rows=[*rows, *more.rows], warnings=more.warnings)


def _application(approval: "Approval", _visitor: Visitor) -> Details:
    application = applications.get_application(
        account_id=approval.account_id, application_id=UUID(approval.given["application_id"])
    )
    rows = [row for row in list_answers(application, {}) if row["value"] not in _ticked()]
    return Details(rows=[*rows, *list_text_links(application)], warnings=list_warnings(application))


def _ticked() -> set[str]:
    """Return the words of the applicant's boxes: the second person has not ticked them, and reads the texts instead."""
    return {gettext("Okudum"), gettext("Kabul ediyorum"), gettext("İmzaladım")}


def _extension(approval: "Approval", visitor: Visitor) -> Details:
    found = _grant(approval, visitor)
    plan = plan_extension(grant=found.grant, on=istanbul_date(clock.now()))
    ids = [approval.given.get(name) for name in ("disclosure_id", "undertaking_id")]
    new_texts = [texts.get_text(text_id=UUID(text_id)) for text_id in ids if text_id]
    links = [
        {
            "label": text.title,
            "value": gettext("Sürüm %(version)s") % {"version": text.version},
            "url": reverse("agreements:text_pdf", args=[text.id]),
            "action": gettext("PDF indir"),
        }
        for text in new_texts
    ]
    return Details(rows=[*_old_and_new(list_extension_differences(found, plan)), *links])


def _tariff(approval: "Approval", visitor: Visitor) -> Details:
    found, tariff_id = _grant(approval, visitor), UUID(approval.given["tariff_id"])
    plan = plan_tariff_change(grant=found.grant, tariff_id=tariff_id, on=istanbul_date(clock.now()))
    tariff = integrators.get_tariff(tariff_id=tariff_id)
    return Details(rows=_old_and_new(list_tariff_differences(found, plan, tariff)))


def _amendment(approval: "Approval", visitor: Visitor) -> Details:
    found = _grant(approval, visitor)
    asked = msgspec.convert(approval.given["settings"], Settings)
    plan = plan_amendment(grant=found.grant, settings=asked, are_local_allowed=settings.DEMO)
    new = set(plan.settings.permissions) - set(found.grant.permissions)
    return Details(
        rows=_old_and_new(list_amendment_differences(plan)),
        warnings=warn_of(new, wide_ranges=plan.wide_ranges),
    )


def _closing(approval: "Approval", _visitor: Visitor) -> Details:
    rows = [{"label": gettext("Gerekçe"), "value": approval.given["reason"]}]
    if approval.given["document_sha256"]:
        rows.append(
            {
                "label": gettext("Belge"),
                "value": f"SHA-256: {approval.given['document_sha256'][:16]}…",
                "url": reverse("closings:document"),
                "action": gettext("İndir"),
            }
        )
    return Details(rows=rows)


def _given(approval: "Approval", _visitor: Visitor) -> Details:
    given: dict[str, Any] = approval.given
    rows = []
    if given.get("permissions"):
        shown = "\n".join(list_permission_words(given["permissions"]))
        rows.append({"label": gettext("Yetkili İzinleri"), "value": shown})
    if any(given.get("days", ())):
        rows.append(
            {"label": gettext("İlk ve son gün"), "value": " – ".join(day or "…" for day in given["days"])}
        )
    if "switches" in given:
        names = [gettext(words.SWITCHES[name][0]) for name in given["switches"] if name in words.SWITCHES]
        rows.append({"label": gettext("Açık kalacaklar"), "value": "\n".join(names) or gettext("Hiçbiri")})
    return Details(rows=rows)


def _grant(approval: "Approval", visitor: Visitor) -> Found:
    grant = keys.get_grant(account_id=approval.account_id, grant_id=UUID(approval.given["grant_id"]))
    return describe_grant(visitor, grant)


def _old_and_new(differences: list[Row]) -> list[Row]:
    """Return differences as rows: what is now, and what will be."""
    return [
        {
            "label": row["label"],
            "value": gettext("Şimdi: %(old)s\nOnaydan sonra: %(new)s")
            % {"old": row["old"].replace("\n", ", ") or "–", "new": row["new"].replace("\n", ", ") or "–"},
        }
        for row in differences
    ]


DETAILS: Final[Mapping[Act, Callable[["Approval", Visitor], Details]]] = {
    Act.APPLY: _application,
    Act.EXTEND: _extension,
    Act.CHANGE_TARIFF: _tariff,
    Act.AMEND_GRANT: _amendment,
    Act.CLOSE_ACCOUNT: _closing,
}
