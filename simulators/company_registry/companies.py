"""The invented companies, by tax number: each plays one case. What the server does itself goes by the same numbers."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final

DENIZ, ANNA = "10000000900", "99000000042"
"""Newcomers whom the played e-Devlet knows, without a UETS address."""

AYSE, MEHMET, IPEK = "10000000146", "10000000214", "10000000382"
"""People of the demo."""

LONG_AGO, LAST_YEAR = date(2020, 1, 1), date(2025, 12, 31)


class Kind(StrEnum):
    """How somebody signs for the company: alone, or together with others."""

    SOLE = "MUNFERIT"
    JOINT = "MUSTEREK"


class Status(StrEnum):
    """How the company stands."""

    ACTIVE = "FAAL"
    IN_LIQUIDATION = "TASFIYE"
    STRUCK_OFF = "TERKIN"


class Trouble(StrEnum):
    """What the server does instead of answering about a company."""

    AWAY = "away"
    SLOW = "slow"
    CUT_OFF = "cut-off"
    OVERSIZED = "oversized"
    OTHER_COMPANY = "other-company"
    WRONG_NUMBER = "wrong-number"


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who may sign for the company, since when, until when."""

    tckn: str
    kind: Kind = Kind.SOLE
    office: str = "YETKILI"
    since: date = LONG_AGO
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Company:
    """A company as the registry has it."""

    vkn: str
    name: str
    signatories: Sequence[Signatory]
    status: Status = Status.ACTIVE
    address: str = "Örnek Mah. 7. Sok. No: 1, Örnekkent"
    joint: int = 2
    trouble: Trouble | None = field(default=None)

    @property
    def mersis(self) -> str:
        """Its MERSİS number, that of the head office."""
        return f"0{self.vkn}00001"


COMPANIES: Final[Sequence[Company]] = (
    Company("7000000015", "ÖRNEK ÇINAR MOBİLYA SANAYİ LTD. ŞTİ.", (Signatory(DENIZ),)),
    Company(
        "7000000023",
        "ÖRNEK IHLAMUR GIDA A.Ş.",
        (Signatory(DENIZ, Kind.JOINT), Signatory(ANNA, Kind.JOINT)),
    ),
    Company(
        "7000000031",
        "ÖRNEK ARDIÇ TURİZM LTD. ŞTİ.",
        (Signatory(DENIZ),),
        status=Status.STRUCK_OFF,
    ),
    Company(
        "7000000048",
        "TASFİYE HALİNDE ÖRNEK SÖĞÜT İNŞAAT A.Ş.",
        (Signatory(DENIZ, office="TASFIYE_MEMURU"), Signatory(ANNA)),
        status=Status.IN_LIQUIDATION,
    ),
    Company(
        "7000000056", "ÖRNEK ŞİMŞİR TEKSTİL LTD. ŞTİ.", (Signatory(DENIZ, until=LAST_YEAR), Signatory(ANNA))
    ),
    Company(
        "7000000064",
        "ÖRNEK DEFNE KOZMETİK A.Ş.",
        (
            Signatory(AYSE, Kind.JOINT),
            Signatory(DENIZ, Kind.JOINT),
            Signatory(ANNA, Kind.JOINT),
            Signatory(MEHMET),
        ),
        joint=3,
    ),
    Company("7000000072", "ÖRNEK ZEYTİN TARIM A.Ş.", (Signatory(DENIZ),), trouble=Trouble.AWAY),
    Company("7000000080", "ÖRNEK SELVİ NAKLİYAT A.Ş.", (Signatory(DENIZ),), trouble=Trouble.SLOW),
    Company("7000000099", "ÖRNEK KAVAK KAĞIT A.Ş.", (Signatory(DENIZ),), trouble=Trouble.CUT_OFF),
    Company("7000000102", "ÖRNEK MEŞE KERESTE A.Ş.", (Signatory(DENIZ),), trouble=Trouble.OVERSIZED),
    Company("7000000110", "ÖRNEK KAYIN ORMAN A.Ş.", (Signatory(DENIZ),), trouble=Trouble.OTHER_COMPANY),
    Company("7000000128", "ÖRNEK LADİN ENERJİ A.Ş.", (Signatory(DENIZ),), trouble=Trouble.WRONG_NUMBER),
    Company("1111111114", "Yıldız Ticaret Ltd. Şti.", (Signatory(AYSE), Signatory(MEHMET))),
)
"""In this order: alone, jointly, struck off, in liquidation, expired authority, three jointly or one alone; then the
troubles; last one of the demo that has an address. Any other number is unknown."""


def find_company(*, mersis: str, vkn: str) -> Company | None:
    """Return the company of one of the two numbers, or None."""
    return next((each for each in COMPANIES if vkn == each.vkn or mersis == each.mersis), None)
