"""Limits of opening an address, and what a registry of companies says of one."""

from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

import msgspec
from typing_extensions import override

MOST_DRAWS = 8
"""Addresses drawn before giving up; two of 10¹⁵ that are equal are rare, eight in a row are a fault of ours."""

CODE_LIFE = timedelta(minutes=10)
CODE_TRIES = 5
MOST_CODES = 5
"""Codes sent for one identification: nobody floods another person's mailbox with them."""

MOST_LOOKUPS = 10
LOOKUPS_WITHIN = timedelta(hours=1)
"""So often a person may ask the registry within that time, whatever it answers: nobody searches through numbers."""

CHECK_LIFE = timedelta(minutes=10)
"""How long an answer of the registry counts."""

JOINT_WAITS_FOR = timedelta(days=7)
"""Where representatives act jointly (müşterek imza), so long the first waits for the others."""


class RegistryFault(StrEnum):
    """Why the registry did not say anything."""

    UNAVAILABLE = "unavailable"
    MALFORMED = "malformed"
    REFUSED = "refused"
    """It does not know us: our credentials or our contract."""


class RegistryStatus(StrEnum):
    """How a company stands in the registry: active (faal), in liquidation (tasfiye), struck off (terkin)."""

    ACTIVE = "active"
    IN_LIQUIDATION = "in_liquidation"
    STRUCK_OFF = "struck_off"


class Authority(StrEnum):
    """How a representative binds the company: alone (münferit) or together with others (müşterek)."""

    SOLE = "sole"
    JOINT = "joint"


class Representative(msgspec.Struct, frozen=True, kw_only=True):
    """Who represents a company, from when until when; in liquidation its liquidators (tasfiye memuru) do."""

    tckn: str
    authority: Authority
    is_liquidator: bool = False
    valid_from: date | None = None
    valid_until: date | None = None

    @override
    def __repr__(self) -> str:
        return f"Representative({self.authority})"


class CompanyRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A company as the registry has it; `joint_count` is how many joint representatives bind it together."""

    mersis: str
    vkn: str
    legal_name: str
    status: RegistryStatus
    address: str
    joint_count: int
    representatives: tuple[Representative, ...]


class RegistryAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What the registry has answered, None for a number that it does not know, and the digest of its bytes."""

    company: CompanyRecord | None
    sha256: str


class CheckedCompany(msgspec.Struct, frozen=True, kw_only=True):
    """What the registry said to an identified person who represents a company today; the door keeps it ten minutes."""

    tckn: str
    """Of the person who asked."""

    mersis: str
    vkn: str
    legal_name: str
    address: str
    status: RegistryStatus
    authority: Authority
    needed: int
    """How many representatives have to accept, this one included."""

    colleagues: tuple[str, ...]
    """HMACs of the numbers of those who represent the company today beside this person; nobody's number is kept."""

    known: tuple[UUID, ...]
    """Those of them who are registered here, to be told."""

    checked_at: datetime
    answer_sha256: str

    @override
    def __repr__(self) -> str:
        return f"CheckedCompany({self.mersis})"


class OpeningState(StrEnum):
    """Life of the opening of a company's address."""

    WAITING = "waiting"
    OPENED = "opened"
    LAPSED = "lapsed"


OPENING_MOVES: dict[OpeningState, frozenset[OpeningState]] = {
    OpeningState.WAITING: frozenset({OpeningState.OPENED, OpeningState.LAPSED}),
    OpeningState.OPENED: frozenset(),
    OpeningState.LAPSED: frozenset(),
}
