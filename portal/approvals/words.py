"""Words of acts that take two, and of the states of their waiting."""

from django.utils.translation import gettext, gettext_noop

from portal.choices import Choice
from uets.accounts.states import DualAct
from uets.approvals.states import Act, ApprovalState

ACTS = {
    Act.CONFIRM_OPERATOR.value: gettext_noop("İşlem yetkilisini onaylama"),
    Act.KEEP_OPERATOR.value: gettext_noop("İşlem yetkilisini koruma"),
    Act.CHANGE_OPERATOR.value: gettext_noop("İşlem yetkilisinin izinlerini genişletme"),
    Act.REMOVE_OPERATOR.value: gettext_noop("İşlem yetkilisini kaldırma"),
    Act.AMEND_GRANT.value: gettext_noop("API anahtarının izinlerini genişletme"),
    Act.SWITCH_OFF.value: gettext_noop("İki kişilik onayı kapatma"),
    Act.APPLY.value: gettext_noop("API entegrasyon başvurusu ve satın alma"),
    Act.EXTEND.value: gettext_noop("API süre uzatma"),
    Act.CHANGE_TARIFF.value: gettext_noop("Tarife değişikliği"),
    Act.REVEAL_KEY.value: gettext_noop("API anahtarını görüntüleme"),
    Act.CLOSE_ACCOUNT.value: gettext_noop("Hesabı kapatma isteği"),
}
STATES = {
    ApprovalState.WAITING.value: (gettext_noop("İkinci onay bekliyor"), "warning"),
    ApprovalState.APPROVED.value: (gettext_noop("Onaylandı ve yapıldı"), "success"),
    ApprovalState.REJECTED.value: (gettext_noop("Reddedildi"), "neutral"),
    ApprovalState.WITHDRAWN.value: (gettext_noop("Geri alındı"), "neutral"),
    ApprovalState.EXPIRED.value: (gettext_noop("Süresi doldu"), "neutral"),
}
CONSEQUENCES = {
    Act.APPLY.value: gettext_noop(
        "Onayınızla satış kesinleşir, yetki verilir ve API anahtarı entegratöre otomatik olarak iletilir. "
        "Delile ikinizin adı yazılır."
    ),
    Act.EXTEND.value: gettext_noop("Onayınızla satış kesinleşir. Delile ikinizin adı yazılır."),
    Act.CHANGE_TARIFF.value: gettext_noop(
        "Onayınızla satış kesinleşir; tutarlar onayladığınız güne göredir. Delile ikinizin adı yazılır."
    ),
    Act.REVEAL_KEY.value: gettext_noop(
        "Onayınızla anahtar yalnızca isteyen kişiye, 24 saat içinde ve bir kez gösterilir. Delile ikinizin adı yazılır."
    ),
    Act.CLOSE_ACCOUNT.value: gettext_noop(
        "Onayınızla istek kayıt görevlisine gider; bir ay içinde karar verilir. Delile ikinizin adı yazılır."
    ),
}
"""What approving causes, where it is more than that it is done."""

SWITCHES = {
    DualAct.APPLY.value: (
        gettext_noop("Başvuru ve satın alma"),
        gettext_noop(
            "API entegrasyon başvurusu onaylanırken, süre uzatılırken ya da tarife değiştirilirken."
        ),
    ),
    DualAct.WIDEN.value: (
        gettext_noop("API izinlerini genişletme"),
        gettext_noop("Açma, Silme ya da İşlem Yetkileri Yönetme işaretlenirken."),
    ),
    DualAct.REVEAL.value: (
        gettext_noop("API anahtarını görüntüleme"),
        gettext_noop("Her görüntüleme için ayrı onay; anahtar isteyene bir kez gösterilir."),
    ),
    DualAct.PEOPLE.value: (
        gettext_noop("Kişi ekleme ve çıkarma"),
        gettext_noop(
            "İşlem yetkilisi onaylanır, genişletilir ya da kaldırılırken. Diğerleri açılınca bu da açılır."
        ),
    ),
    DualAct.CLOSE.value: (
        gettext_noop("Hesabı kapatma"),
        gettext_noop("İstek, ikinci onaydan sonra kayıt görevlisine gider."),
    ),
}


def switch_choices() -> list[tuple[str, Choice]]:
    """Return the boxes of the switches."""
    return [(value, Choice(gettext(words), hint=gettext(hint))) for value, (words, hint) in SWITCHES.items()]
