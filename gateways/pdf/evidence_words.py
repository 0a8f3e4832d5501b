"""What an evidence says, in the rows of its readable copy: what happened, when, who, to whom, which legal dates."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from gateways.pdf.words import day, moment
from uets.evidence.ports import EvidencePaper

KINDS: Final = {
    "notice:taken_over": ("Teslim alındı", "UETS tebligatı gönderen merciden teslim aldı."),
    "submission:refused": ("Gönderi reddedildi", "UETS gönderiyi teslim almadı; hiçbir muhataba ulaşmadı."),
    "submission:cancelled": ("Gönderi iptal edildi", "Gönderen merci, adrese ulaşmadan önce iptal etti."),
    "notice:arrived": ("Adrese ulaştı", "Tebligat muhatabın elektronik tebligat adresine ulaştı."),
    "notice:not_delivered": ("Ulaştırılamadı", "Tebligat muhatabın adresine ulaştırılamadı."),
    "alert:sent": ("Bilgilendirme gönderildi", "Bilgilendirmenin yasal etkisi yoktur."),
    "alert:failed": ("Bilgilendirme gönderilemedi", "Yasal tarihi değiştirmez."),
    "alert:delivered": (
        "Bilgilendirmenin ulaştığı bildirildi",
        "SMS sağlayıcısının sözüdür, UETS telefonu görmez. Bilgilendirmenin yasal etkisi yoktur.",
    ),
    "alert:undelivered": (
        "Bilgilendirmenin ulaşmadığı bildirildi",
        "SMS sağlayıcısının sözüdür, UETS telefonu görmez. Yasal etkisi yoktur, yasal tarihi değiştirmez.",
    ),
    "notice:read": ("Okundu", "Tebligat açıldı."),
    "notice:handed_over": ("İndirildi", "İçerik, tebligatı açmış olan okura verildi."),
    "notice:deemed_served": (
        "Usulen tebliğ edilmiş sayıldı",
        "Adrese ulaştığı tarihi izleyen beşinci günün sonunda tebliğ edilmiş sayıldı.",
    ),
    "notice:archived": ("Arşive taşındı", ""),
    "notice:unarchived": ("Arşivden çıkarıldı", ""),
    "notice:deleted": ("Çöp kutusuna taşındı", ""),
    "notice:restored": ("Çöp kutusundan geri alındı", ""),
    "contract:accepted": ("Sözleşme kabul edildi", "Metin, sürümü ve SHA-256 özetiyle kabul edildi."),
    "undertaking:accepted": ("Taahhütname kabul edildi", "Metin, sürümü ve SHA-256 özetiyle kabul edildi."),
    "disclosure:read": ("Aydınlatma Metni okundu", "Okumak onay vermek değildir."),
    "receipt:issued": ("Makbuz düzenlendi", "Makbuzun SHA-256 özeti kayıttadır."),
    "notice:content_destroyed": ("İçerik kalıcı olarak silindi", "Deliller 30 yıl saklanır."),
}
"""The word of each kind and its meaning; another kind is named as its record has it."""

METHODS: Final = {
    "parola-totp": "UETS şifresi ve doğrulama uygulaması",
    "parola-eposta": "UETS şifresi ve e-posta kodu",
    "parola-sms": "UETS şifresi ve SMS kodu",
    "parola-passkey": "UETS şifresi ve geçiş anahtarı",
    "edevlet": "e-Devlet Kapısı",
    "eimza": "e-imza",
    "mobilimza": "mobil imza",
    "api": "API anahtarı",
}
TURKISH: Final = "tr"
DEEMED: Final = "notice:deemed_served"

Rows = list[tuple[str, str]]


def evidence_paper(
    paper: EvidencePaper, *, installation: str, is_test: bool, verify_url: str
) -> dict[str, object]:
    """Return what the template of an evidence shows."""
    word, meaning = kind_words(paper)
    return {
        "locale": TURKISH,
        "installation": paper.issuer or installation,
        "is_test": paper.is_test or is_test,
        "number": paper.number,
        "word": word,
        "meaning": meaning,
        "happened": _happened(paper),
        "who": _who(paper.row),
        "parties": _parties(paper.row["facts"]),
        "notice": _notice(paper.row["facts"]),
        "law": _law(paper.row["facts"]),
        "is_sealed": bool(paper.sealed_at),
        "document_name": paper.document_name,
        "document_sha256": paper.document_sha256,
        "root_sha256": paper.root_sha256,
        "verify_url": verify_url,
    }


def summary_paper(
    papers: list[EvidencePaper], *, installation: str, is_test: bool, verify_url: str
) -> dict[str, object]:
    """Return what the template of a notice's summary shows."""
    first = papers[0]
    return {
        "locale": TURKISH,
        "installation": first.issuer or installation,
        "is_test": is_test or any(paper.is_test for paper in papers),
        "parties": _parties(first.row["facts"]),
        "notice": _notice(first.row["facts"]),
        "law": next((found for paper in papers if (found := _law(paper.row["facts"]))), []),
        "evidence": [
            {
                "word": kind_words(paper)[0],
                "at": _event_time(paper),
                "who": "; ".join(f"{value}" for _, value in _who(paper.row)[:2]),
                "number": paper.number,
                "sha256": paper.document_sha256,
            }
            for paper in papers
        ],
        "verify_url": verify_url,
    }


