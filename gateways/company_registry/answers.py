"""The shape of the registry's answers, and what of it is believed: numbers that can be, names that can be printed."""

from datetime import date
from hashlib import sha256
from typing import Final

import msgspec

from uets.kernel.numbers import find_mersis, find_tckn, find_vkn
from uets.registration.errors import RegistryFailed
from uets.registration.states import (
    Authority,
    CompanyRecord,
    RegistryAnswer,
    RegistryFault,
    RegistryStatus,
    Representative,
)

FOUND: Final = "00"
UNKNOWN: Final = "01"
LONGEST_NAME: Final = 300
LONGEST_ADDRESS: Final = 500
MOST_REPRESENTATIVES: Final = 500
FEWEST_JOINT, MOST_JOINT = 2, 10

STATUSES: Final = {
    "FAAL": RegistryStatus.ACTIVE,
    "TASFIYE": RegistryStatus.IN_LIQUIDATION,
    "TERKIN": RegistryStatus.STRUCK_OFF,
}
AUTHORITIES: Final = {"MUNFERIT": Authority.SOLE, "MUSTEREK": Authority.JOINT}
OFFICES: Final = {"YETKILI": False, "TASFIYE_MEMURU": True}


class _Representative(msgspec.Struct, rename="camel"):
    kimlik_no: str
    yetki_turu: str
    gorev: str = "YETKILI"
    baslangic_tarihi: date | None = None
    bitis_tarihi: date | None = None


class _Company(msgspec.Struct, rename="camel"):
    mersis_no: str
    vergi_no: str
    unvan: str
    durum: str
    yetkililer: list[_Representative]
    adres: str = ""
    musterek_imza_sayisi: int = FEWEST_JOINT


class _Answer(msgspec.Struct, rename="camel"):
    sonuc_kodu: str
    firma: _Company | None = None


def read_answer(body: bytes, *, mersis: str, vkn: str) -> RegistryAnswer:
    """Return what an answer says of the company that was asked about; raises RegistryFailed, without its words."""
    try:
        answer = msgspec.json.decode(body, type=_Answer)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        raise RegistryFailed(why=RegistryFault.MALFORMED) from None
    digest = sha256(body).hexdigest()
    if answer.sonuc_kodu == UNKNOWN:
        return RegistryAnswer(company=None, sha256=digest)
    if answer.sonuc_kodu != FOUND:
        raise RegistryFailed(why=RegistryFault.REFUSED)
    try:
        company = _read_company(answer.firma)
    except (LookupError, ValueError):
        raise RegistryFailed(why=RegistryFault.MALFORMED) from None
    if (mersis and company.mersis != mersis) or (vkn and company.vkn != vkn):
        raise RegistryFailed(why=RegistryFault.MALFORMED)
    return RegistryAnswer(company=company, sha256=digest)


def _read_company(said: _Company | None) -> CompanyRecord:
    """Return a company whose parts can be; raises LookupError, ValueError."""
    if said is None or len(said.yetkililer) > MOST_REPRESENTATIVES:
        raise ValueError
    mersis, vkn = find_mersis(said.mersis_no), find_vkn(said.vergi_no)
    if mersis != said.mersis_no or vkn != said.vergi_no or mersis[1:11] != vkn:
        raise ValueError
    if not FEWEST_JOINT <= said.musterek_imza_sayisi <= MOST_JOINT:
        raise ValueError
    return CompanyRecord(
        mersis=mersis,
        vkn=vkn,
        legal_name=_read_text(said.unvan, longest=LONGEST_NAME),
        status=STATUSES[said.durum],
        address=_read_text(said.adres, longest=LONGEST_ADDRESS) if said.adres.strip() else "",
        joint_count=said.musterek_imza_sayisi,
        representatives=tuple(_read_representative(each) for each in said.yetkililer),
    )


def _read_representative(said: _Representative) -> Representative:
    if find_tckn(said.kimlik_no) != said.kimlik_no:
        raise ValueError
    return Representative(
        tckn=said.kimlik_no,
        authority=AUTHORITIES[said.yetki_turu],
        is_liquidator=OFFICES[said.gorev],
        valid_from=said.baslangic_tarihi,
        valid_until=said.bitis_tarihi,
    )


def _read_text(text: str, *, longest: int) -> str:
    words = " ".join(text.split())
    if not 0 < len(words) <= longest or not words.isprintable():
        raise ValueError
    return words
