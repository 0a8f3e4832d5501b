"""Rules of opening an address: the number that is drawn, the code that proves an e-mail, who represents; pure."""

import hmac
import secrets
from collections.abc import Sequence
from datetime import date, datetime, timedelta

import msgspec

from uets.kernel import numbers
from uets.kernel.actor import STRONG_LEVEL
from uets.login.errors import IdentificationTooWeak
from uets.login.states import LEVELS, PROVING, Identification
from uets.registration import errors
from uets.registration.states import (
    CHECK_LIFE,
    CODE_TRIES,
    LOOKUPS_WITHIN,
    MOST_CODES,
    MOST_LOOKUPS,
    OPENING_MOVES,
    Authority,
    CheckedCompany,
    CompanyRecord,
    OpeningState,
    RegistryStatus,
    Representative,
)

DIGITS = 15


class EmailProof(msgspec.Struct, frozen=True, kw_only=True):
    """An e-mail address whose code is waited for, as the door keeps it between two pages; the code only as HMAC."""

    email: str
    code_hmac: str
    until: datetime
    tries: int = 0
    sent: int = 1


def draw_address() -> str:
    """Return fifteen random digits, the first not zero: an address says nothing of its holder (domain.md §6)."""
    return f"{secrets.randbelow(9 * 10 ** (DIGITS - 1)) + 10 ** (DIGITS - 1)}"


def check_may_send(proof: EmailProof | None) -> None:
    """Raise EmailUnproven when as many codes were sent as one identification may ask for."""
    if proof is not None and proof.sent >= MOST_CODES:
        raise errors.EmailUnproven(why="too-many")


def count_try(proof: EmailProof) -> EmailProof:
    """Return the proof with one try more."""
    return msgspec.structs.replace(proof, tries=proof.tries + 1)


def check_code(proof: EmailProof, *, code_hmac: str, at: datetime) -> None:
    """Raise EmailUnproven unless this is the code, in time, within five tries."""
    if at >= proof.until or proof.tries > CODE_TRIES:
        raise errors.EmailUnproven(why="expired")
    if not hmac.compare_digest(proof.code_hmac, code_hmac):
        raise errors.EmailUnproven(why="wrong")


class CompanyNumber(msgspec.Struct, frozen=True, kw_only=True):
    """One of the two numbers of a company, the other empty."""

    mersis: str = ""
    vkn: str = ""

    @property
    def digits(self) -> str:
        """Whichever was given."""
        return self.mersis or self.vkn


def find_company_number(text: str) -> CompanyNumber | None:
    """Return a MERSİS number or a VKN as typed, None for what can be neither (domain.md §6)."""
    mersis, vkn = numbers.find_mersis(text), numbers.find_vkn(text)
    if mersis is None and vkn is None:
        return None
    return CompanyNumber(mersis=mersis or "", vkn="" if mersis else vkn or "")


def check_is_proven(found: Identification, *, at: datetime) -> None:
    """Raise IdentificationTooWeak unless e-Devlet, e-imza or mobil imza has proven the person, lately and in full."""
    level = min(found.level or LEVELS[found.method], LEVELS[found.method])
    if found.method not in PROVING or level < STRONG_LEVEL or not timedelta(0) <= at - found.at <= CHECK_LIFE:
        raise IdentificationTooWeak(why="company")


def check_may_look_up(asked: Sequence[datetime], *, at: datetime) -> None:
    """Raise TooManyLookups when a person has asked the registry ten times within the hour, this time not counted."""
    recent = sorted(moment for moment in asked if moment > at - LOOKUPS_WITHIN)
    if len(recent) >= MOST_LOOKUPS:
        left = recent[-MOST_LOOKUPS] + LOOKUPS_WITHIN - at
        raise errors.TooManyLookups(minutes=-(-int(left.total_seconds()) // 60) or 1)


def judge(company: CompanyRecord | None, *, tckn: str, on: date) -> tuple[Authority, int]:
    """Return how a person represents a company on a day, and how many have to accept.

    An unknown company and somebody else's are refused alike. Who stands in the registry is told more: raises
    AuthorityOver, CompanyNotReady (in liquidation its liquidators alone represent it).
    """
    named = [each for each in company.representatives if each.tckn == tckn] if company else []
    if company is None or not named:
        raise errors.NotRepresentative
    today = [each for each in named if represents(each, on=on)]
    if not today:
        raise errors.AuthorityOver
    if company.status is RegistryStatus.STRUCK_OFF:
        raise errors.CompanyNotReady(why=company.status.value)
    if company.status is RegistryStatus.IN_LIQUIDATION:
        today = [each for each in today if each.is_liquidator]
        if not today:
            raise errors.CompanyNotReady(why=company.status.value)
    if any(each.authority is Authority.SOLE for each in today):
        return Authority.SOLE, 1
    return Authority.JOINT, company.joint_count


def represents(each: Representative, *, on: date) -> bool:
    """Tell whether an entry of the registry is in force on a day (Istanbul); its last day counts."""
    return (each.valid_from or on) <= on <= (each.valid_until or on)


def list_colleagues(company: CompanyRecord, *, tckn: str, on: date) -> list[str]:
    """Return the numbers of those who represent a company on a day beside one person."""
    is_wound_up = company.status is RegistryStatus.IN_LIQUIDATION
    return sorted(
        {
            each.tckn
            for each in company.representatives
            if each.tckn != tckn and represents(each, on=on) and (each.is_liquidator or not is_wound_up)
        }
    )


def check_is_checked(checked: CheckedCompany | None, *, tckn: str, at: datetime) -> CheckedCompany:
    """Return an answer of the registry that counts for this person now; raises CheckTooOld."""
    if checked is None or checked.tckn != tckn or at - checked.checked_at > CHECK_LIFE:
        raise errors.CheckTooOld
    return checked


def check_opening_move(*, state: str, to: OpeningState) -> None:
    """Raise OpeningOver when an opening has ended."""
    if to not in OPENING_MOVES[OpeningState(state)]:
        raise errors.OpeningOver(state=state)