def kind_words(paper: EvidencePaper) -> tuple[str, str]:
    """Return the word and the meaning of a kind."""
    kind = str(paper.row["kind"])
    return KINDS.get(kind, (kind, ""))


def _happened(paper: EvidencePaper) -> Rows:
    facts = paper.row["facts"]
    return [
        ("Olayın zamanı", _event_time(paper)),
        ("Delilin düzenlendiği an", _moment(facts.get("issued_at") or paper.sealed_at)),
        ("Sisteme kaydedildiği an", _moment(paper.row["recorded_at"])),
        ("Zaman damgası", _moment(paper.stamped_at)),
        ("Neden", str(facts.get("reason") or "")),
        ("Ayrıntı", str(facts.get("detail") or "")),
        ("Geç düzenlenme nedeni", str(facts.get("late_reason") or "")),
    ]


def _event_time(paper: EvidencePaper) -> str:
    """Return when it happened; the end of day 5 in the form of the law, midnight having the next date."""
    on = paper.row["facts"].get("deemed_served_on")
    if paper.row["kind"] == DEEMED and on:
        return f"{day(date.fromisoformat(on))} 24:00 (Türkiye saati)"
    return _moment(paper.row["event_at"])


def _who(row: Mapping[str, Any]) -> Rows:
    reader = row["facts"].get("reader") or {}
    actor = row["actor"]
    if not reader:
        names = {"person": "kişi", "key": "API anahtarı", "authority": "gönderen merci", "system": "UETS"}
        word = names.get(str(actor.get("kind")), "")
        name = str(actor.get("name") or "")
        return [("İşlemi yapan", "UETS" if actor.get("kind") == "system" or not name else f"{name} ({word})")]
    is_key = reader.get("kind") == "key"
    return [
        ("Okuyan", f"{reader.get('name', '')} ({'API anahtarı' if is_key else 'kişi'})"),
        ("Giriş yöntemi", METHODS.get(str(reader.get("method")), str(reader.get("method", "")))),
        ("Giriş zamanı", "" if is_key else _moment(reader.get("authenticated_at"))),
        ("Entegratör", str(reader.get("integrator_legal_name") or "")),
        ("Entegratör VKN", str(reader.get("integrator_vkn") or "")),
        ("Anahtar", f"{reader['kid']}*****" if reader.get("kid") else ""),
    ]


def _parties(facts: Mapping[str, Any]) -> Rows:
    sender, recipient = facts.get("sender") or {}, facts.get("recipient") or {}
    return [
        ("Gönderen merci", str(sender.get("name") or "")),
        ("DETSİS no", str(sender.get("detsis") or "")),
        ("Muhatap", str(recipient.get("name") or "")),
        ("Gönderenin yazdığı ad", str(recipient.get("name_as_written") or "")),
        ("UETS adresi", _address(str(recipient.get("uets_address") or ""))),
    ]


def _notice(facts: Mapping[str, Any]) -> Rows:
    message, package = facts.get("message") or {}, facts.get("package") or {}
    return [
        ("Barkod", str(message.get("barcode") or facts.get("barcode") or "")),
        ("Konu", str(message.get("subject") or "")),
        ("Belge sayısı", str(message.get("document_number") or "")),
        ("Dosya no", str(message.get("file_number") or "")),
        ("UETS'ye teslim", _moment(facts.get("submitted_at"))),
        ("Paket özeti (SHA-256)", str(package.get("sha256") or "")),
    ]


def _law(facts: Mapping[str, Any]) -> Rows:
    on = facts.get("deemed_served_on")
    if not on:
        return []
    return [
        ("Adrese ulaştığı an", _moment(facts.get("arrived_at"))),
        ("Tebliğ edilmiş sayılma", f"{day(date.fromisoformat(on))} 24:00"),
        ("Dayanak", "7201 sayılı Kanun m. 7/a; Elektronik Tebligat Yönetmeliği"),
        ("İlk okuma", _moment(facts.get("first_read_at"))),
    ]


def _moment(at: Any) -> str:
    """Return an instant, given as such or as RFC 3339 text, in Türkiye's time; empty when there is none."""
    if not at:
        return ""
    return moment(at if isinstance(at, datetime) else datetime.fromisoformat(at), locale=TURKISH)


def _address(number: str) -> str:
    return "-".join(number[start : start + 5] for start in range(0, len(number), 5))
