"""When the sealing of evidence is in trouble (trust.md §2.5); pure."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final

import msgspec

from uets.evidence.states import SealingAlarm

ALARM_AFTER: Final = timedelta(minutes=15)
"""Evidence that waits longer for its seal or its time stamp raises the alarm."""

INTAKE_STOPS_AFTER: Final = timedelta(hours=4)
"""Evidence that waits longer stops the taking over of new notices; reading and the fifth day go on."""

LATE_AFTER: Final = timedelta(minutes=1)
"""A leaf waits for the next batch for a second or two; after a minute the authority is not answering."""

CERTIFICATE_WARNING: Final = timedelta(days=30)

CLOCKS_DIFFER_BY: Final = timedelta(seconds=60)
"""How far our clock and that of a time-stamp authority may be apart (trust.md §2.9)."""


class CertificateTerm(msgspec.Struct, frozen=True, kw_only=True):
    """A certificate that seals or stamps: its role, whose it is, from when it was used, how long it is valid."""

    role: str
    name: str
    first_used_at: datetime
    not_after: datetime

    def days_left(self, at: datetime) -> int:
        """Return the whole days until the end, negative when it is over."""
        return (self.not_after - at).days


class Alarm(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is wrong, since when, and which certificate it is about."""

    kind: SealingAlarm
    since: datetime | None = None
    certificate: CertificateTerm | None = None


def list_alarms(
    *,
    oldest: datetime | None,
    unsealed_since: datetime | None,
    unstamped_since: datetime | None,
    certificates: Sequence[CertificateTerm],
    at: datetime,
) -> list[Alarm]:
    """Return what is wrong, the worst first. `oldest` is when the oldest evidence without a time stamp was recorded.

    Of certificates only the newest of each role is judged: the ones before it have been replaced.
    """
    alarms = [
        *_overdue(SealingAlarm.INTAKE_STOPPED, oldest, after=INTAKE_STOPS_AFTER, at=at),
        *_overdue(SealingAlarm.SEALING_STOPPED, unsealed_since, after=ALARM_AFTER, at=at),
    ]
    stopped = list(_overdue(SealingAlarm.STAMPING_STOPPED, unstamped_since, after=ALARM_AFTER, at=at))
    late = _overdue(SealingAlarm.STAMPING_LATE, unstamped_since, after=LATE_AFTER, at=at)
    return [*alarms, *(stopped or late), *_ending(newest_of_each_role(certificates), at=at)]


def newest_of_each_role(certificates: Iterable[CertificateTerm]) -> list[CertificateTerm]:
    """Return the certificate of each role that came into use last."""
    by_role: dict[str, CertificateTerm] = {}
    for each in sorted(certificates, key=lambda certificate: certificate.first_used_at):
        by_role[each.role] = each
    return list(by_role.values())


def is_clock_behind(newest_stamp: datetime | None, *, at: datetime) -> bool:
    """Tell whether our clock is wrong for certain: a time stamp was taken at a time that it has yet to reach."""
    return newest_stamp is not None and newest_stamp - at > CLOCKS_DIFFER_BY


def _overdue(
    kind: SealingAlarm, since: datetime | None, *, after: timedelta, at: datetime
) -> Iterator[Alarm]:
    if since is not None and at - since > after:
        yield Alarm(kind=kind, since=since)


def _ending(certificates: Iterable[CertificateTerm], *, at: datetime) -> Iterator[Alarm]:
    for each in certificates:
        if each.not_after <= at:
            yield Alarm(kind=SealingAlarm.CERTIFICATE_ENDED, certificate=each)
        elif each.not_after - at <= CERTIFICATE_WARNING:
            yield Alarm(kind=SealingAlarm.CERTIFICATE_ENDS, certificate=each)
