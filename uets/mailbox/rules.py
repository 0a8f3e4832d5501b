"""Who may do what with a notice in its mailbox, and how long it stays (product.md §5 and §6); pure."""

import calendar
import hashlib
import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from uets.accounts.errors import PermissionMissing
from uets.accounts.rules import is_principal
from uets.accounts.states import Permission
from uets.kernel.actor import Actor, ActorKind
from uets.mailbox import errors
from uets.mailbox.states import (
    BIN_LIFE,
    CLOCKS_DIFFER_BY,
    DAYS_OF_STEPS,
    FOLDER_MOVES,
    METHOD_OF_KEYS,
    READ_METHOD,
    REMINDED_FROM,
    REMINDED_UNTIL,
    TICK,
    WARNED_LATE_BY,
    Enclosure,
    Folder,
    Step,
)

ISTANBUL = ZoneInfo("Europe/Istanbul")
LONGEST_NAME = 100
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would take for the beginning of a formula."""


def may(*, actor: Actor, permission: Permission) -> bool:
    """Tell whether a person or key holds a permission; holder and principal operators hold all."""
    return is_principal(actor.role) or permission.value in actor.permissions


def check_may(*, actor: Actor, permission: Permission) -> None:
    """Raise PermissionMissing unless the actor holds the permission."""
    if not may(actor=actor, permission=permission):
        raise PermissionMissing(permission=permission.value)


def check_move(*, folder: int, to: Folder) -> None:
    """Raise StateConflict when a notice cannot go from one folder to another."""
    if to not in FOLDER_MOVES[Folder(folder)]:
        raise errors.StateConflict(folder=folder)


def check_version(*, version: int, expected: int) -> None:
    """Raise VersionStale when the record was changed since it was read."""
    if version != expected:
        raise errors.VersionStale(version=version)


def is_guarded(*, first_person_read_at: datetime | None, deemed_served_at: datetime, at: datetime) -> bool:
    """Tell whether deletion needs care: no person has opened the notice, or its day 5 still runs (rule R12)."""
    return first_person_read_at is None or at < deemed_served_at


def check_guard(
    *, actor: Actor, first_person_read_at: datetime | None, deemed_served_at: datetime, at: datetime
) -> None:
    """Raise NoticeGuarded when a key would delete a guarded notice; a person is warned by the page instead."""
    guarded = is_guarded(first_person_read_at=first_person_read_at, deemed_served_at=deemed_served_at, at=at)
    if guarded and actor.kind is not ActorKind.PERSON:
        raise errors.NoticeGuarded


def check_undo(*, binned_at: datetime, binned_by_key: bool, auto_delete_on: date, at: datetime) -> None:
    """Raise UndoPeriodOver after thirty days; what a key binned may come back until its automatic deletion date."""
    if at <= bin_ends_at(binned_at):
        return
    if not (binned_by_key and at.astimezone(ISTANBUL).date() <= auto_delete_on):
        raise errors.UndoPeriodOver


def bin_ends_at(binned_at: datetime) -> datetime:
    """Return the instant until which a notice may be taken back from the bin."""
    return binned_at + BIN_LIFE


def deletes_on(
    *, folder: int, auto_delete_on: date, binned_at: datetime | None, binned_by_key: bool
) -> date | None:
    """Return the day on which the content of a notice goes by itself from where it lies; None for never.

    The archive keeps it; the bin keeps it for its whole time, and what a key put there at least as long as the inbox.
    """
    match Folder(folder):
        case Folder.ARCHIVE | Folder.EVIDENCE:
            return None
        case Folder.BIN if binned_at is not None:
            emptied_on = bin_ends_at(binned_at).astimezone(ISTANBUL).date()
            return max(emptied_on, auto_delete_on) if binned_by_key else emptied_on
    return auto_delete_on


def fits_archive(*, used: int, size: int, quota: int) -> bool:
    """Tell whether the archive holds one more notice (bytes)."""
    return used + size <= quota


def check_quota(*, used: int, size: int, quota: int) -> None:
    """Raise ArchiveQuotaExceeded when the archive does not hold one more notice (bytes)."""
    if not fits_archive(used=used, size=size, quota=quota):
        raise errors.ArchiveQuotaExceeded(used=used, size=size, quota=quota)


def auto_delete_on(*, arrived_at: datetime, months: int) -> date:
    """Return the day of automatic deletion: the same day n months after arrival, clamped to the month's end."""
    day = arrived_at.astimezone(ISTANBUL).date()
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def announces_at(*, arrived_at: datetime, step: Step) -> datetime:
    """Return when a step of the ladder is due: an arrival at once, a reminder by day, at the hour of the arrival."""
    if step is Step.ARRIVAL:
        return arrived_at
    local = arrived_at.astimezone(ISTANBUL)
    hour = min(max(local.time(), REMINDED_FROM), REMINDED_UNTIL)
    return datetime.combine(local.date() + timedelta(days=DAYS_OF_STEPS[step]), hour, tzinfo=ISTANBUL)


