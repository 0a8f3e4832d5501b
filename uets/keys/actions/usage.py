"""Call limits without a row update per call: each process leases small blocks of a window's calls from PostgreSQL.

The sum of what all processes lease never exceeds the limit. Blocks shrink with what is left, so that little lies idle
in another process when a window is nearly used up.
"""

import threading
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import msgspec
from django.db import close_old_connections, transaction

from uets.events import actions as events
from uets.evidence import actions as evidence
from uets.evidence.states import Kind
from uets.kernel import pool
from uets.kernel.actor import Actor
from uets.kernel.clock import ISTANBUL
from uets.keys.errors import DailyQuotaExceeded, QuotaExceeded
from uets.keys.models import CallAllowance, Grant
from uets.keys.rules.access import Access

MINUTE: Final = timedelta(minutes=1)
DAY: Final = timedelta(days=1)
LARGEST_BLOCK: Final = 512
SHARE_OF_REST: Final = 8
MOST_REMEMBERED: Final = 10_000
ALLOWANCES_KEPT_FOR: Final = timedelta(days=1)

LEASE = """-- lease a block of a window's calls; a used-up window gives no row
INSERT INTO keys_callallowance (id, window_ends_at, leased) VALUES (%b, %b, %b)
ON CONFLICT (id) DO UPDATE SET leased = keys_callallowance.leased + EXCLUDED.leased
WHERE keys_callallowance.leased < %b
RETURNING leased"""

TOUCH = """-- last use of a grant, about once a minute and process; never waits for a holder who changes the grant
UPDATE keys_grant SET last_used_at = %b WHERE (account_id, id) IN (
    SELECT account_id, id FROM keys_grant
    WHERE account_id = %b AND id = %b AND (last_used_at IS NULL OR last_used_at < %b)
    FOR UPDATE SKIP LOCKED)"""


class CallFacts(msgspec.Struct, frozen=True, gc=False):
    """What the RateLimit headers say (draft-ietf-httpapi-ratelimit-headers-11): calls per window, left, seconds."""

    limit: int
    remaining: int
    resets_in: int
    window: int = 60


