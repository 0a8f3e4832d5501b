"""Words of the staff door."""

from django.utils.translation import gettext_noop

from uets.accounts.states import StaffRole

ROLES = {
    StaffRole.REGISTRAR.value: gettext_noop("Kayıt görevlisi"),
    StaffRole.INTEGRATOR_OFFICER.value: gettext_noop("Entegratör görevlisi"),
    StaffRole.TEXT_OFFICER.value: gettext_noop("Metin görevlisi"),
    StaffRole.SUPPORT.value: gettext_noop("Destek görevlisi"),
    StaffRole.OPERATIONS.value: gettext_noop("İşletim görevlisi"),
}
