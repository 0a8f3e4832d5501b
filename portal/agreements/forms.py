"""The box below a text: read, or accepted; and when the text was shown, in a hidden field that we signed."""

from datetime import datetime

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

SALT = "agreements.text-shown"


class TextForm(forms.Form):
    """A text that was shown, and the one empty box below it."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    text = forms.UUIDField(widget=forms.HiddenInput)
    shown_at = forms.CharField(widget=forms.HiddenInput, required=False, max_length=200)
    decision = forms.BooleanField(label="")

    def clean_shown_at(self) -> datetime | None:
        """Return when we showed the text, None when the browser made the moment up."""
        return open_moment(self.cleaned_data["shown_at"])


class DisclosureForm(TextForm):
    """Reading is no consent."""

    decision = forms.BooleanField(
        label=_("KVKK Aydınlatma Metni'ni okudum"),
        help_text=_("Okumak onay vermek değildir."),
        error_messages={"required": _("Devam etmek için aydınlatma metnini okuduğunuzu belirtin")},
    )


class UndertakingForm(TextForm):
    """Accepting binds with the approval."""

    decision = forms.BooleanField(
        label=_("Kullanıcı Taahhütnamesi'ni kabul ediyorum"),
        error_messages={"required": _("Devam etmek için taahhütnameyi kabul edin")},
    )


def seal_moment(at: datetime) -> str:
    """Return a moment for a hidden field, signed: a consent record says nothing that a browser made up."""
    return signing.Signer(salt=SALT).sign(at.isoformat())


def open_moment(sealed: str) -> datetime | None:
    """Return the moment that `seal_moment` has signed, or None."""
    try:
        return datetime.fromisoformat(signing.Signer(salt=SALT).unsign(sealed))
    except (signing.BadSignature, ValueError):
        return None
