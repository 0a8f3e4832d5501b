"""Tebliğ edilmiş sayılma: the fifth day has ended, read or not (Law 7201 art. 7/a-4, Regulation art. 9/6).

Legal time and issue time are kept apart: the event is the first instant after day 5, whenever this ran. A job that was
down catches up; what was deemed served once is never so again.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from uets.delivery import queries, rules
from uets.events import actions as events
from uets.evidence import actions as evidence
from uets.evidence.states import Kind
from uets.kernel import pool
from uets.kernel.actor import system_actor
from uets.kernel.ids import new_id, to_public
from uets.kernel.pool import Reader
from uets.mailbox import actions as mailbox
from uets.notices import actions as notices
from uets.notices import rules as notice_rules
from uets.notices.queries import NoticeKey, find_due

SERVED_AT_ONCE: Final = 1000

ONE_AT_A_TIME: Final = """-- one process at a time ends fifth days
SELECT pg_try_advisory_xact_lock(hashtext('delivery.deem_served'))"""

ACTOR: Final = system_actor(name="deem_served")


class _Context(msgspec.Struct, frozen=True):
    """What the evidence of a batch needs beside its notices."""

    packages: dict[UUID, notice_rules.PackageFacts]
    holders: dict[UUID, queries.FoundRecipient]
    entries: dict[UUID, mailbox.LockedEntry]


def deem_served_waiting(*, at: datetime, limit: int = SERVED_AT_ONCE) -> int:
    """Deem notices served whose fifth day has ended, the oldest first; return how many."""
    with pool.transaction() as database:
        if not database.column(ONE_AT_A_TIME)[0]:
            return 0
        keys = find_due(database, at=at, limit=limit)
        return _deem(database, keys, at=at) if keys else 0


def deem_served_some(*, keys: Sequence[NoticeKey], at: datetime) -> int:
    """Deem these notices served; return how many there still were to be."""
    with pool.transaction() as database:
        return _deem(database, keys, at=at) if database.column(ONE_AT_A_TIME)[0] else 0


def _deem(database: Reader, keys: Sequence[NoticeKey], *, at: datetime) -> int:
    entries = mailbox.lock_entries(database, ((key.account_id, key.id) for key in keys))
    due = notices.lock_due(database, keys)
    if due:
        _write(database, due, entries, at=at)
    return len(due)


def _write(
    database: Reader,
    due: Sequence[notices.DueNotice],
    entries: dict[UUID, mailbox.LockedEntry],
    *,
    at: datetime,
) -> None:
    context = _Context(
        packages=notices.find_package_facts(database, list({each.package_id for each in due})),
        holders=queries.find_holders(database, list({each.account_id for each in due})),
        entries=entries,
    )
    notices.mark_deemed_served(database, due)
    mailbox.mark_deemed_served(database, [entries[each.id] for each in due], at=at)
    # Chains are locked last, behind the mailboxes, by everybody: nobody waits in a circle.
    evidence.record_many(database, list(_facts(due, context, at=at)))
    about = [(each.account_id, each.ref) for each in due]
    events.append_many(database, kind=Kind.NOTICE_DEEMED_SERVED, about=about, at=at)


def _facts(due: Iterable[notices.DueNotice], context: _Context, *, at: datetime) -> Iterable[evidence.Fact]:
    actor = evidence.encode_actor(ACTOR)
    for notice in due:
        holder = context.holders[notice.account_id]
        described = notice_rules.describe(
            public_id=to_public("ntc", notice.id),
            barcode=notice.barcode,
            purpose=notice.purpose,
            package=context.packages[notice.package_id],
            recipient=notice_rules.RecipientFacts(
                name=holder.legal_name,
                name_as_written=notice.addressed_to,
                uets_address=holder.uets_address,
                kind=holder.kind,
                position=notice.position,
            ),
        )
        facts = described | notice_rules.describe_arrival(notice.arrived_at)
        facts |= _service(notice, context.entries[notice.id], at=at)
        yield evidence.Fact(
            notice.account_id,
            new_id(),
            Kind.NOTICE_DEEMED_SERVED,
            notice.ref,
            notice.deemed_served_at,
            actor,
            facts,
        )


def _service(notice: notices.DueNotice, entry: mailbox.LockedEntry, *, at: datetime) -> dict[str, object]:
    """Return what only this evidence says: which arrival it follows, whether anybody read, and when it was issued."""
    arrival = notice.arrival_evidence_id
    readings = [read for read in (entry.first_person_read_at, entry.first_key_read_at) if read is not None]
    return {
        "arrival_evidence_id": str(arrival) if arrival else None,
        "arrived_on": notice.arrived_at.astimezone(notice_rules.ISTANBUL).date().isoformat(),
        # The dates that were fixed and announced at arrival, not computed anew.
        "deemed_served_on": notice.deemed_served_on.isoformat(),
        "deemed_served_at": notice.deemed_served_at.isoformat(),
        "first_read_at": min(readings).isoformat() if readings else None,
        "issued_at": at.isoformat(),
        "late_reason": rules.late_reason(legal_at=notice.deemed_served_at, at=at),
    }
