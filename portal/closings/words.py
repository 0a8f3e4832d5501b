"""Words of mandatory groups (Law 7201 art. 7/a) and of the states of a request to close an address."""

from django.utils.translation import gettext_noop

from uets.closings.states import ClosingState, MandatoryGroup

STATES = {
    ClosingState.AWAITING_SECOND.value: gettext_noop(
        "İkinci ana işlem yetkilisinin onayı bekleniyor; adres açık"
    ),
    ClosingState.ASKED.value: gettext_noop("Kayıt görevlisinin kararı bekleniyor"),
    ClosingState.CLOSED.value: gettext_noop("Adres kapatıldı"),
    ClosingState.REFUSED.value: gettext_noop("Reddedildi; adres açık"),
    ClosingState.WITHDRAWN.value: gettext_noop("Geri alındı; adres açık"),
    ClosingState.REJECTED.value: gettext_noop("İkinci ana işlem yetkilisi reddetti; adres açık"),
    ClosingState.EXPIRED.value: gettext_noop("7 gün içinde ikinci onay verilmedi; istek düştü, adres açık"),
}
GROUPS = {
    MandatoryGroup.PUBLIC_ADMINISTRATION: gettext_noop(
        "5018 sayılı Kanun'un (I)–(IV) sayılı cetvellerindeki kamu idaresi, bağlı döner sermayeli kuruluş"
    ),
    MandatoryGroup.LOCAL_ADMINISTRATION: gettext_noop("Mahallî idare"),
    MandatoryGroup.PUBLIC_BODY: gettext_noop(
        "Özel kanunla kurulmuş kamu kurum ve kuruluşu, kanunla kurulan fon, kefalet sandığı"
    ),
    MandatoryGroup.STATE_ENTERPRISE: gettext_noop(
        "Kamu iktisadi teşebbüsü, bağlı ortaklığı, müessesesi, işletmesi"
    ),
    MandatoryGroup.PUBLIC_COMPANY: gettext_noop("Sermayesinin yüzde ellisinden fazlası kamuya ait ortaklık"),
    MandatoryGroup.PROFESSIONAL_BODY: gettext_noop("Kamu kurumu niteliğindeki meslek kuruluşu, üst kuruluşu"),
    MandatoryGroup.PRIVATE_LEGAL_PERSON: gettext_noop("Özel hukuk tüzel kişisi"),
    MandatoryGroup.NOTARY: gettext_noop("Noter"),
    MandatoryGroup.LAWYER: gettext_noop("Baro levhasına yazılı avukat"),
    MandatoryGroup.MEDIATOR_OR_EXPERT: gettext_noop("Sicile kayıtlı arabulucu, bilirkişi"),
    MandatoryGroup.REPRESENTING_UNIT: gettext_noop(
        "İdareleri, kamu iktisadi teşebbüslerini ya da kamu ortaklıklarını vekil olarak temsil edenlerin birimi"
    ),
}
