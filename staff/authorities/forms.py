"""Forms of the register of sending authorities; each ends with the reason."""

import json
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from staff.asking import ReasonForm
from staff.authorities.words import KINDS, ROLES

LONGEST_NUMBER = 40
LONGEST_NAME = 300
LONGEST_LABEL = 200
LONGEST_KEY = 8_000
DIGITS = {"autocomplete": "off", "inputmode": "numeric"}


class AuthorityForm(ReasonForm):
    """A body that may have notices served."""

    detsis = forms.CharField(
        label=_("DETSİS numarası"),
        help_text=_("8 haneli; e-Yazışma paketindeki KKK budur."),
        max_length=LONGEST_NUMBER,
        error_messages={"required": _("DETSİS numarasını yazın.")},
        widget=forms.TextInput(attrs=DIGITS),
    )
    name = forms.CharField(
        label=_("Adı"),
        help_text=_("DETSİS'teki tam adıyla yazın."),
        max_length=LONGEST_NAME,
        error_messages={"required": _("Mercinin adını yazın.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    kind = forms.ChoiceField(label=_("Türü"), error_messages={"required": _("Mercinin türünü seçin.")})
    vkn = forms.CharField(
        label=_("VKN"),
        help_text=_("Elektronik mühür sertifikasında yazıyorsa girin; o mühür mercinin mührü sayılır."),
        required=False,
        max_length=LONGEST_NUMBER,
        widget=forms.TextInput(attrs=DIGITS),
    )
    field_order = ("detsis", "name", "kind", "vkn", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", gettext("Seçin")), *((value, gettext(words)) for value, words in KINDS.items())]
        self.fields["kind"].choices = choices  # type: ignore[attr-defined] # a choice field


class OfficialForm(ReasonForm):
    """A registered person who prepares or signs."""

    person = forms.CharField(
        label=_("T.C. Kimlik No / UETS Adresi"),
        help_text=_("Kişi UETS'de kayıtlı olmalıdır."),
        max_length=LONGEST_NUMBER,
        error_messages={"required": _("Kimlik numarasını ya da UETS adresini yazın.")},
        widget=forms.TextInput(attrs=DIGITS),
    )
    roles = forms.MultipleChoiceField(
        label=_("Rolü"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("En az bir rol seçin.")},
    )
    unit = forms.CharField(
        label=_("Birimi"),
        required=False,
        max_length=LONGEST_LABEL,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    field_order = ("person", "roles", "unit", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(value, gettext(words)) for value, words in ROLES.items()]
        self.fields["roles"].choices = choices  # type: ignore[attr-defined] # a choice field


class SealForm(ReasonForm):
    """Another seal that counts as the authority's."""

    certificate_sha256 = forms.CharField(
        label=_("Sertifikanın SHA-256 özeti"),
        help_text=_("64 onaltılık hane; iki nokta ile yazılabilir."),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    organisation_number = forms.CharField(
        label=_("Ya da sertifikadaki kurum numarası"),
        help_text=_("Başka kurumun adına düzenlenmiş mühür için: DETSİS numarası ya da VKN."),
        required=False,
        max_length=LONGEST_NUMBER,
        widget=forms.TextInput(attrs=DIGITS),
    )
    label = forms.CharField(
        label=_("Açıklama"),
        required=False,
        max_length=LONGEST_LABEL,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    field_order = ("certificate_sha256", "organisation_number", "label", "reason")


class KeyForm(ReasonForm):
    """The public keys of a program; its private key never leaves the authority."""

    jwk = forms.CharField(
        label=_("Açık anahtar (JWK ya da JWKS)"),
        help_text=_(
            "P-256 ya da Ed25519 açık anahtarını JSON olarak yapıştırın. Özel anahtarı yapıştırmayın: kabul edilmez."
        ),
        max_length=LONGEST_KEY,
        error_messages={"required": _("Açık anahtarı yapıştırın.")},
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
    )

    def clean_jwk(self) -> list[Any]:
        """Return the keys of what was pasted: one key, or those of a set (RFC 7517)."""
        try:
            read = json.loads(self.cleaned_data["jwk"])
        except ValueError as error:
            message = gettext(
                "Yapıştırdığınız metin JSON olarak okunamadı. Anahtarı baştan sona kopyaladığınızı denetleyin."
            )
            raise forms.ValidationError(message) from error
        keys = read.get("keys", [read]) if isinstance(read, dict) else [read]
        return keys if isinstance(keys, list) else [keys]


class OneKeyForm(KeyForm):
    """One more public key of a program."""

    @override
    def clean_jwk(self) -> list[Any]:
        """Return the one key that was pasted."""
        keys = super().clean_jwk()
        if len(keys) != 1:
            raise forms.ValidationError(gettext("Bir seferde tek anahtar ekleyin."))
        return keys


class ProgramForm(KeyForm):
    """A program that acts for an authority."""

    label = forms.CharField(
        label=_("Programın adı"),
        max_length=LONGEST_LABEL,
        error_messages={"required": _("Programı tanıtan bir ad yazın.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    field_order = ("label", "jwk", "reason")
