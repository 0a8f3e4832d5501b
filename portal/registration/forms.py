"""Forms of opening an account."""

from django import forms
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from portal.agreements.forms import DisclosureForm
from portal.choices import Choice
from uets.registration.rules import find_company_number

SELF, COMPANY = "kisi", "sirket"

WHOSE = {
    SELF: (
        gettext_noop("Kendi adıma"),
        gettext_noop("Gerçek kişi olarak; bir kişinin tek adresi olur."),
    ),
    COMPANY: (
        gettext_noop("Şirket/kurum adına"),
        gettext_noop("MERSİS'te bugün temsilcisi olduğunuz şirket ya da kurum için."),
    ),
}


class WhoseForm(forms.Form):
    """For whom the address is opened."""

    whose = forms.ChoiceField(
        label=_("Adresi kimin adına açacaksınız?"),
        choices=[(value, words) for value, (words, _hint) in WHOSE.items()],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Kendi adınıza mı, şirket ya da kurum adına mı açacağınızı seçin"),
            "invalid_choice": _("Kendi adınıza mı, şirket ya da kurum adına mı açacağınızı seçin"),
        },
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        """Put a sentence beside each choice."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type] # handed through
        self.fields["whose"].choices = [  # type: ignore[attr-defined] # a ChoiceField
            (value, Choice(gettext(words), hint=gettext(hint))) for value, (words, hint) in WHOSE.items()
        ]


class CompanyForm(forms.Form):
    """Which company, by a number that can be."""

    number = forms.CharField(
        label=_("MERSİS numarası ya da VKN"),
        max_length=40,
        help_text=_("MERSİS numarası 16 hanedir ve 0 ile başlar; vergi kimlik numarası (VKN) 10 hanedir."),
        error_messages={"required": _("MERSİS numarasını ya da VKN'yi yazın")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_number(self) -> str:
        """Refuse what can be neither number, before anybody is asked."""
        number: str = self.cleaned_data["number"]
        if find_company_number(number) is None:
            raise forms.ValidationError(
                _("Numara hatalı: 16 haneli MERSİS numarasını ya da 10 haneli VKN'yi denetleyin")
            )
        return number


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


class InvoiceForm(forms.Form):
    """Where invoices go to."""

    invoice_address = forms.CharField(
        label=_("Fatura adresi"),
        max_length=500,
        required=False,
        help_text=_("Sicildeki adres yazılı gelir; başkaysa değiştirin."),
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "street-address"}),
    )


class ReadForm(forms.Form):
    """The empty box below the disclosure text."""

    decision = DisclosureForm.base_fields["decision"]
