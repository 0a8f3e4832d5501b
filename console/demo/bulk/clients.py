"""The law office and its forty clients, twenty-eight companies and twelve persons. Every name is invented."""

from typing import NamedTuple

from uets.kernel.numbers import complete_tckn, complete_vkn

KAYA = {
    "legal_name": "Örnek Kaya Hukuk Bürosu",
    "vkn": "4444444444",
    "uets_address": "259990000000004",
    "invoice_address": "Örnek Mah. Kaya Sok. 4, Örnekkent",
}


class Client(NamedTuple):
    """A client: a person with a TCKN, or a company with a VKN and a principal operator."""

    number: int
    name: str
    uets_address: str
    tckn: str = ""
    vkn: str = ""
    principal: str = ""

    @property
    def mersis(self) -> str:
        """MERSİS number of a company: 0, its VKN, five figures."""
        return f"0{self.vkn}00001"


TRADES = (
    "Akçaağaç Mobilya A.Ş.",
    "Badem Un ve Yem A.Ş.",
    "Ceviz Kuruyemiş Ltd. Şti.",
    "Çınar İnşaat A.Ş.",
    "Defne Kozmetik Ltd. Şti.",
    "Erguvan Tekstil A.Ş.",
    "Fındık Gıda Ltd. Şti.",
    "Gürgen Orman Ürünleri A.Ş.",
    "Hanımeli Temizlik Ltd. Şti.",
    "Ihlamur Çay A.Ş.",
    "Ispanak Seracılık Ltd. Şti.",
    "İncir Bahçecilik Ltd. Şti.",
    "Kestane Isı Sistemleri A.Ş.",
    "Ladin Kâğıt A.Ş.",
    "Mazı Peyzaj Ltd. Şti.",
    "Nar Sağlık Ürünleri A.Ş.",
    "Okaliptüs Boya Ltd. Şti.",
    "Öksüzotu İlaç Deposu Ltd. Şti.",
    "Papatya Oyuncak A.Ş.",
    "Reyhan Baharat Ltd. Şti.",
    "Söğüt Su Ürünleri A.Ş.",
    "Şimşir Müzik Aletleri Ltd. Şti.",
    "Turunç Seyahat A.Ş.",
    "Ulukavak Kereste Ltd. Şti.",
    "Üvez Meyve Suyu A.Ş.",
    "Vişne Reklam Ltd. Şti.",
    "Yasemin Kırtasiye A.Ş.",
    "Zeytin Sabun Ltd. Şti.",
)
FIRST_NAMES = (
    "Çağla",
    "Deniz",
    "Gülşah",
    "Işıl",
    "İlker",
    "Kutay",
    "Oğuz",
    "Ömür",
    "Şule",
    "Umut",
    "Ülkü",
    "Yiğit",
)
FAMILY_NAME = "Müvekkil"


def _persons() -> list[Client]:
    first = len(TRADES) + 1
    return [
        Client(
            number=number,
            name=f"{first_name} Örnek {FAMILY_NAME} {number:02d}",
            uets_address=f"19999{1_000 + number:010d}",
            tckn=complete_tckn(f"{100_000_200 + number:09d}"),
        )
        for number, first_name in enumerate(FIRST_NAMES, start=first)
    ]


PERSONS = _persons()
COMPANIES = [
    Client(
        number=number,
        name=f"Örnek {FAMILY_NAME} {number:02d} {trade}",
        uets_address=f"25999{1_000 + number:010d}",
        vkn=complete_vkn(f"{666_666_000 + number:09d}"),
        principal=PERSONS[number % len(PERSONS)].tckn,
    )
    for number, trade in enumerate(TRADES, start=1)
]
CLIENTS = [*PERSONS, *COMPANIES]
"""Persons first: they decide for the companies."""
