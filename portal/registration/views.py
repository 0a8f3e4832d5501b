"""Pages of opening a UETS address; nothing is told about anybody before they are identified."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal import visitor as visitors
from portal.guards import person_required, public, sure_visitor, visitor_of
from portal.login.arriving import Errand, find_identified, forget_identified
from portal.login.forms import CodeForm
from portal.login.ways import list_ways
from portal.registration.forms import ContactForm, ReadForm
from portal.registration.kept import Kept, find, keep
from portal.words import say
from uets.accounts import queries as accounts
from uets.agreements import queries as texts
from uets.agreements.states import TextKind
from uets.kernel import clock
from uets.kernel.numbers import mask_tckn
from uets.kernel.refusals import Refusal
from uets.login.states import Identification
from uets.registration import actions, errors, queries
from uets.registration.rules import count_try

if TYPE_CHECKING:
    from uets.agreements.models import AgreementText


@public
@never_cache
@require_http_methods(["GET"])
def start(request: HttpRequest) -> HttpResponse:
    """Say who needs an address and what it brings, and offer the ways to say who one is."""
    context = {"ways": list_ways(), "purpose": Errand.REGISTRATION.value, "is_known": visitor_of(request)}
    return render(request, "registration/start.html", context)


@public
@never_cache
@require_http_methods(["GET", "POST"])
def identified(request: HttpRequest) -> HttpResponse:
    """Show who was identified, the text on their data, and ask where to tell them of notices."""
    found, at = find_identified(request, Errand.REGISTRATION), clock.now()
    if found is None:
        return redirect("registration:start")
    if queries.find_own_address(tckn=found.tckn) is not None:
        return _say_known(request)
    page = _Page(request, found, at=at)
    refusal = ""
    if request.method == "POST" and page.is_filled_in():
        try:
            return _go_on(request, found, page.kept, email=page.email)
        except Refusal as refused:
            refusal = say(refused)
    page.remember()
    context: dict[str, Any] = {
        "found": found,
        "masked": mask_tckn(found.tckn),
        "form": page.find_refused(),
        "contact": page.contact if page.needs_email else None,
        "box": page.box if page.text else None,
        "text": page.text,
        "blocks": texts.render_text(text=page.text) if page.text else (),
        "refusal": refusal or page.refusal,
    }
    return render(request, "registration/identified.html", context)


@public
@never_cache
@require_http_methods(["GET", "POST"])
def prove_email(request: HttpRequest) -> HttpResponse:
    """Ask for the code that was sent; the right one opens the address."""
    found, kept = find_identified(request, Errand.REGISTRATION), find(request)
    if found is None:
        return redirect("registration:start")
    if kept.proof is None:
        return redirect("registration:identified")
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        kept = msgspec.structs.replace(kept, proof=count_try(kept.proof))
        keep(request, kept)
        try:
            return _open(request, found, kept, code=form.cleaned_data["code"])
        except errors.AddressExists:
            return _say_known(request)
        except Refusal as refusal:
            form.add_error("code", say(refusal))
    email = kept.proof.email if kept.proof else ""
    return render(request, "registration/email.html", {"form": form, "email": email})


@person_required
@never_cache
@require_http_methods(["GET"])
def done(request: HttpRequest) -> HttpResponse:
    """Show the new address and what comes next."""
    visitor = sure_visitor(request)
    account = accounts.find_account(tckn=visitor.person.tckn)
    if account is None:
        return redirect("accounts:linked")
    return render(request, "registration/done.html", {"account": account})


class _Page:
    """The form of an identified person: an e-mail address where none is proven, a box where a text is in force."""

    def __init__(self, request: HttpRequest, found: Identification, *, at: datetime) -> None:
        sent = request.POST if request.method == "POST" else None
        self._request, self._at, self.kept = request, at, find(request)
        self.text: AgreementText | None = texts.find_current_text(
            kind=TextKind.DISCLOSURE, locale=get_language() or "tr", at=at
        )
        self.needs_email = not queries.has_proven_email(tckn=found.tckn)
        self.contact, self.box, self.email, self.refusal = ContactForm(sent), ReadForm(sent), "", ""

    def is_filled_in(self) -> bool:
        """Tell whether everything was given, and the text is the one that was shown."""
        is_valid = not self.needs_email or self.contact.is_valid()
        is_read = self.text is None or self.box.is_valid()
        if self.kept.text_id != (self.text.id if self.text else None):
            self.refusal = say(errors.DisclosureUnread())
            return False
        words = str(self.box.fields["decision"].label) if self.text else ""
        self.kept = msgspec.structs.replace(self.kept, words=words)
        self.email = self.contact.cleaned_data["email"] if self.needs_email and is_valid else ""
        return is_valid and is_read

    def find_refused(self) -> ContactForm | ReadForm | None:
        """Return the first form that was sent with faults, for the title of the page."""
        shown: list[ContactForm | ReadForm] = [self.contact] if self.needs_email else []
        shown += [self.box] if self.text else []
        return next((form for form in shown if form.errors), None)

    def remember(self) -> None:
        """Keep which text is shown now."""
        text_id = self.text.id if self.text else None
        keep(self._request, Kept(text_id=text_id, shown_at=self._at, proof=self.kept.proof))


def _go_on(request: HttpRequest, found: Identification, kept: Kept, *, email: str) -> HttpResponse:
    """Send a code to the address that was given; who has a verified one opens the address at once."""
    if not email:
        return _open(request, found, kept, code="")
    proof = actions.send_registration_code(found=found, email=email, before=kept.proof, at=clock.now())
    keep(request, msgspec.structs.replace(kept, proof=proof))
    return redirect("registration:email")


def _open(request: HttpRequest, found: Identification, kept: Kept, *, code: str) -> HttpResponse:
    """Open the address and begin the session of the person, who has just been identified."""
    actions.open_own_address(
        found=found,
        proof=kept.proof,
        code=code,
        reading=kept.reading,
        session_hash=visitors.hash_of(request.session),
        origin=visitors.origin_of(request),
        at=clock.now(),
    )
    forget_identified(request)
    person = accounts.find_person_by_tckn(tckn=found.tckn)
    if person is None:
        return redirect("login:start")
    visitors.begin(request, person, found.method, level=found.level, certificate=found.certificate)
    return redirect("registration:done")


def _say_known(request: HttpRequest) -> HttpResponse:
    forget_identified(request)
    return render(request, "registration/known.html", status=409)
