"""Forms of the login."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from uets.login import queries


class PasswordForm(forms.Form):
    """Name and UETS password; paste and password managers are welcome (WCAG 3.3.8)."""

    name = forms.CharField(
        label=_("T.C. Kimlik No / UETS Adresi"),
        max_length=40,
        error_messages={"required": _("T.C. kimlik numaranızı veya UETS adresinizi yazın")},
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "inputmode": "numeric", "spellcheck": "false"}
        ),
    )
    password = forms.CharField(
        label=_("UETS Şifresi"),
        max_length=200,
        strip=False,
        error_messages={"required": _("UETS şifrenizi yazın")},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class StepUpForm(forms.Form):
    """A fresh strong login of a person who is known: UETS password and code of the authenticator app."""

    password = PasswordForm.base_fields["password"]
    code = forms.CharField(
        label=_("Doğrulama uygulamasındaki kod"),
        max_length=12,
        error_messages={"required": _("Altı haneli güvenlik kodunu yazın")},
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class CodeForm(forms.Form):
    """A code of six digits."""

    code = forms.CharField(
        label=_("Güvenlik kodu"),
        max_length=12,
        error_messages={"required": _("Altı haneli güvenlik kodunu yazın")},
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class PhoneForm(forms.Form):
    """The number of a mobile signature and its operator; numbers move between operators, so both are asked."""

    number = forms.CharField(
        label=_("Cep telefonu numarası"),
        help_text=_("Mobil imzası olan numara, 5 ile başlayan on hane"),
        max_length=20,
        error_messages={"required": _("Cep telefonu numaranızı yazın")},
        widget=forms.TextInput(attrs={"autocomplete": "tel-national", "inputmode": "tel"}),
    )
    operator = forms.ChoiceField(
        label=_("Mobil imza operatörünüz"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Operatörünüzü seçin"), "invalid_choice": _("Operatörünüzü seçin")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the operators that are set up here."""
        super().__init__(*args, **kwargs)
        field = self.fields["operator"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(each.code, each.name) for each in queries.list_mobile_operators()]
