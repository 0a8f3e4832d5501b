"""Forms of the login."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from uets.login import queries
from uets.login.rules import LONGEST_PASSWORD


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


class NewPasswordForm(forms.Form):
    """A new UETS password, twice; nothing is asked of its letters (NIST SP 800-63B §5.1.1.2)."""

    new_password = forms.CharField(
        label=_("Yeni UETS şifresi"),
        help_text=_(
            "En az 12 karakter. Birkaç kelimelik bir cümle hem güçlüdür hem akılda kalır; yapıştırabilirsiniz."
        ),
        max_length=LONGEST_PASSWORD,
        strip=False,
        error_messages={"required": _("Yeni şifrenizi yazın")},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("Yeni UETS şifresi, yeniden"),
        max_length=LONGEST_PASSWORD,
        strip=False,
        error_messages={"required": _("Yeni şifrenizi bir kez daha yazın")},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    @override
    def clean(self) -> dict[str, Any]:
        """Compare the two."""
        cleaned: dict[str, Any] = super().clean() or {}
        if "new_password" in cleaned and "again" in cleaned and cleaned["new_password"] != cleaned["again"]:
            self.add_error("again", gettext("İki şifre aynı değil. İkisini de yeniden yazın."))
        return cleaned


class PasskeyForm(forms.Form):
    """What the browser says of a passkey; without script it says nothing."""

    credential = forms.CharField(
        required=False, max_length=20_000, widget=forms.HiddenInput(attrs={"autocomplete": "off"})
    )


class PasskeyStepUpForm(PasskeyForm):
    """A fresh strong login by UETS password and passkey."""

    password = PasswordForm.base_fields["password"]


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
    """A code of six digits, or a recovery code."""

    code = forms.CharField(
        label=_("Güvenlik kodu"),
        max_length=24,
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