def find_due_step(*, step: Step, arrived_at: datetime, at: datetime) -> Step:
    """Return the step to tell now: the arrival is never left out, of reminders only the newest that is due is told."""
    if step is Step.ARRIVAL:
        return step
    due = [each for each in Step if announces_at(arrived_at=arrived_at, step=each) <= at]
    return due[-1] if due else step


def find_next_step(*, step: Step, arrived_at: datetime, at: datetime) -> Step | None:
    """Return the first step after this one that is still to come, or None at the end of the ladder."""
    later = list(Step)[list(Step).index(step) + 1 :]
    return next((each for each in later if announces_at(arrived_at=arrived_at, step=each) > at), None)


def is_worth_telling(*, step: Step, deemed_served_at: datetime, is_seen: bool, at: datetime) -> bool:
    """Tell whether an alert still says something: nobody has seen the notice, and a reminder is not after day 5."""
    return not is_seen and (step is Step.ARRIVAL or at < deemed_served_at)


def warned_days(*, days: int, on: date) -> tuple[date, date]:
    """Return the first and last day of automatic deletion that a warning `days` before is given for on a day.

    The days just missed stand among them: after an outage the warning comes late.
    """
    last = on + timedelta(days=days)
    return max(last - WARNED_LATE_BY, on), last


def changes_after(at: datetime, *, newest: datetime | None) -> datetime:
    """Return the mark of a change: its time, or the next instant after the newest mark of the mailbox."""
    return at if newest is None else max(at, newest + TICK)


def arrives_after(at: datetime, *, newest: datetime | None) -> datetime:
    """Return the instant of an arrival: after the newest of the mailbox, as far as clocks of servers may differ."""
    if newest is not None and timedelta(0) <= newest - at < CLOCKS_DIFFER_BY:
        return newest + TICK
    return at


def reader_method(actor: Actor) -> str:
    """Return how the reader was known, as evidence names it (trust.md §2.3)."""
    if actor.kind is ActorKind.PERSON and actor.login is not None:
        return READ_METHOD + actor.login.method
    return READ_METHOD + METHOD_OF_KEYS


def link_hash(token: str) -> str:
    """Return what is kept of a content link."""
    return hashlib.sha256(token.encode()).hexdigest()


def choose_enclosure(*, is_destroyed: bool, is_opened: bool, may_open: bool) -> Enclosure:
    """Return whether an export holds the content of a notice: only of one that its taker has opened."""
    if is_destroyed:
        return Enclosure.DESTROYED
    if not may_open:
        return Enclosure.NOT_PERMITTED
    return Enclosure.GIVEN if is_opened else Enclosure.UNOPENED


def safe_name(name: str) -> str:
    """Return a file name that leads nowhere else, whatever its sender has written; its end is kept."""
    return re.sub(r"[^\w.() -]+", "_", name).strip(" .")[-LONGEST_NAME:] or "dosya"


def safe_cell(words: str) -> str:
    """Return the words of a sender so that a spreadsheet reads them as words."""
    return f"'{words}" if words.startswith(FORMULA) else words
