"""Forms of the login."""

from django import forms
from django.utils.translation import gettext_lazy as _


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
