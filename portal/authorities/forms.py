"""The form for a package that an official sends by hand."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST_REFERENCE: Final = 100


class PackageForm(forms.Form):
    """A signed EYP package and the authority's own word for it."""

    package = forms.FileField(
        label=_("İmzalı EYP paketi"),
        help_text=_("Dosyayı seçin ya da bu alana sürükleyip bırakın. En fazla 100 MB."),
        widget=forms.FileInput(attrs={"accept": ".eyp,application/eyazisma", "data-drop": ""}),
        max_length=300,
        error_messages={
            "required": _("Göndermek istediğiniz EYP paketini seçin."),
            "empty": _("Dosya boş. İmzalı EYP paketini seçin."),
        },
    )
    reference = forms.CharField(
        label=_("Sizin referansınız"),
        help_text=_("Gönderiyi kendi kaydınızla bulmak için; muhatap görmez."),
        max_length=LONGEST_REFERENCE,
        required=False,
        error_messages={"max_length": _("En fazla 100 karakter yazın.")},
    )

    def __init__(self, *args: Any, is_too_large: bool = False, **kwargs: Any) -> None:
        """Know whether the form was larger than any package, so that its file was not even read."""
        super().__init__(*args, **kwargs)
        if is_too_large:
            self.fields["package"].error_messages["required"] = _(
                "Paket 100 MB'den büyük. Ekleri azaltıp yeniden imzalayın."
            )
