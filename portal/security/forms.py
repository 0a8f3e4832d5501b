"""Forms of Güvenlik ve Oturumlar."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.login.forms import CodeForm, PasskeyForm


class FirstCodeForm(CodeForm):
    """The first code of an authenticator app."""

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        """Say where the code stands."""
        super().__init__(data)
        self.fields["code"].label = _("Uygulamanın gösterdiği kod")


class BothCodesForm(forms.Form):
    """Codes to e-mail address and mobile."""

    email_code = forms.CharField(
        label=_("E-postadaki kod"),
        max_length=12,
        error_messages={"required": _("E-postadaki kodu yazın")},
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )
    sms_code = forms.CharField(
        label=_("SMS'teki kod"),
        max_length=12,
        error_messages={"required": _("SMS'teki kodu yazın")},
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class NameForm(forms.Form):
    """What its person calls a passkey."""

    name = forms.CharField(
        label=_("Anahtarın adı"),
        help_text=_("Örneğin “Telefonum” ya da “Ofisteki güvenlik anahtarı”."),
        max_length=60,
        error_messages={"required": _("Anahtara bir ad verin")},
    )


class NewPasskeyForm(NameForm, PasskeyForm):
    """A new passkey: its name, and what the browser says of it."""

    field_order = ("name", "credential")
