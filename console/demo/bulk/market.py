"""More integrators for the list of Entegratör Seçimi, with names that only Turkish rules sort and find."""

from typing import Any, NamedTuple

from console.demo.cast import EVERYTHING, READING
from uets.kernel.numbers import complete_vkn


class Offer(NamedTuple):
    """An integrator to be listed, with its tariffs."""

    facts: dict[str, Any]
    tariffs: list[dict[str, Any]]


NAMES = (
    (
        "cevher",
        "ÖRNEK CEVHER VERİ HİZMETLERİ A.Ş.",
        "Örnek Cevher",
        "Tebligatları muhasebe programına işler.",
    ),
    ("cinar", "ÖRNEK ÇINAR YAZILIM SAN. VE TİC. A.Ş.", "Örnek Çınar", "Hukuk büroları için dosya takibi."),
    ("gunes", "ÖRNEK GÜNEŞ BİLGİ TEKNOLOJİLERİ LTD. ŞTİ.", "Örnek Güneş", "Belediyeler ve okullar için."),
    ("ihlamur", "ÖRNEK IHLAMUR BİLİŞİM LTD. ŞTİ.", "Örnek Ihlamur", "Küçük işletmeler için sade bir takvim."),
    ("irmak", "ÖRNEK IRMAK ENTEGRASYON A.Ş.", "Örnek Irmak", "Tebligatları belge arşivine aktarır."),
    ("igde", "ÖRNEK İĞDE YAZILIM LTD. ŞTİ.", "Örnek İğde", "Mali müşavirler için çok hesaplı izleme."),
    (
        "inci",
        "ÖRNEK İNCİ DİJİTAL HİZMETLER A.Ş.",
        "Örnek İnci",
        "Süreleri takvime işler, yöneticiye bildirir.",
    ),
    ("oykut", "ÖRNEK ÖYKÜT BULUT SİSTEMLERİ A.Ş.", "Örnek Öyküt", "Büyük kuruluşlar için toplu izleme."),
    (
        "selale",
        "ÖRNEK ŞELALE TEKNOLOJİ LTD. ŞTİ.",
        "Örnek Şelale",
        "Gelen tebligatı ilgili birime yönlendirir.",
    ),
    ("uzum", "ÖRNEK ÜZÜM BİLGİSAYAR LTD. ŞTİ.", "Örnek Üzüm", "Kooperatifler ve birlikler için."),
)
LEAST_KURUS = 90_000
STEP_KURUS = 15_000


def _offer(place: int, client_id: str, legal_name: str, trade_name: str, description: str) -> Offer:
    gross = LEAST_KURUS + STEP_KURUS * place
    facts = {
        "client_id": client_id,
        "legal_name": legal_name,
        "trade_name": trade_name,
        "vkn": complete_vkn(f"{777_777_000 + place:09d}"),
        "contact_email": f"anahtar@{client_id}.invalid",
        "description": description,
        "egress": [f"198.51.100.{16 * place}/28"],
    }
    small = {"code": "temel-12", "name": "Temel 12 Ay", "months": 12, "permission": list(READING)}
    large = {"code": "genel-24", "name": "Genel 24 Ay", "months": 24, "permission": list(EVERYTHING)}
    tariffs = [small | {"gross_kurus": gross}, large | {"gross_kurus": 3 * gross}]
    return Offer(facts, tariffs)


OFFERS = [_offer(place, *names) for place, names in enumerate(NAMES)]
