"""Words for states, permissions and IP rules, and the sums and moments that pages show."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext, gettext_noop, ngettext, pgettext

from uets.kernel.numbers import format_count
from uets.keys.states import DeliveryState, GrantState, IpRule, KeyState, Permission, ReviewState

if TYPE_CHECKING:
    from uets.integrators.models import Tariff
    from uets.keys.models import ApiKey, CredentialDelivery, Grant
    from uets.keys.rules.consequences import Consequences

GRANT_WORDS: dict[str, tuple[str, str]] = {
    GrantState.AWAITING_DELIVERY.value: (gettext_noop("Teslim bekleniyor"), "info"),
    GrantState.ACTIVE.value: (gettext_noop("Aktif"), "success"),
    GrantState.DISABLED.value: (gettext_noop("Devre dışı"), "warning"),
    GrantState.SUSPENDED.value: (gettext_noop("Askıda"), "danger"),
    GrantState.EXPIRED.value: (gettext_noop("Süresi doldu"), "neutral"),
    GrantState.CANCELLED.value: (gettext_noop("Sonlandırıldı"), "neutral"),
}
KEY_PROBLEMS: dict[str, tuple[str, str]] = {
    KeyState.UNDELIVERED.value: (gettext_noop("Teslim edilemedi"), "danger"),
    KeyState.LEAKED.value: (gettext_noop("Sızdı"), "danger"),
}
KEY_WORDS: dict[str, tuple[str, str]] = {
    KeyState.MINTING.value: (gettext_noop("Hazırlanıyor"), "info"),
    KeyState.AWAITING_DELIVERY.value: (gettext_noop("Teslim bekleniyor"), "info"),
    KeyState.ACTIVE.value: (gettext_noop("Aktif"), "success"),
    KeyState.OVERLAPPING.value: (gettext_noop("Değişiyor"), "warning"),
}
"""Keys that stand beside each other while one takes the other's place."""
REVIEW_WORDS: dict[str, tuple[str, str]] = {
    ReviewState.OPEN.value: (gettext_noop("Onay bekliyor"), "warning"),
    ReviewState.OVERDUE.value: (gettext_noop("Süresi geçti"), "danger"),
}
"""Reviews that wait; those that were decided are shown nowhere."""
DELIVERY_WORDS: dict[str, tuple[str, str, str]] = {
    DeliveryState.MINTING.value: (
        gettext_noop("Hazırlanıyor"),
        "info",
        gettext_noop("Başvurunuz tamamlandı; anahtar üretiliyor."),
    ),
    DeliveryState.PENDING.value: (
        gettext_noop("Teslim bekleniyor"),
        "info",
        gettext_noop("Başvurunuz tamamlandı; anahtarın teslimi sürüyor."),
    ),
    DeliveryState.ACKNOWLEDGED.value: (
        gettext_noop("Teslim alındı"),
        "success",
        gettext_noop("Entegratör anahtarı aldığını kanıtladı; şifreli kopya silindi."),
    ),
    DeliveryState.UNDELIVERED.value: (
        gettext_noop("Teslim edilemedi"),
        "danger",
        gettext_noop("Entegratör anahtarı 7 günde teslim almadı; anahtar silindi."),
    ),
    DeliveryState.CLOSED.value: (
        gettext_noop("Kapandı"),
        "neutral",
        gettext_noop("Teslim kapandı; anahtar kullanılamaz."),
    ),
}
OF_A_NEW_KEY = {
    DeliveryState.MINTING.value: gettext_noop("Yeni anahtar üretiliyor."),
    DeliveryState.PENDING.value: gettext_noop("Yeni anahtarın teslimi sürüyor."),
}
"""What is said of a hand-over after the first one."""
COMING = {DeliveryState.MINTING.value, DeliveryState.PENDING.value, DeliveryState.ACKNOWLEDGED.value}
PERMISSION_WORDS: dict[str, str] = {
    Permission.READ_LIST.value: gettext_noop("e-Tebligat Okuma: yalnızca listeleme"),
    Permission.READ_OPEN.value: gettext_noop("e-Tebligat Okuma: listeleme ve açma"),
    Permission.ARCHIVE.value: gettext_noop("e-Tebligat Arşivleme"),
    Permission.DELETE.value: gettext_noop("e-Tebligat Silme"),
    Permission.MANAGE_OPERATORS.value: gettext_noop("İşlem Yetkileri Yönetme"),
}
IP_WORDS: dict[str, str] = {
    IpRule.REGISTERED.value: gettext_noop("Kayıtlı çıkış adresleri"),
    IpRule.RANGES.value: gettext_noop("Yalnızca şu adresler"),
    IpRule.NONE.value: gettext_noop("Kısıtlama yok"),
}
CLOSES_DELIVERY = gettext_noop("Anahtarın teslimi sürüyor: teslim kapanır ve bu anahtar hiç kullanılamaz.")
CLOSES_DELIVERY_FOR_NOW = gettext_noop(
    "Anahtarın teslimi sürüyor: teslim kapanır ve bu anahtar hiç kullanılamaz. "
    "Sonra yetkiyi etkinleştirip yeni bir anahtar göndermeniz gerekir."
)
NO_NOTICES = gettext_noop("Bu entegratör artık tebligatlarınızı alamaz.")
NO_NOTICES_FOR_NOW = gettext_noop(
    "Bu entegratör artık tebligatlarınızı alamaz. Yetkiyi sonra yeniden etkinleştirebilirsiniz."
)
OPENING_WARNING = gettext_noop(
    "Entegratörün açtığı her tebligat için okundu delili oluşur. "
    "Bazı sürelerin bu açılışla başladığı ileri sürülebilir."
)
MANAGING_WARNING = gettext_noop(
    "Entegratör işlem yetkilisi davet edebilir ve çıkarabilir. Davet edilen kişi ancak sizin onayınızla yetki kazanır."
)