class _Window:
    """The calls of one minute or day as this process holds them."""

    __slots__ = ("ends_at", "id", "is_used_up", "leased", "left", "limit", "starts_at")

    def __init__(self, *, name: str, starts_at: datetime, ends_at: datetime, limit: int) -> None:
        self.id, self.starts_at, self.ends_at, self.limit = name, starts_at, ends_at, limit
        self.left = self.leased = 0
        self.is_used_up = False

    def fits(self, *, at: datetime, limit: int) -> bool:
        """Tell whether this is still the window of an instant, with the limit of the present tariff."""
        return self.starts_at <= at < self.ends_at and limit == self.limit

    def take(self) -> bool:
        """Take one call, leasing a block when none is left; False when the window is used up."""
        if self.left == 0 and not self.is_used_up:
            self._lease()
        if self.left == 0:
            return False
        self.left -= 1
        return True

    def _lease(self) -> None:
        block = max(1, min(LARGEST_BLOCK, (self.limit - self.leased) // SHARE_OF_REST))
        with pool.read() as connection:
            leased = connection.row(int, LEASE, self.id, self.ends_at, block, self.limit)
        if leased is None:
            self.leased, self.is_used_up = self.limit, True
            return
        self.left = max(0, min(block, self.limit - (leased - block)))
        self.leased = min(leased, self.limit)
        self.is_used_up = self.left == 0


class _Usage:
    """Both windows of one grant in this process."""

    __slots__ = ("day", "lock", "minute")

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.minute: _Window | None = None
        self.day: _Window | None = None


_usages: dict[UUID, _Usage] = {}


def take_call(*, access: Access, at: datetime) -> CallFacts:
    """Count one call of a grant against its tariff and return what is left of the minute.

    Raises QuotaExceeded, DailyQuotaExceeded (with `limit` and `retry_after` in seconds), kernel.pool.DatabaseAway.
    """
    usage = _usages.get(access.grant_id) or _remember(access.grant_id)
    with usage.lock:
        minute, day = usage.minute, usage.day
        if minute is None or not minute.fits(at=at, limit=access.calls_per_minute):
            minute = usage.minute = _open_minute(access, at=at)
            _touch(access, at=at)
        if day is None or not day.fits(at=at, limit=access.calls_per_day):
            day = usage.day = _open_day(access, at=at)
        if not minute.take():
            raise QuotaExceeded(limit=minute.limit, retry_after=_seconds(minute, at=at))
        if not day.take():
            minute.left += 1
            raise DailyQuotaExceeded(limit=day.limit, retry_after=_seconds(day, at=at))
        remaining = max(0, minute.limit - minute.leased) + minute.left
        return CallFacts(minute.limit, remaining, _seconds(minute, at=at))


def record_first_use(*, access: Access, actor: Actor, at: datetime) -> bool:
    """Record the first call of a grant (`key:first_used`) and return whether this was it.

    Called while `access.is_used` is false; later calls never come here. API operations have no request signals, so
    the upkeep of Django's connection is done here.
    """
    close_old_connections()
    try:
        return _record_first_use(access=access, actor=actor, at=at)
    finally:
        close_old_connections()


def forget_old_allowances(*, at: datetime) -> int:
    """Delete windows that ended more than a day ago and return how many."""
    deleted, _ = CallAllowance.objects.filter(window_ends_at__lt=at - ALLOWANCES_KEPT_FOR).delete()
    return deleted


def forget_leases() -> None:
    """Forget what this process has leased (a new database in tests)."""
    _usages.clear()


@transaction.atomic
def _record_first_use(*, access: Access, actor: Actor, at: datetime) -> bool:
    grants = Grant.objects.filter(account_id=access.account_id, id=access.grant_id, first_used_at=None)
    if not grants.update(first_used_at=at, last_used_at=at):
        return False
    subject = f"grant:{access.grant_id}"
    evidence.record(
        kind=Kind.KEY_FIRST_USED,
        subject=subject,
        actor=actor,
        at=at,
        facts={"kid": access.kid, "address": actor.origin.address},
        account_id=access.account_id,
    )
    events.append(
        kind=Kind.KEY_FIRST_USED,
        subject=subject,
        account_id=access.account_id,
        grant_id=access.grant_id,
        integrator_id=access.integrator_id,
        at=at,
    )
    return True


def _remember(grant_id: UUID) -> _Usage:
    """Return the usage of a grant, one for all threads; a full memory starts anew, which only wastes leases."""
    if len(_usages) >= MOST_REMEMBERED:
        _usages.clear()
    return _usages.setdefault(grant_id, _Usage())


def _open_minute(access: Access, *, at: datetime) -> _Window:
    starts_at = at.replace(second=0, microsecond=0)
    name = f"m:{access.grant_id.hex}:{int(starts_at.timestamp()) // 60}"
    return _Window(name=name, starts_at=starts_at, ends_at=starts_at + MINUTE, limit=access.calls_per_minute)


def _open_day(access: Access, *, at: datetime) -> _Window:
    """Open the window of a calendar day in Türkiye."""
    starts_at = at.astimezone(ISTANBUL).replace(hour=0, minute=0, second=0, microsecond=0)
    name = f"d:{access.grant_id.hex}:{starts_at:%Y%m%d}"
    return _Window(name=name, starts_at=starts_at, ends_at=starts_at + DAY, limit=access.calls_per_day)


def _touch(access: Access, *, at: datetime) -> None:
    with pool.read_account(access.account_id) as connection:
        connection.run(TOUCH, at, access.account_id, access.grant_id, at)


def _seconds(window: _Window, *, at: datetime) -> int:
    """Return the whole seconds until a window ends, at least one."""
    return max(1, -int((at - window.ends_at).total_seconds() // 1))
