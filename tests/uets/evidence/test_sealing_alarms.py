"""When the sealing is in trouble (trust.md §2.5), and what the person on call reads of it."""

from datetime import timedelta
from typing import Any

import pytest

from tests.builders.people import AT
from uets.evidence.rules.sealing import Alarm, CertificateTerm, list_alarms, newest_of_each_role
from uets.evidence.states import SealingAlarm


def alarms(
    *, oldest: float = 0, unsealed: float = 0, unstamped: float = 0, terms: tuple[CertificateTerm, ...] = ()
) -> list[SealingAlarm]:
    """Return what is wrong when evidence has waited for so many minutes."""
    waits = [AT - timedelta(minutes=each) if each else None for each in (oldest, unsealed, unstamped)]
    found: list[Alarm] = list_alarms(
        oldest=waits[0], unsealed_since=waits[1], unstamped_since=waits[2], certificates=terms, at=AT
    )
    return [each.kind for each in found]


def term(role: str, *, days: float, used: int = 1) -> CertificateTerm:
    """Return a certificate that ends in so many days and came into use so many days ago."""
    return CertificateTerm(
        role=role,
        name=role,
        first_used_at=AT - timedelta(days=used),
        not_after=AT + timedelta(days=days),
    )


@pytest.mark.parametrize(
    ("waits", "expected"),
    [
        ({}, []),
        ({"oldest": 1, "unsealed": 15}, []),
        ({"oldest": 15.1, "unsealed": 15.1}, [SealingAlarm.SEALING_STOPPED]),
        ({"unstamped": 0.9}, []),
        ({"unstamped": 1.1}, [SealingAlarm.STAMPING_LATE]),
        ({"unstamped": 15.1}, [SealingAlarm.STAMPING_STOPPED]),
        ({"oldest": 240}, []),
        (
            {"oldest": 241, "unsealed": 0, "unstamped": 240},
            [SealingAlarm.INTAKE_STOPPED, SealingAlarm.STAMPING_STOPPED],
        ),
        # Catching up: sealed late, stamped at once. Intake opens when the oldest has its stamp.
        ({"oldest": 241, "unstamped": 0.1}, [SealingAlarm.INTAKE_STOPPED]),
    ],
)
def test_what_waits_too_long(waits: dict[str, Any], expected: list[SealingAlarm]) -> None:
    assert alarms(**waits) == expected


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (30.1, []),
        (30, [SealingAlarm.CERTIFICATE_ENDS]),
        (0.1, [SealingAlarm.CERTIFICATE_ENDS]),
        (0, [SealingAlarm.CERTIFICATE_ENDED]),
        (-1, [SealingAlarm.CERTIFICATE_ENDED]),
    ],
)
def test_a_certificate_that_ends(days: float, expected: list[SealingAlarm]) -> None:
    assert alarms(terms=(term("seal", days=days),)) == expected


def test_a_certificate_that_was_replaced_raises_no_alarm() -> None:
    old, new = term("seal", days=-5, used=700), term("seal", days=700, used=5)
    stamp = term("timestamp", days=20)
    assert newest_of_each_role([new, old, stamp]) == [new, stamp]
    assert alarms(terms=(new, old, stamp)) == [SealingAlarm.CERTIFICATE_ENDS]
