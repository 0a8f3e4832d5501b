"""Deliver what waits: a batch of submissions is read, taken over and arrives, or is refused by name, all at once.

Everything of a batch is one transaction on one connection: whatever fails, the submissions go on waiting and nothing
was ever said about them.
"""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

import msgspec

from uets.delivery import queries, rules
from uets.delivery.actions.read import Undecided, Waiting, claim, claim_one, read_all
from uets.delivery.actions.take_over import Outcome, take_over
from uets.evidence.errors import ClockBehind
from uets.evidence.queries.clocks import find_newest_stamp
from uets.evidence.rules.sealing import is_clock_behind
from uets.kernel import pool
from uets.kernel.ids import NO_ACCOUNT
from uets.kernel.pool import Reader
from uets.notices import ports

MOST_AT_ONCE: Final = 200

log = logging.getLogger(__name__)

POSTPONE: Final = """-- a submission that could not be decided waits on
UPDATE delivery_deliveryrequest
SET due_at = %s::timestamptz + LEAST(%s::interval * (1 << LEAST(tries, 10)), %s::interval), tries = tries + 1
WHERE id = %s"""


class Decided(NamedTuple):
    """What became of claimed submissions, and those that nobody could decide now."""

    outcomes: list[Outcome]
    undecided: list[Undecided]


class Turns(msgspec.Struct):
    """Where a worker is in the round of authorities: the one that had the last turn."""

    after: UUID = NO_ACCOUNT


def deliver_waiting(
    *, now: Callable[[], datetime], limit: int = MOST_AT_ONCE, turns: Turns | None = None
) -> int:
    """Decide submissions that are due and return how many were taken (teslim alındı, ulaştı, or refused).

    Authorities have turns, so that one with a hundred thousand packages does not hold up another's one; a batch ends
    at a number of bytes and of recipients, so that large packages fill neither memory nor minutes. `now` is asked again
    when their notices arrive: reading takes its time. While our clock is behind the newest time stamp all wait.
    """
    turns = turns or Turns()
    try:
        with pool.transaction() as database:
            right = never_behind(database, now)
            shares = queries.share_turns(database, after=turns.after, at=right(), limit=limit)
            waiting = rules.cut_batch(claim(database, shares, at=now())) if shares else []
            decided = decide(database, waiting, now=right)
    except ClockBehind:  # the worker's log says so once a minute
        return 0
    remove_refused(decided.outcomes)
    taken = [*(each.waiting for each in decided.outcomes), *(each.waiting for each in decided.undecided)]
    if taken:
        last = {each.id for each in taken}
        turns.after = next(each.authority_id for each in reversed(waiting) if each.id in last)
    return len(taken)


def deliver_one(*, submission_id: UUID, now: Callable[[], datetime]) -> list[Outcome]:
    """Decide one submission, due or not; none when another process has it. Raises ClockBehind."""
    with pool.transaction() as database:
        waiting = claim_one(database, submission_id=submission_id)
        outcomes = decide(database, waiting, now=never_behind(database, now)).outcomes
    remove_refused(outcomes)
    return outcomes


def postpone(*, submission_id: UUID, at: datetime) -> None:
    """Let a submission that fails by a fault of ours wait, longer each time, so that it holds up no other."""
    with pool.transaction() as database:
        _postpone(database, submission_id, at=at)


def _postpone(database: Reader, submission_id: UUID, *, at: datetime) -> None:
    database.run(POSTPONE, at, rules.FIRST_PAUSE, rules.LONGEST_PAUSE, submission_id)


def decide(database: Reader, waiting: Sequence[Waiting], *, now: Callable[[], datetime]) -> Decided:
    """Read submissions that are claimed and write down what becomes of them; the undecided wait on."""
    if not waiting:
        return Decided([], [])
    senders = queries.find_senders({each.authority_id for each in waiting})
    readings, undecided = read_all(waiting, senders=senders)
    for each in undecided:
        log.warning("a submission waits for its signers", extra={"why": str(each.why)})
        _postpone(database, each.waiting.id, at=now())
    return Decided(take_over(database, readings, now=now) if readings else [], undecided)


def never_behind(database: Reader, now: Callable[[], datetime]) -> Callable[[], datetime]:
    """Return a clock that raises ClockBehind rather than tell a time before the newest time stamp.

    An arrival fixes the fifth day (Law 7201 art. 7/a): dated too early it would take days from its recipient.
    """

    def right() -> datetime:
        at = now()
        if is_clock_behind(find_newest_stamp(database), at=at):
            raise ClockBehind
        return at

    return right


def remove_refused(outcomes: Sequence[Outcome]) -> None:
    """Remove the bytes of packages that were not taken over: nobody has a key to them any more."""
    for outcome in outcomes:
        if not outcome.delivered:
            ports.blobs().delete(address=outcome.waiting.blob_name)
