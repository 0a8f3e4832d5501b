"""Who plays in the demo. Every name and number is invented."""

from typing import NamedTuple


class Person(NamedTuple):
    """A natural person."""

    slug: str
    tckn: str
    first_name: str
    last_name: str
    uets_address: str
    note: str

    @property
    def full_name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}"

    @property
    def mobile(self) -> str:
        """An invented mobile number."""
        return f"555{self.tckn[-7:]}"


class Body(NamedTuple):
    """A sending authority; its signer signs its packages, its seal names its DETSİS number."""

    detsis: str
    name: str
    kind: str
    vkn: str
    signer: Person
    signer_title: str
    unit: str


AYSE = Person("ayse", "10000000146", "Ayşe", "Yılmaz", "199990000000146", "Yıldız'ın ana işlem yetkilisi")
MEHMET = Person(
    "mehmet", "10000000214", "Mehmet", "Demir", "199990000000214", "Yıldız'ın ana işlem yetkilisi"
)
IPEK = Person(
    "ipek", "10000000382", "İpek", "Işık", "199990000000382", "Yıldız'ın işlem yetkilisi (yalnızca liste)"
)
ELIF = Person(
    "elif", "10000000696", "Elif", "Kaya", "199990000000696", "avukat, 40 müvekkil hesabının işlem yetkilisi"
)
"""She comes with the bulk demo."""

SELIN = Person("selin", "10000000764", "Selin", "Koç", "199990000000764", "görevli: kayıt ve işletim")
MURAT = Person("murat", "10000000832", "Murat", "Aydın", "199990000000832", "görevli: kayıt ve işletim")
STAFF = (SELIN, MURAT)
STAFF_ROLES = ("registrar", "operations")

CAN = Person(
    "can", "10000000450", "Can", "Gündoğdu", "199990000000450", "mahkemenin hazırlayan ve imzalayanı"
)
ZEYNEP = Person(
    "zeynep", "10000000528", "Zeynep", "Şahin", "199990000000528", "belediyenin hazırlayan ve imzalayanı"
)

PEOPLE = (AYSE, MEHMET, IPEK, *STAFF)

YILDIZ = {
    "legal_name": "Yıldız Ticaret Ltd. Şti.",
    "vkn": "1111111114",
    "mersis": "0111111111400001",
    "uets_address": "259990000000001",
    "invoice_address": "Örnek Mah. Yıldız Sok. 1, Örnekkent",
}

KUTUPYILDIZI = {
    "client_id": "kutupyildizi",
    "legal_name": "ÖRNEK KUTUPYILDIZI BİLİŞİM SAN. VE TİC. LTD. ŞTİ.",
    "trade_name": "Örnek Kutupyıldızı",
    "vkn": "2222222224",
    "contact_email": "anahtar@kutupyildizi.invalid",
    "description": "Tebligatları izler, takvime ve belge arşivine aktarır.",
    "egress": ["203.0.113.0/28", "127.0.0.1/32", "::1/128"],
}
"""The demo's program calls from this machine, so that its loopback addresses stand among the registered ones."""

COURT = Body(
    "99000001",
    "Örnekkent 3. Asliye Hukuk Mahkemesi",
    "judicial",
    "",
    CAN,
    "Yazı İşleri Müdürü",
    "Yazı İşleri",
)
MUNICIPALITY = Body(
    "99000002",
    "Örnekkent Belediyesi",
    "municipality",
    "5555555553",
    ZEYNEP,
    "Mali Hizmetler Müdürü",
    "Mali Hizmetler",
)
BODIES = (COURT, MUNICIPALITY)

READING = ("notices:list", "notices:open", "notices:archive")
EVERYTHING = (*READING, "notices:delete", "operators:manage")
TARIFFS = (
    {
        "code": "temel-12",
        "name": "Temel 12 Ay",
        "months": 12,
        "gross_kurus": 120_000,
        "permission": list(READING),
    },
    {
        "code": "genel-12",
        "name": "Genel 12 Ay",
        "months": 12,
        "gross_kurus": 240_000,
        "permission": list(EVERYTHING),
    },
)
