"""Bilgilendirme Kanalları: a person enters e-mail and mobile number and proves each with a code sent to it."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from portal import pending
from portal import visitor as visitors
from portal.accounts.channels import list_channels
from portal.accounts.sections import list_sections
from portal.guards import account_required, ask_for_login, sure_visitor
from portal.login.forms import CodeForm
from portal.words import say
from uets.accounts import queries
from uets.accounts.errors import LoginNotFresh
from uets.accounts.states import ContactKind
from uets.kernel import clock
from uets.kernel.refusals import Refusal
from uets.login import actions
from uets.login.actions.contacts import PURPOSES
from uets.login.errors import CodeWrong
from uets.login.queries import find_waiting_address
from uets.login.rules import must_check_again

CHANNELS = {"e-posta": ContactKind.EMAIL, "cep-telefonu": ContactKind.MOBILE}
WORDS = {
    ContactKind.EMAIL: gettext_noop("E-posta"),
    ContactKind.MOBILE: gettext_noop("Cep telefonu"),
}
CHANGE = gettext_noop("Bilgilendirme kanalını değiştirmek için yeniden giriş yapın")
DONE = "contact-verified"


class EmailForm(forms.Form):
    """An e-mail address."""

    address = forms.CharField(
        label=_("E-posta adresi"),
        max_length=254,
        error_messages={"required": _("E-posta adresini yazın.")},
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )


class MobileForm(forms.Form):
    """A Turkish mobile number."""

    address = forms.CharField(
        label=_("Cep telefonu"),
        help_text=_("Örneğin 5xx xxx xx xx."),
        max_length=30,
        error_messages={"required": _("Cep telefonu numarasını yazın.")},
        widget=forms.TextInput(attrs={"autocomplete": "tel-national", "inputmode": "tel"}),
    )


FORMS: dict[ContactKind, type[forms.Form]] = {ContactKind.EMAIL: EmailForm, ContactKind.MOBILE: MobileForm}


@require_GET
@account_required(contract=False)
def listing(request: HttpRequest) -> HttpResponse:
    """Show one's own contacts, and who is told of the notices of this account."""
    who, at = sure_visitor(request), clock.now()
    done = request.session.pop(DONE, None)
    context = {
        "contacts": [_row(request, channel) for channel in CHANNELS],
        "channels": list_channels(who.account.id, at=at) if who.account else [],
        "sections": list_sections(path=request.path),
        "done": gettext("Kanal doğrulandı: %(channel)s") % {"channel": gettext(done)} if done else "",
    }
    return render(request, "accounts/contacts.html", context)


@require_http_methods(["GET", "POST"])
@account_required(contract=False)
def change(request: HttpRequest, channel: str) -> HttpResponse:
    """Enter an address, or the same one again; a code goes there and nothing changes before it is typed."""
    kind = _kind(channel)
    waiting = pending.content_of(request)
    form = FORMS[kind](request.POST if request.method == "POST" else None, initial=waiting and waiting.dict())
    if request.method == "POST" and form.is_valid():
        at, who = clock.now(), sure_visitor(request)
        try:
            actions.send_contact_code(
                actor=who.actor(at),
                person_id=who.person.id,
                kind=kind,
                address=form.cleaned_data["address"],
                at=at,
            )
        except LoginNotFresh:
            return ask_for_login(request, reason=CHANGE)
        except Refusal as refusal:
            form.add_error("address", say(refusal))
        else:
            pending.drop(request)
            return redirect("accounts:verify_contact", channel=channel)
    context = {
        "form": form,
        "heading": gettext(WORDS[kind]),
        "lead": gettext(
            "Yazdığınız yere altı haneli bir kod göndereceğiz. Kodu yazana kadar hiçbir şey değişmez."
        ),
        "act": gettext("Kod gönder"),
        "stay": gettext("Vazgeç"),
        "stay_url": reverse("accounts:contacts"),
    }
    return render(request, "accounts/contact.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
@account_required(contract=False)
def verify(request: HttpRequest, channel: str) -> HttpResponse:
    """Take the code that was sent; from then on the address is told of notices."""
    kind, who, at = _kind(channel), sure_visitor(request), clock.now()
    address = find_waiting_address(person_id=who.person.id, purpose=PURPOSES[kind], at=at)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" and not address:
        return redirect("accounts:contact", channel=channel)
    if request.method == "POST" and form.is_valid():
        try:
            actions.verify_contact(
                actor=who.actor(at),
                person_id=who.person.id,
                kind=kind,
                code=form.cleaned_data["code"],
                origin=visitors.origin_of(request),
                at=at,
            )
        except CodeWrong:
            form.add_error("code", gettext("Kod doğrulanamadı. Son gönderilen kodu yazın."))
        except Refusal as refusal:
            form.add_error("code", say(refusal))
        else:
            request.session[DONE] = WORDS[kind]
            return redirect("accounts:contacts")
    context: dict[str, Any] = {
        "form": form,
        "heading": gettext("Kodu yazın"),
        "lead": gettext("%(address)s için bir kod gönderdik. Kod 3 dakika geçerlidir.") % {"address": address}
        if address
        else gettext("Kodun süresi doldu ya da çok kez yanlış yazıldı. Yeni bir kod isteyin."),
        "act": gettext("Doğrula"),
        "stay": gettext("Yeni kod iste"),
        "stay_url": reverse("accounts:contact", args=[channel]),
    }
    return render(request, "accounts/contact.html", context)


def has_old_contacts(request: HttpRequest) -> bool:
    """Tell whether the visitor should look at a contact again: one that is old, or none is proven at all."""
    person, at = sure_visitor(request).person, clock.now()
    known = [queries.contact_of(person, kind) for kind in ContactKind]
    if not any(contact.address and contact.verified_at for contact in known):
        return True
    return any(_is_old(contact, at=at) for contact in known)


def _row(request: HttpRequest, channel: str) -> dict[str, Any]:
    kind, at = CHANNELS[channel], clock.now()
    contact = queries.contact_of(sure_visitor(request).person, kind)
    is_old = _is_old(contact, at=at)
    state, colour = gettext("Kayıtlı değil"), "neutral"
    if contact.address:
        state, colour = gettext("Doğrulanmadı"), "warning"
    if contact.address and contact.verified_at and contact.checked_at:
        state = gettext("Doğrulandı, %(day)s") % {
            "day": f"{clock.istanbul_date(contact.checked_at):%d.%m.%Y}"
        }
        colour = "warning" if is_old else "success"
    return {
        "words": gettext(WORDS[kind]),
        "address": contact.address,
        "state": state,
        "colour": colour,
        "is_old": is_old,
        "url": reverse("accounts:contact", args=[channel]),
    }


def _is_old(contact: queries.PersonContact, *, at: Any) -> bool:
    months = settings.CONTACT_CHECK_MONTHS
    return bool(contact.address) and must_check_again(checked_at=contact.checked_at, months=months, at=at)


def _kind(channel: str) -> ContactKind:
    try:
        return CHANNELS[channel]
    except KeyError as error:
        raise Http404 from error
