"""Forms of operators."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from portal.accounts.words import permission_choices
from portal.choices import Choice
from uets.accounts.states import Role

LONGEST_TYPED = 40


class PermissionsForm(forms.Form):
    """What an operator may do, and from when until when."""

    permissions = forms.MultipleChoiceField(
        label=_("Yetkili İzinleri"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("En az bir izin seçin.")},
    )
    valid_from = forms.DateField(
        label=_("İlk gün"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": _("Günü takvimden seçin ya da GG.AA.YYYY yazın.")},
    )
    valid_until = forms.DateField(
        label=_("Son gün"),
        help_text=_("Yetki bu günün sonunda kendiliğinden biter. Boşsa siz kaldırana kadar sürer."),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": _("Günü takvimden seçin ya da GG.AA.YYYY yazın.")},
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["permissions"].choices = permission_choices()  # type: ignore[attr-defined] # a choice field


class InvitationForm(PermissionsForm):
    """Whom to invite, in which role and with what rights."""

    tckn = forms.CharField(
        label=_("T.C. Kimlik No"),
        help_text=_("Davet edeceğiniz kişinin 11 haneli numarası."),
        max_length=LONGEST_TYPED,
        error_messages={"required": _("T.C. kimlik numarasını yazın.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )
    role = forms.ChoiceField(label=_("Rol"), required=False, widget=forms.RadioSelect)

    field_order = ("tckn", "role", "permissions", "valid_from", "valid_until", "version")

    def __init__(self, *args: Any, may_name_principals: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_name_principals:
            del self.fields["role"]
            return
        self.fields["permissions"].required = False
        self.fields["role"].initial = Role.OPERATOR.value
        self.fields["role"].choices = [  # type: ignore[attr-defined] # a choice field
            (
                Role.OPERATOR.value,
                Choice(
                    gettext("İşlem yetkilisi"), hint=gettext("Yalnızca işaretlediğiniz izinleri kullanır.")
                ),
            ),
            (
                Role.PRINCIPAL_OPERATOR.value,
                Choice(
                    gettext("Ana işlem yetkilisi"),
                    hint=gettext("Sizinle aynı yetkilere sahip olur; izin ve gün seçilmez."),
                ),
            ),
        ]

    @override
    def clean(self) -> dict[str, Any]:
        """Ask for a right, unless a principal operator is invited, who has all of them."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        given["role"] = Role(given.get("role") or Role.OPERATOR.value)
        if (
            given["role"] is Role.OPERATOR
            and not given.get("permissions")
            and "permissions" not in self.errors
        ):
            self.add_error("permissions", self.fields["permissions"].error_messages["required"])
        return given
