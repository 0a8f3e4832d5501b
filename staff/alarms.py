"""Alarms of the sealing in words for the person on call: what it means, and what to do."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext, gettext_noop

from uets.evidence.proof.certificates import Role
from uets.evidence.rules.sealing import Alarm
from uets.evidence.states import SealingAlarm

HEADINGS = {
    SealingAlarm.CLOCK_BEHIND: gettext_noop("Sunucunun saati geri kalmış; hiçbir tebligat ulaşmıyor"),
    SealingAlarm.DELIVERY_STOPPED: gettext_noop(
        "Gönderiler ya da beşinci günler 15 dakikadan uzun süredir bekliyor"
    ),
    SealingAlarm.INTAKE_STOPPED: gettext_noop("Deliller 4 saatten uzun süredir bekliyor"),
    SealingAlarm.SEALING_STOPPED: gettext_noop("Deliller 15 dakikadan uzun süredir mühürlenmiyor"),
    SealingAlarm.STAMPING_STOPPED: gettext_noop("15 dakikadan uzun süredir zaman damgası alınamıyor"),
    SealingAlarm.STAMPING_LATE: gettext_noop("Zaman damgası sunucusu yanıt vermiyor"),
    SealingAlarm.CERTIFICATE_ENDED: gettext_noop("Kullanılan sertifikanın süresi doldu"),
    SealingAlarm.CERTIFICATE_ENDS: gettext_noop("Kullanılan sertifika 30 gün içinde bitiyor"),
}

MEANINGS = {
    SealingAlarm.CLOCK_BEHIND: gettext_noop(
        "Saat, son zaman damgasından geride. Beş gün yanlış günden başlamasın diye gönderiler bekletilir; "
        "saat düzelince kendiliğinden ulaşır."
    ),
    SealingAlarm.DELIVERY_STOPPED: gettext_noop(
        "Alınan paketler iletilmedi ya da dolan beşinci günlerin delili düzenlenmedi. "
        "Hiçbiri kaybolmadı; yasal tarihler değişmez."
    ),
    SealingAlarm.INTAKE_STOPPED: gettext_noop(
        "Yeni tebligat alınmıyor: mercilere 503 yanıtı (evidence-time-unavailable) verilir. "
        "Okuma ve beşinci gün işlemleri sürüyor; hiçbir delil kaybolmadı."
    ),
    SealingAlarm.SEALING_STOPPED: gettext_noop(
        "Olaylar kaydediliyor, iletim sürüyor; deliller yalnızca mühür bekliyor. "
        "4 saati geçerse yeni tebligat alınmaz."
    ),
    SealingAlarm.STAMPING_STOPPED: gettext_noop(
        "Deliller mühürlendi, iletim sürüyor; zaman damgası bekliyorlar. 4 saati geçerse yeni tebligat alınmaz."
    ),
    SealingAlarm.STAMPING_LATE: gettext_noop(
        "En eski yaprak bir dakikadan uzun süredir damga bekliyor. Sistem her saniye yeniden dener; "
        "15 dakikada alarm verilir."
    ),
    SealingAlarm.CERTIFICATE_ENDED: gettext_noop(
        "Bu sertifikayla yeni delil üretilemez. Eski deliller geçerliliğini korur: "
        "imza anındaki geçerlilik zaman damgasıyla kanıtlanır."
    ),
    SealingAlarm.CERTIFICATE_ENDS: gettext_noop(
        "Sertifika bitince yeni deliller mühürlenemez ya da damgalanamaz. Eski deliller geçerliliğini korur."
    ),
}

_LOOK_AT_SEAL = (
    gettext_noop("Worker süreci çalışıyor mu, bakın; duruyorsa başlatın. Birikenleri kendisi mühürler."),
    gettext_noop(
        "Worker günlüğünde “evidence waits for the seal key” satırını arayın: "
        "mühür anahtarına ulaşılamıyordur."
    ),
    gettext_noop(
        "HSM kullanılıyorsa oturumu, PIN'i ve belirteci denetleyin. Anahtarı başka yere kopyalamayın."
    ),
)
_LOOK_AT_TIME = (
    gettext_noop(
        "Worker günlüğünde “evidence waits for a time stamp” satırındaki nedene bakın "
        "(bağlantı, saat farkı, sertifika)."
    ),
    gettext_noop("Sunucunun saatini denetleyin: 60 saniyeden çok fark varsa damga kabul edilmez."),
    gettext_noop(
        "Zaman damgası sağlayıcısını arayın; UETS_TIMESTAMP_URLS içine ikinci bir sağlayıcı yazılabilir."
    ),
)
STEPS: dict[SealingAlarm, tuple[str, ...]] = {
    SealingAlarm.CLOCK_BEHIND: (
        gettext_noop("Sunucunun saatini ağ saatiyle (NTP) eşitleyin; saati elle ileri almayın."),
    ),
    SealingAlarm.DELIVERY_STOPPED: (
        gettext_noop("Worker süreci çalışıyor mu, bakın; duruyorsa başlatın. Bekleyenleri kendisi tamamlar."),
        gettext_noop(
            "Worker günlüğünde “a task failed”, “a submission waits for its signers” ve “our clock is denied” "
            "satırlarını arayın."
        ),
    ),
    SealingAlarm.INTAKE_STOPPED: (
        gettext_noop("Mercilere ve hesap sahiplerine kesintiyi duyurun; başlangıç saatini not edin."),
        gettext_noop("Aşağıdaki alarmın adımlarını uygulayın. Damga gelince alım kendiliğinden açılır."),
    ),
    SealingAlarm.SEALING_STOPPED: _LOOK_AT_SEAL,
    SealingAlarm.STAMPING_STOPPED: _LOOK_AT_TIME,
    SealingAlarm.STAMPING_LATE: _LOOK_AT_TIME,
    SealingAlarm.CERTIFICATE_ENDED: (
        gettext_noop("Yeni sertifikayı hemen kurun ve yayımlanan sertifika dosyasına rolüyle ekleyin."),
        gettext_noop("Eski sertifikayı yayımlanan dosyadan silmeyin: eski deliller onunla doğrulanır."),
    ),
    SealingAlarm.CERTIFICATE_ENDS: (
        gettext_noop("Yeni sertifika için bugün başvurun; bitişten önce kurun."),
        gettext_noop("Yeni sertifikayı yayımlanan sertifika dosyasına rolüyle ekleyin; eskisini silmeyin."),
    ),
}

MILD = frozenset({SealingAlarm.STAMPING_LATE, SealingAlarm.CERTIFICATE_ENDS})
OWNERS = {
    Role.SEAL.value: gettext_noop("Mühür sertifikası: {name}"),
    Role.TIMESTAMP.value: gettext_noop("Zaman damgası sertifikası: {name}"),
}


def describe(alarm: Alarm, *, at: datetime) -> dict[str, Any]:
    """Return an alarm as the page shows it."""
    term = alarm.certificate
    owner = OWNERS.get(term.role, "{name}") if term is not None else ""
    return {
        "heading": gettext(HEADINGS[alarm.kind]),
        "meaning": gettext(MEANINGS[alarm.kind]),
        "steps": [gettext(step) for step in STEPS[alarm.kind]],
        "colour": "warning" if alarm.kind in MILD else "danger",
        "since": alarm.since,
        "owner": gettext(owner).format(name=term.name) if term is not None else "",
        "ends_at": term.not_after if term is not None else None,
        "days": max(0, term.days_left(at)) if term is not None else None,
    }
