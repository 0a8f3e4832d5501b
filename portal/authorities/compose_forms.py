"""The form for a notice that is written here. What is wrong with it is said by the domain, not by the form."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from portal.authorities.compose_words import fault_words
from portal.mailbox.words import size_words
from uets.delivery.rules.composing import Fault, Text

if TYPE_CHECKING:
    from uets.delivery.models import ComposedFile
    from uets.delivery.queries.compositions import Written

PDF: Final = {"accept": "application/pdf,.pdf"}


class ManyFiles(forms.FileInput):
    """A field for several files."""

    allow_multiple_selected = True


class ComposeForm(forms.Form):
    """Fields and files of a notice; every value is shown again as it was typed."""

    use_required_attribute = False

    subject = forms.CharField(label=_("Konu"))
    document_number = forms.CharField(
        label=_("Belge no"), help_text=_("Evrak kaydınızdaki sayı, örneğin E-99000001-100-42.")
    )
    file_number = forms.CharField(
        label=_("Dosya no"), required=False, help_text=_("Mahkeme dosyasının numarası, örneğin 2026/412.")
    )
    file_kind = forms.CharField(
        label=_("Dosya türü"), required=False, help_text=_("Boş bırakırsanız “Esas” yazılır.")
    )
    recipients = forms.CharField(
        label=_("Muhataplar"),
        help_text=_(
            "Her satıra bir muhatap: önce T.C. kimlik, MERSİS, DETSİS numarası ya da kurumun UETS adresi, sonra adı "
            "ya da unvanı."
        ),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    letter = forms.FileField(label=_("Üst yazı"), widget=forms.FileInput(attrs=PDF))
    attachments = forms.FileField(
        label=_("Ekler"),
        required=False,
        help_text=_("Birden çok PDF seçebilirsiniz. Üst yazıyla birlikte en fazla 20 MB."),
        widget=ManyFiles(attrs=PDF),
    )
    removed = forms.MultipleChoiceField(
        label=_("Çıkarılacak ekler"), required=False, widget=forms.CheckboxSelectMultiple
    )
    reference = forms.CharField(
        label=_("Sizin referansınız"),
        required=False,
        help_text=_("Gönderiyi kendi kaydınızla bulmak için; muhatap görmez."),
    )

    def __init__(
        self, *args: Any, written: "Written | None" = None, is_court: bool = False, **kwargs: Any
    ) -> None:
        """Show what is kept: the fields unless others were just typed, the files in any case."""
        if written is not None:
            kwargs.setdefault(
                "initial", {name: getattr(written.text, name) for name in Text.__struct_fields__}
            )
        super().__init__(*args, **kwargs)
        if not is_court:
            del self.fields["file_number"], self.fields["file_kind"]
        letter = written.letter if written else None
        self.fields["letter"].required = letter is None
        self.fields["letter"].help_text = (
            _("Seçili: %(name)s. Değiştirmek için başka bir PDF seçin.") % {"name": _name(letter)}
            if letter
            else _("Yazının PDF hâli. Parolayla korunmuş olmasın.")
        )
        kept = written.attachments if written else []
        if kept:
            removed = self.fields["removed"]
            removed.choices = [(str(each.id), _name(each)) for each in kept]  # type: ignore[attr-defined] # a choice field
        else:
            del self.fields["removed"]

    @override
    def full_clean(self) -> None:
        """Find nothing wrong: what is typed is kept in any case, and judged by the domain."""
        self._errors, self.cleaned_data = ErrorDict(), {}

    def read_text(self, *, written_by: str) -> Text:
        """Return what was typed."""
        typed = {name: str(self.data.get(name, "")) for name in self.fields if name in Text.__struct_fields__}
        return Text(**typed, written_by=written_by)

    def add_faults(self, faults: Iterable[Fault]) -> None:
        """Put each fault beside its field."""
        for fault in faults:
            self.add_error(fault.field if fault.field in self.fields else None, fault_words(fault))


def list_faults(faults: Sequence[Fault]) -> list[str]:
    """Return the sentences of faults, for a page without the form."""
    return [fault_words(each) for each in faults]


def _name(file: "ComposedFile") -> str:
    return f"{file.name} ({size_words(file.size)})"
