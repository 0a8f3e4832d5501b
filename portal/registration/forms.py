"""Forms of opening an account."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.agreements.forms import DisclosureForm


class ContactForm(forms.Form):
    """Where the person is told of notices."""

    email = forms.EmailField(
        label=_("E-posta adresiniz"),
        max_length=254,
        help_text=_("Tebligat ulaştığında buraya haber verilir. Adrese bir güvenlik kodu göndeririz."),
        error_messages={
            "required": _("E-posta adresinizi yazın"),
            "invalid": _("E-posta adresini ad@ornek.com biçiminde yazın"),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )


class ReadForm(forms.Form):
    """The empty box below the disclosure text."""

    decision = DisclosureForm.base_fields["decision"]
