"""Words of kinds, roles, states and rights."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext, gettext_noop

from portal.choices import Choice
from uets.accounts.states import AccountKind, OperatorState, Permission, Role

KINDS = {
    AccountKind.NATURAL.value: gettext_noop("Gerçek kişi"),
    AccountKind.ORGANISATION.value: gettext_noop("Tüzel kişi"),
}
ROLES = {
    Role.HOLDER.value: gettext_noop("Hesap sahibi"),
    Role.PRINCIPAL_OPERATOR.value: gettext_noop("Ana işlem yetkilisi"),
    Role.OPERATOR.value: gettext_noop("İşlem yetkilisi"),
    Role.READER.value: gettext_noop("Kapalı hesabı okuyan"),
}
STATES = {
    OperatorState.INVITED.value: (gettext_noop("Davet edildi"), "info"),
    OperatorState.ACCEPTED.value: (gettext_noop("Onayınızı bekliyor"), "warning"),
    OperatorState.ACTIVE.value: (gettext_noop("Aktif"), "success"),
    OperatorState.DECLINED.value: (gettext_noop("Reddetti"), "neutral"),
    OperatorState.REMOVED.value: (gettext_noop("Kaldırıldı"), "neutral"),
}
PERMISSIONS = {
    Permission.READ_LIST.value: gettext_noop("Listeleme"),
    Permission.READ_OPEN.value: gettext_noop("Listeleme ve açma"),
    Permission.ARCHIVE.value: gettext_noop("Arşivleme"),
    Permission.DELETE.value: gettext_noop("Silme"),
    Permission.MANAGE_OPERATORS.value: gettext_noop("İşlem Yetkileri Yönetme"),
}
CONSEQUENCES = {
    Permission.READ_LIST.value: gettext_noop("Gönderen, konu ve tarihler görülür; okundu delili oluşmaz."),
    Permission.READ_OPEN.value: gettext_noop("Açılan her tebligat için okundu delili oluşur."),
    Permission.ARCHIVE.value: gettext_noop("Arşive taşır; arşiv kotanızı kullanır."),
    Permission.DELETE.value: gettext_noop("Çöp kutusuna taşır; 30 gün içinde geri alabilirsiniz."),
    Permission.MANAGE_OPERATORS.value: gettext_noop(
        "Kişi davet eder, izin değiştirir, yetki kaldırır; kendisinde olmayan izni veremez."
    ),
}


def permission_words(permission: str) -> str:
    """Return the words of a right."""
    return gettext(PERMISSIONS.get(permission, permission))


def list_permission_words(values: Iterable[str]) -> list[str]:
    """Return the words of rights; opening stands for listing too."""
    given = list(values)
    if Permission.READ_OPEN.value in given:
        given = [value for value in given if value != Permission.READ_LIST.value]
    return [permission_words(value) for value in given]


def say_days(first: date | None, last: date | None) -> str:
    """Return from when until when a right holds, empty when it has no bounds."""
    if first is None and last is None:
        return ""
    if first is None:
        return gettext("%(day)s gününe kadar") % {"day": f"{last:%d.%m.%Y}"}
    if last is None:
        return gettext("%(day)s gününden başlayarak") % {"day": f"{first:%d.%m.%Y}"}
    return f"{first:%d.%m.%Y} – {last:%d.%m.%Y}"


def permission_choices() -> list[tuple[str, Choice]]:
    """Return the boxes of rights, each with what it causes."""
    return [
        (value, Choice(gettext(words), hint=gettext(CONSEQUENCES[value])))
        for value, words in PERMISSIONS.items()
    ]