WARNINGS = {
    Permission.READ_OPEN.value: OPENING_WARNING,
    Permission.DELETE.value: gettext_noop(
        "Entegratör tebligatlarınızı çöp kutusuna taşıyabilir; 30 gün içinde geri alabilirsiniz. "
        "Sonra içerik kalıcı olarak silinir, deliller 30 yıl saklanır."
    ),
    Permission.ARCHIVE.value: gettext_noop(
        "Entegratör tebligatlarınızı arşive taşıyabilir; bu, arşiv kotanızı kullanır."
    ),
    Permission.MANAGE_OPERATORS.value: MANAGING_WARNING,
}


def say_state(grant: "Grant", keys: "list[ApiKey]") -> tuple[str, str]:
    """Return word and colour: the grant's state, or its newest key's while that has a problem or works nowhere yet."""
    is_live = grant.state in {GrantState.AWAITING_DELIVERY.value, GrantState.ACTIVE.value}
    key = keys[0] if keys else None
    is_lost = not any(row.state in {KeyState.ACTIVE.value, KeyState.OVERLAPPING.value} for row in keys)
    if grant.state == GrantState.ACTIVE and key is not None and is_lost and key.state in KEY_WORDS:
        word, colour = KEY_WORDS[key.state]
        return gettext(word), colour
    word, colour = (
        KEY_PROBLEMS.get(key.state, GRANT_WORDS[grant.state]) if key and is_live else GRANT_WORDS[grant.state]
    )
    return gettext(word), colour


def say_permissions(values: Iterable[str]) -> list[str]:
    """Return permissions as on the boxes; opening stands for listing too."""
    given = set(values)
    shown = given - {Permission.READ_LIST.value} if Permission.READ_OPEN.value in given else given
    return [gettext(words) for value, words in PERMISSION_WORDS.items() if value in shown]


def warn_of(
    values: Iterable[str], *, is_unrestricted: bool = False, wide_ranges: Iterable[str] = ()
) -> list[str]:
    """Return the consequences of permissions beyond listing, and of a rule that lets many addresses in."""
    given = set(values)
    warnings = [gettext(words) for value, words in WARNINGS.items() if value in given]
    if is_unrestricted:
        warnings.append(gettext("Kısıtlama yok: anahtarı eline geçiren onu her adresten kullanabilir."))
    wide = gettext("%(range)s çok geniş bir aralıktır.")
    return [*warnings, *(wide % {"range": text} for text in wide_ranges)]


