"""Forms of the application."""

from django import forms
from django.utils.translation import gettext_lazy as _


class IntegratorForm(forms.Form):
    """Which integrator."""

    version = forms.IntegerField(required=False)
    integrator = forms.UUIDField(
        label=_("Hizmet Sağlayıcı"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Bir entegratör seçin"), "invalid": _("Bir entegratör seçin")},
    )


class TariffForm(forms.Form):
    """Which tariff."""

    version = forms.IntegerField()
    tariff = forms.UUIDField(
        label=_("Tarife"),
        error_messages={"required": _("Bir tarife seçin"), "invalid": _("Bir tarife seçin")},
    )
