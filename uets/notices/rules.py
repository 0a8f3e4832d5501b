"""Day 5, barcodes, and what a recipient is not given; pure."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from uets.evidence.states import Kind
from uets.notices.eyp.shapes import Package, PackagePart
from uets.notices.states import NOTICE_MOVES, NoticeState

ISTANBUL: Final = ZoneInfo("Europe/Istanbul")
DAYS_UNTIL_DEEMED_SERVED: Final = 5

BARCODE_PREFIX: Final = "5"
_NUMBER_DIGITS: Final = 11


class DeemedService(msgspec.Struct, frozen=True):
    """The statutory date of a notice: the day, and the first instant after it."""

    on: date
    at: datetime


def deemed_served(arrived_at: datetime) -> DeemedService:
    """Return the end of the fifth day after the Istanbul day of arrival (Law 7201 art. 7/a, Regulation art. 9/6).

    Calendar days; never moved for a weekend or a holiday.
    """
    on = arrived_at.astimezone(ISTANBUL).date() + timedelta(days=DAYS_UNTIL_DEEMED_SERVED)
    midnight = datetime.combine(on + timedelta(days=1), time(), tzinfo=ISTANBUL)
    return DeemedService(on=on, at=midnight.astimezone(UTC))


def expect_deemed_service(
    *, on: date | None, at: datetime | None, kinds: Iterable[str]
) -> DeemedService | None:
    """Return the statutory date of a notice that has arrived, until an evidence of deemed service stands for it."""
    if on is None or at is None or Kind.NOTICE_DEEMED_SERVED in kinds:
        return None
    return DeemedService(on=on, at=at)


def make_barcode(number: int) -> str:
    """Return thirteen digits: 5, the number, a check digit as in GS1 barcodes (weights 1 and 3)."""
    digits = f"{BARCODE_PREFIX}{number:0{_NUMBER_DIGITS}d}"
    if len(digits) != _NUMBER_DIGITS + 1:
        message = f"barcodes are used up at {number}"
        raise ValueError(message)
    return digits + _check_digit(digits)


def is_barcode(text: str) -> bool:
    """Tell whether a text is a barcode of ours: thirteen digits that begin with 5 and end with their check digit."""
    is_number = len(text) == _NUMBER_DIGITS + 2 and text.isascii() and text.isdigit()
    return is_number and text.startswith(BARCODE_PREFIX) and text[-1] == _check_digit(text[:-1])


def can_move(*, state: str, to: NoticeState) -> bool:
    """Tell whether a notice may go from one state to another."""
    return to in NOTICE_MOVES[NoticeState(state)]


def withheld_from(part: PackagePart, *, package: Package) -> list[int]:
    """Return the positions in the DagitimListesi of those who are not given this part (KonulmamisEkListesi)."""
    if not part.attachment_id:
        return []
    return [line.position for line in package.recipients if part.attachment_id in line.withheld]


def is_given(*, withheld: Iterable[int], position: int) -> bool:
    """Tell whether the recipient at this position of the DagitimListesi is given a part."""
    return position not in set(withheld)


def _check_digit(digits: str) -> str:
    total = sum(int(digit) * (1, 3)[place % 2] for place, digit in enumerate(digits))
    return str(-total % 10)


class PartFacts(msgspec.Struct, frozen=True, gc=False):
    """A part as evidence names it: never by the name of its file."""

    position: int
    role: str
    media_type: str
    size: int
    sha256: str
    is_signed: bool
    withheld_from: Sequence[int] = ()


class PackageFacts(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What evidence says of a package, whoever its recipient is."""

    belge_id: UUID
    document_number: str
    file_number: str
    subject: str
    security_code: str
    received_at: datetime
    sender_name: str
    sender_detsis: str
    format_version: str
    size: int
    sha256: str
    signatures: str
    parts: Sequence[PartFacts]


class RecipientFacts(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What evidence says of the recipient of a notice."""

    name: str
    name_as_written: str
    uets_address: str
    kind: str
    position: int


def describe(
    *, public_id: str, barcode: str, purpose: str, package: PackageFacts, recipient: RecipientFacts
) -> dict[str, object]:
    """Return the facts that every evidence of a notice carries for its seal (trust.md §2.3, EN 319 522)."""
    return {
        "policy": "urn:uets:policy:evidence:1",
        "message": {
            "id": public_id,
            "barcode": barcode,
            "belge_id": str(package.belge_id),
            "document_number": package.document_number,
            "file_number": package.file_number,
            "subject": package.subject,
            "purpose": purpose,
            "security_code": package.security_code,
        },
        "submitted_at": package.received_at.isoformat(),
        "sender": {"name": package.sender_name, "detsis": package.sender_detsis},
        "recipient": {
            "name": recipient.name,
            "name_as_written": recipient.name_as_written,
            "uets_address": recipient.uets_address,
            "kind": recipient.kind,
            "distribution_position": recipient.position,
        },
        "package": {
            "format": f"EYP {package.format_version}",
            "size": package.size,
            "sha256": package.sha256,
            "signatures": package.signatures,
        },
        "parts": [
            {
                "position": part.position,
                "role": part.role,
                "media_type": part.media_type,
                "size": part.size,
                "sha256": part.sha256,
                "is_signed": part.is_signed,
            }
            for part in package.parts
            if is_given(withheld=part.withheld_from, position=recipient.position)
        ],
    }


def describe_arrival(arrived_at: datetime) -> dict[str, object]:
    """Return what evidence says of the day that an arrival fixes (Law 7201 art. 7/a)."""
    deemed = deemed_served(arrived_at)
    return {
        "arrived_at": arrived_at.isoformat(),
        "deemed_served_on": deemed.on.isoformat(),
        "deemed_served_at": deemed.at.isoformat(),
        "days": DAYS_UNTIL_DEEMED_SERVED,
        "zone": ISTANBUL.key,
        "rule": DEEMED_SERVICE_RULE,
    }


DEEMED_SERVICE_RULE: Final = "7201 m.7/a-4"

DAYS_OFF: Final = frozenset({(1, 1), (4, 23), (5, 1), (5, 19), (7, 15), (8, 30), (10, 29)})
"""Public holidays of fixed date as (month, day), Law 2429; the religious ones move and are not listed."""

_SATURDAY: Final = 5


def falls_on_day_off(day: date) -> bool:
    """Tell whether a day is a weekend or a public holiday of fixed date: worth a remark, never a reason to move it."""
    return day.weekday() >= _SATURDAY or (day.month, day.day) in DAYS_OFF