def say_consequences(follows: "Consequences", *, is_on_its_way: bool = False, is_final: bool = False) -> str:
    """Return what follows when a grant stops: the hand-over, what waits unopened, whether another takes it (R14)."""
    sentences = []
    if is_on_its_way:
        sentences.append(gettext(CLOSES_DELIVERY if is_final else CLOSES_DELIVERY_FOR_NOW))
    if not follows.is_worth_saying:
        sentences.append(gettext(NO_NOTICES if is_final else NO_NOTICES_FOR_NOW))
        return " ".join(sentences)
    if follows.days_left is None:
        sentences.append(gettext("%(count)d tebligat henüz açılmadı.") % {"count": follows.unopened})
    else:
        facts = {"count": follows.unopened, "days": follows.days_left}
        waiting = gettext(
            "%(count)d açılmamış tebligat var; ilki %(days)d gün içinde tebliğ edilmiş sayılacak."
        )
        sentences.append(waiting % facts)
    sentences.append(gettext("Bundan sonra bu entegratör onları alamaz."))
    if not follows.has_other_integrator:
        sentences.append(gettext("Bunları alan başka entegratör yok."))
    return " ".join(sentences)


def is_open(delivery: "CredentialDelivery | None") -> bool:
    """Tell whether a hand-over is still under way."""
    return delivery is not None and delivery.state in {
        DeliveryState.MINTING.value,
        DeliveryState.PENDING.value,
    }


def name_permission(value: object) -> str:
    """Return one permission as on its box."""
    words = PERMISSION_WORDS.get(str(value))
    return gettext(words) if words else str(value)


def say_ip(rule: str, ranges: list[str]) -> str:
    """Return the IP rule as in the guide's table: `-` for none, else words or the first range."""
    if rule == IpRule.NONE:
        return "-"
    if rule == IpRule.RANGES and ranges:
        return ranges[0] if len(ranges) == 1 else f"{ranges[0]} + {len(ranges) - 1}"
    return gettext(IP_WORDS[rule])


def say_term(tariff: "Tariff") -> str:
    """Return the term of a tariff in words."""
    return ngettext("%(n)d ay", "%(n)d ay", tariff.term_months) % {"n": tariff.term_months}


def say_limits(tariff: "Tariff") -> str:
    """Return the call limits of a tariff in words."""
    return gettext("dakikada %(minute)s, günde %(day)s çağrı") % {
        "minute": format_count(tariff.calls_per_minute),
        "day": format_count(tariff.calls_per_day),
    }


def describe_keys(keys: "list[ApiKey]") -> list[dict[str, object]]:
    """Return the keys that stand beside each other now, newest first; nothing while one stands alone."""
    standing = [key for key in keys if key.state in KEY_WORDS]
    return [_key_row(key) for key in standing] if len(standing) > 1 else []


def _key_row(key: "ApiKey") -> dict[str, object]:
    word, colour = KEY_WORDS[key.state]
    return {
        "mask": key.mask,
        "word": gettext(word),
        "colour": colour,
        "usable_until": key.usable_until if key.state == KeyState.OVERLAPPING else None,
    }


def describe_delivery(
    delivery: "CredentialDelivery | None", *, integrator: str, grant: "Grant", is_first: bool
) -> dict[str, object] | None:
    """Return the Teslim Zinciri: each moment of the hand-over, past and to come."""
    if delivery is None:
        return None
    word, colour, sentence = DELIVERY_WORDS[delivery.state]
    if not is_first:
        sentence = OF_A_NEW_KEY.get(delivery.state, sentence)
    moments: list[dict[str, Any]] = [
        {"words": gettext("Sipariş edildi"), "at": delivery.ordered_at},
        {
            "words": gettext("Üretildi ve şifrelendi"),
            "at": delivery.encrypted_at,
            "detail": f"{integrator} · SHA256:{delivery.enc_thumbprint}",
        },
        {"words": gettext("Entegratör çekti"), "at": delivery.pulled_at},
        {
            "words": pgettext("anahtar", "Teslim alındı"),
            "at": delivery.acknowledged_at,
            "detail": delivery.acknowledged_from,
        },
        {"words": gettext("İlk kullanım"), "at": grant.first_used_at},
    ]
    return {
        "word": pgettext("anahtar", "Teslim alındı")
        if delivery.state == DeliveryState.ACKNOWLEDGED
        else gettext(word),
        "colour": colour,
        "sentence": gettext(sentence),
        # Nothing is still to come when a hand-over has failed or was closed.
        "moments": [row for row in moments if row["at"] or delivery.state in COMING],
        "is_open": is_open(delivery),
    }
