"""Task list, Entegratör Seçimi, Tarife, Yetkili İzinleri, the two texts: answers are kept, nothing is bought here."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext, gettext_noop
from django.views.decorators.http import require_GET, require_http_methods

from portal.agreements.errands import find_way
from portal.agreements.forms import DisclosureForm, TextForm, UndertakingForm, open_shown, seal_shown
from portal.applications.drafts import find_draft
from portal.applications.forms import IntegratorForm, TariffForm
from portal.applications.offers import describe_offer, describe_tariff
from portal.applications.signing import find_undertaking
from portal.choices import read_version, ticks_all
from portal.guards import account_required, newest_contract_required, principal_required, sure_visitor
from portal.keys.forms import PermissionsForm, initial_of, say_why_not, ticked
from portal.searching import words_of
from portal.words import say
from uets.accounts import queries as accounts
from uets.agreements import queries as texts
from uets.agreements.states import TextKind
from uets.applications import actions, queries
from uets.applications.errors import TextChanged, VersionStale
from uets.applications.rules import Step, find_next_step
from uets.applications.states import ApplicationState
from uets.integrators import queries as integrators
from uets.kernel import clock
from uets.kernel.ids import to_public
from uets.kernel.refusals import Refusal
from uets.keys import queries as keys
from uets.keys.errors import RangeInvalid
from uets.keys.states import IpRule
from uets.login.states import Method

if TYPE_CHECKING:
    from datetime import datetime

    from uets.applications.models import IntegrationApplication

NEW_VERSION = "yeni-surum"
REFUSED = 422
CONFLICT = 409
PAGE_OF = {
    Step.INTEGRATOR: "applications:integrators",
    Step.TARIFF: "applications:tariffs",
    Step.PERMISSIONS: "applications:permissions",
    Step.DISCLOSURE: "applications:disclosure",
    Step.UNDERTAKING: "applications:undertaking",
}
TASKS = (
    (Step.INTEGRATOR, gettext_noop("Entegratör Seçimi")),
    (Step.TARIFF, gettext_noop("Tarife")),
    (Step.PERMISSIONS, gettext_noop("Yetkili İzinleri")),
    (Step.DISCLOSURE, gettext_noop("KVKK Aydınlatma Metni")),
    (Step.UNDERTAKING, gettext_noop("Kullanıcı Taahhütnamesi")),
)
STATE_WORDS = {
    ApplicationState.AWAITING_SECOND.value: (gettext_noop("İkinci onay bekliyor"), "warning"),
    ApplicationState.APPROVED.value: (gettext_noop("Onaylandı"), "success"),
    ApplicationState.REJECTED.value: (gettext_noop("Reddedildi"), "neutral"),
    ApplicationState.WITHDRAWN.value: (gettext_noop("Vazgeçildi"), "neutral"),
    ApplicationState.EXPIRED.value: (gettext_noop("Süresi doldu"), "neutral"),
}


@account_required
@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """Show the task list of the draft, and earlier applications."""
    return _start_page(request)


def _start_page(request: HttpRequest, *, refusal: str = "") -> HttpResponse:
    visitor = sure_visitor(request)
    draft = find_draft(request)
    account_id = visitor.account.id if visitor.account else visitor.person.id
    principals = accounts.list_principals(account_id=account_id)
    context = {
        "draft": draft,
        "tasks": _tasks(draft),
        "next_url": next_url(draft),
        "may_apply": visitor.is_principal,
        "principals": ", ".join(person.full_name for person in principals),
        "earlier": [_earlier(row) for row in queries.list_applications(account_id=account_id)],
        "refusal": refusal,
    }
    return render(request, "applications/index.html", context, status=CONFLICT if refusal else 200)


@principal_required
@newest_contract_required
@require_http_methods(["GET", "POST"])
def integrators_(request: HttpRequest) -> HttpResponse:
    """Choose the integrator; the draft begins with the first answer."""
    form = IntegratorForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            _choose_integrator(request, form)
        except Refusal as refusal:
            form.add_error("integrator", say(refusal))
        else:
            return redirect("applications:tariffs")
    return render(
        request, "applications/integrators.html", _offers_context(request, form), status=_status(form)
    )


@principal_required
@newest_contract_required
@require_http_methods(["GET", "POST"])
def tariffs(request: HttpRequest) -> HttpResponse:
    """Show the tariffs; “Satış yap” reserves one."""
    draft = find_draft(request)
    if draft is None or draft.integrator_id is None:
        return redirect("applications:integrators")
    form = TariffForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.choose_tariff(
                **named(request, draft, form), tariff_id=form.cleaned_data["tariff"], at=clock.now()
            )
        except Refusal as refusal:
            form.add_error("tariff", say(refusal))
        else:
            return redirect("applications:permissions")
    offered = integrators.list_tariffs(integrator_id=draft.integrator_id)
    context = {
        "form": form,
        "integrator": integrators.get_integrator(integrator_id=draft.integrator_id),
        "tariffs": [
            describe_tariff(tariff) | {"is_chosen": tariff.id == draft.tariff_id} for tariff in offered
        ],
        "version": draft.version,
        "back_url": reverse("applications:integrators"),
    }
    return render(request, "applications/tariffs.html", context, status=_status(form))


@principal_required
@newest_contract_required
@require_http_methods(["GET", "POST"])
def permissions(request: HttpRequest) -> HttpResponse:
    """Choose permissions and IP rule; on arrival only listing is ticked."""
    draft = find_draft(request)
    if draft is None or draft.tariff_id is None or draft.integrator_id is None:
        return redirect(next_url(draft))
    offer: dict[str, Any] = {
        "tariff": integrators.get_tariff(tariff_id=draft.tariff_id),
        "integrator": integrators.get_integrator(integrator_id=draft.integrator_id),
    }
    kept = initial_of(draft.permissions, draft.ip_rule, draft.ip_ranges, draft.version)
    form = PermissionsForm(initial=kept, **offer)
    if ticks_all(request.POST, field="boxes"):
        form = PermissionsForm(initial=ticked(request.POST, tariff=offer["tariff"]), **offer)
    elif request.method == "POST":
        form = PermissionsForm(request.POST, **offer)
        try:
            if form.is_valid() and _choose_permissions(request, draft, form):
                return redirect("applications:disclosure")
        except VersionStale as stale:
            # The values of the other window are shown, not those of this one.
            form = PermissionsForm(kept, **offer)
            form.add_error(None, say(stale))
    context = {"form": form, "back_url": reverse("applications:tariffs")}
    return render(request, "applications/permissions.html", context, status=_status(form))


@principal_required
@newest_contract_required
@require_http_methods(["GET", "POST"])
def disclosure(request: HttpRequest) -> HttpResponse:
    """Show the KVKK disclosure; the box says that it was read."""
    return _text(
        request,
        TextKind.DISCLOSURE,
        DisclosureForm,
        actions.read_disclosure,
        back="permissions",
        following="undertaking",
    )


@principal_required
@newest_contract_required
@require_http_methods(["GET", "POST"])
def undertaking(request: HttpRequest) -> HttpResponse:
    """Show the undertaking; the box accepts it."""
    return _text(
        request,
        TextKind.UNDERTAKING,
        UndertakingForm,
        actions.accept_undertaking,
        back="disclosure",
        following="check",
    )


@principal_required
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest) -> HttpResponse:
    """Ask before the draft is given up (Vazgeç), then give it up."""
    draft, at, version = find_draft(request), clock.now(), request.POST.get("version", "")
    if draft is None:
        return redirect("applications:start")
    if request.method != "POST":
        return render(request, "applications/withdraw.html", {"version": draft.version})
    if not version.isdecimal():
        return redirect("applications:start")
    try:
        actions.withdraw(
            actor=sure_visitor(request).actor(at),
            account_id=draft.account_id,
            application_id=draft.id,
            expected_version=read_version(version),
            at=at,
        )
    except Refusal as refusal:
        return _start_page(request, refusal=say(refusal))
    return redirect("applications:start")


def next_url(draft: "IntegrationApplication | None") -> str:
    """Return the page of the first step that is not done."""
    if draft is None:
        return reverse("applications:integrators")
    step = find_next_step(queries.answers_of(draft))
    return reverse(PAGE_OF[step] if step else "applications:check")


def named(request: HttpRequest, draft: "IntegrationApplication", form: Any) -> dict[str, Any]:
    """Return what every answer names: who, which draft, on which version it was given."""
    return {
        "actor": sure_visitor(request).actor(clock.now()),
        "account_id": draft.account_id,
        "application_id": draft.id,
        "expected_version": form.cleaned_data["version"],
    }


def _status(form: Any) -> int:
    return REFUSED if form.is_bound and form.errors else 200


def _choose_integrator(request: HttpRequest, form: IntegratorForm) -> None:
    visitor, at = sure_visitor(request), clock.now()
    if visitor.account is None:
        return
    draft = actions.start_application(actor=visitor.actor(at), account_id=visitor.account.id, at=at)
    form.cleaned_data["version"] = form.cleaned_data["version"] or draft.version
    actions.choose_integrator(
        **named(request, draft, form), integrator_id=form.cleaned_data["integrator"], at=at
    )


def _choose_permissions(request: HttpRequest, draft: "IntegrationApplication", form: PermissionsForm) -> bool:
    try:
        actions.choose_permissions(
            **named(request, draft, form),
            permissions=form.permissions,
            ip_rule=IpRule(form.cleaned_data["ip_rule"]),
            ip_ranges=form.ranges,
            are_local_allowed=settings.DEMO,
            at=clock.now(),
        )
    except VersionStale:
        raise
    except Refusal as refusal:
        form.add_error("ip_ranges" if isinstance(refusal, RangeInvalid) else "boxes", say_why_not(refusal))
        return False
    return True


def _text(
    request: HttpRequest,
    kind: TextKind,
    form_class: type[TextForm],
    act: Callable[..., Any],
    *,
    back: str,
    following: str,
) -> HttpResponse:
    draft, at = find_draft(request), clock.now()
    if draft is None or draft.permissions_chosen_at is None:
        return redirect(next_url(draft))
    text = texts.get_current_text(kind=kind, locale=get_language() or "tr", at=at)
    form = form_class(request.POST if request.method == "POST" else None)
    has_changed = request.method == "GET" and NEW_VERSION in request.GET
    if request.method == "POST" and form.is_valid():
        try:
            act(**named(request, draft, form), **_shown(request, form), at=at)
        except TextChanged:
            has_changed = True
        except Refusal as refusal:
            form.data = dict(form.data.items()) | {"version": draft.version}
            form.add_error(None, say(refusal))
        else:
            return redirect(f"applications:{following}")
    if request.method == "GET" or has_changed:
        shown_at = seal_shown(at, texts=[text.id], visitor=sure_visitor(request))
        form = form_class(initial={"version": draft.version, "text": text.id, "shown_at": shown_at})
    errand = find_undertaking(request) if kind is TextKind.UNDERTAKING else None
    context = {
        "sign_url": find_way(request, errand, shown=form["shown_at"].value() or "") if errand else "",
        "card_url": errand.url_of(Method.E_IMZA) if errand else "",
        "signed_on": _find_signed(draft) if errand else None,
        "form": form,
        "heading": text.title,
        "text": text,
        "blocks": texts.render_text(text=text),
        "has_changed": has_changed,
        "is_emptied": queries.is_emptied(draft, kind=kind),
        "number": 4 if kind is TextKind.DISCLOSURE else 5,
        "pdf_url": reverse("agreements:text_pdf", args=[text.id]),
        "back_url": reverse(f"applications:{back}"),
    }
    return render(request, "applications/text.html", context, status=_status(form))


def _find_signed(draft: "IntegrationApplication") -> "datetime | None":
    """Return when the undertaking of this draft was signed, if it was and still counts."""
    is_held = texts.is_held(account_id=draft.account_id, holder_id=draft.id)
    return draft.undertaking_accepted_at if is_held else None


def _shown(request: HttpRequest, form: TextForm) -> dict[str, Any]:
    """Return which text was shown, and when, if we know it."""
    text_id = form.cleaned_data["text"]
    sealed, visitor = form.cleaned_data["shown_at"], sure_visitor(request)
    return {"text_id": text_id, "shown_at": open_shown(sealed, texts=[text_id], visitor=visitor)}


def _tasks(draft: "IntegrationApplication | None") -> list[dict[str, Any]]:
    step = find_next_step(queries.answers_of(draft)) if draft else Step.INTEGRATOR
    tasks: list[dict[str, Any]] = []
    is_done = True
    for task, sentence in TASKS:
        if task is step:
            is_done = False
        state = "current" if task is step else "done" if is_done else "open"
        url = reverse(PAGE_OF[task]) if state != "open" else ""
        tasks.append({"words": gettext(sentence), "state": state, "url": url})
    last = {"words": gettext("Başvuruyu kontrol edin"), "state": "open" if step else "current", "url": ""}
    return [*tasks, last | ({"url": reverse("applications:check")} if step is None else {})]


def _earlier(row: "IntegrationApplication") -> dict[str, Any]:
    word, colour = STATE_WORDS[row.state]
    integrator = integrators.get_integrator(integrator_id=row.integrator_id) if row.integrator_id else None
    page = "approved" if row.state == ApplicationState.APPROVED else "held" if row.enc_thumbprint else ""
    return {
        "number": row.number,
        "integrator": integrator.legal_name if integrator else "–",
        "word": gettext(word),
        "colour": colour,
        "at": row.decided_at or row.changed_at,
        "url": reverse(f"applications:{page}", args=[to_public("app", row.id)]) if page else "",
    }


def _offers_context(request: HttpRequest, form: IntegratorForm) -> dict[str, Any]:
    visitor, draft = sure_visitor(request), find_draft(request)
    search = words_of(request)
    live = keys.list_live_grants(account_id=visitor.account.id) if visitor.account else {}
    chosen = draft.integrator_id if draft else None
    offers = [
        describe_offer(offer, live.get(offer.integrator.id)) | {"is_chosen": offer.integrator.id == chosen}
        for offer in integrators.list_offers(search=search)
    ]
    for number, free in enumerate(row for row in offers if not row["grant_url"]):
        free["control"] = f"id_integrator_{number}"  # the summary of errors leads to the first
    return {
        "form": form,
        "offers": offers,
        "has_free": any(not row["grant_url"] for row in offers),
        "search": search,
        "version": draft.version if draft else "",
        "back_url": reverse("applications:start"),
        "here": reverse("applications:integrators"),
    }
