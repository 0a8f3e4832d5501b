"""The form that every opening has: an e-mail address where none is proven, a box where a text is in force."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec
from django.forms import Form
from django.http import HttpRequest
from django.utils.translation import get_language

from portal.registration.forms import ContactForm, InvoiceForm, ReadForm
from portal.registration.kept import find, keep
from portal.words import say
from uets.agreements import queries as texts
from uets.agreements.states import TextKind
from uets.kernel.numbers import mask_tckn
from uets.login.states import Identification
from uets.registration import errors, queries

if TYPE_CHECKING:
    from uets.agreements.models import AgreementText


class Page:
    """The form of an identified person; that of a company also asks where invoices go to."""

    def __init__(self, request: HttpRequest, found: Identification, *, at: datetime) -> None:
        sent = request.POST if request.method == "POST" else None
        self._request, self._found, self._at, self.kept = request, found, at, find(request)
        self.text: AgreementText | None = texts.find_current_text(
            kind=TextKind.DISCLOSURE, locale=get_language() or "tr", at=at
        )
        self.needs_email = not queries.has_proven_email(tckn=found.tckn)
        self.contact, self.box, self.email, self.refusal = ContactForm(sent), ReadForm(sent), "", ""
        company = self.kept.company
        self.invoice = InvoiceForm(sent, initial={"invoice_address": company.address}) if company else None

    def is_filled_in(self) -> bool:
        """Tell whether everything was given, and the text is the one that was shown."""
        valid = [form.is_valid() for form in self._shown()]
        if self.kept.text_id != (self.text.id if self.text else None):
            self.refusal = say(errors.DisclosureUnread())
            return False
        if not all(valid):
            return False
        self.email = self.contact.cleaned_data["email"] if self.needs_email else ""
        self.kept = msgspec.structs.replace(
            self.kept,
            words=str(self.box.fields["decision"].label) if self.text else "",
            invoice_address=self.invoice.cleaned_data["invoice_address"] if self.invoice else "",
        )
        return True

    def find_refused(self) -> Form | None:
        """Return the first form that was sent with faults, for the title of the page."""
        return next((form for form in self._shown() if form.errors), None)

    def remember(self) -> None:
        """Keep which text is shown now."""
        text_id = self.text.id if self.text else None
        keep(self._request, msgspec.structs.replace(self.kept, text_id=text_id, shown_at=self._at, words=""))

    def context(self, *, refusal: str) -> dict[str, Any]:
        """Return what the page shows."""
        return {
            "found": self._found,
            "masked": mask_tckn(self._found.tckn),
            "form": self.find_refused(),
            "contact": self.contact if self.needs_email else None,
            "invoice": self.invoice,
            "box": self.box if self.text else None,
            "text": self.text,
            "blocks": texts.render_text(text=self.text) if self.text else (),
            "refusal": refusal or self.refusal,
        }

    def _shown(self) -> list[Form]:
        """Return the forms that the page has, in their order."""
        forms: list[Form] = [self.invoice] if self.invoice else []
        forms += [self.contact] if self.needs_email else []
        return forms + ([self.box] if self.text else [])
