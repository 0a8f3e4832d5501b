"""Forms of operators."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.accounts.words import permission_choices

LONGEST_TYPED = 40


class PermissionsForm(forms.Form):
    """What an operator may do."""

    permissions = forms.MultipleChoiceField(
        label=_("Yetkili İzinleri"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("En az bir izin seçin.")},
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["permissions"].choices = permission_choices()  # type: ignore[attr-defined] # a choice field


class InvitationForm(PermissionsForm):
    """Whom to invite, and with what rights."""

    tckn = forms.CharField(
        label=_("T.C. Kimlik No"),
        help_text=_("Davet edeceğiniz kişinin 11 haneli numarası."),
        max_length=LONGEST_TYPED,
        error_messages={"required": _("T.C. kimlik numarasını yazın.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )

    field_order = ("tckn", "permissions", "version")
