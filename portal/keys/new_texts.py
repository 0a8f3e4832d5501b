"""New versions of legal texts on a check page: each whole, with its box, or with what signs it."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language

from portal.agreements.forms import DisclosureForm, UndertakingForm
from portal.keys.changes import sealed, seen_at
from portal.keys.found import Found
from portal.keys.signing import Signing, find_signing
from portal.words import say
from uets.agreements import queries as agreements
from uets.agreements.errors import SignatureNeeded
from uets.agreements.states import TextKind
from uets.kernel import clock
from uets.keys import actions

if TYPE_CHECKING:
    from collections.abc import Iterable


BOXES = {TextKind.DISCLOSURE: DisclosureForm, TextKind.UNDERTAKING: UndertakingForm}


class NewTexts:
    """The texts that a page of a grant asks for, in the reader's language, and how the undertaking is accepted."""

    def __init__(self, request: HttpRequest, found: Found, kinds: "Iterable[TextKind]", *, page: str) -> None:
        at, locale = clock.now(), get_language() or "tr"
        self.found = found
        self.texts = {kind: agreements.get_current_text(kind=kind, locale=locale, at=at) for kind in kinds}
        undertaking = self.texts.get(TextKind.UNDERTAKING)
        self.signing: Signing | None = (
            find_signing(request, found, undertaking, page=page) if undertaking else None
        )

    @property
    def is_signature_due(self) -> bool:
        """Tell whether the undertaking has to be signed first."""
        return self.signing is not None and self.signing.is_due

    def say_due(self) -> str:
        """Say that the undertaking has to be signed first, where it has to."""
        return say(SignatureNeeded()) if self.is_signature_due else ""

    def form(self, data: Any = None) -> "NewTextsForm":
        """Return the form below the texts, empty or as it was sent."""
        return NewTextsForm(data, new=self)

    def describe(self) -> list[dict[str, Any]]:
        """Return what the page shows of them: each whole, with its PDF."""
        return [
            {
                "title": text.title,
                "version": text.version,
                "locale": text.locale,
                "blocks": agreements.render_text(text=text),
                "pdf_url": reverse("agreements:text_pdf", args=[text.id]),
                "signing": self.signing if kind is TextKind.UNDERTAKING else None,
            }
            for kind, text in self.texts.items()
        ]


class NewTextsForm(forms.Form):
    """An empty box for each text with a new version, named after its kind, and which version was shown when.

    What was signed, or has to be, has no box.
    """

    shown_at = forms.CharField(widget=forms.HiddenInput, required=False, max_length=200)

    def __init__(self, data: Any, *, new: NewTexts) -> None:
        shown_at = sealed(new.found, *(text.id for text in new.texts.values()))
        super().__init__(data, initial={"shown_at": shown_at})
        for kind, text in new.texts.items():
            self.fields[f"{kind.value}_id"] = forms.UUIDField(widget=forms.HiddenInput, initial=text.id)
            if kind is not TextKind.UNDERTAKING or new.signing is None or new.signing.has_box:
                self.fields[kind.value] = BOXES[kind].base_fields["decision"]

    def seen(self, request: HttpRequest, found: Found) -> actions.SeenTexts:
        """Return which versions were read and accepted, and when they were shown."""
        ids = {name: self.cleaned_data.get(name) for name in ("disclosure_id", "undertaking_id")}
        shown_at = seen_at(request, found, *(text_id for text_id in ids.values() if text_id is not None))
        return actions.SeenTexts(**ids, shown_at=shown_at)
