"""Bilgilendirme: tell the people of an account that notices have arrived, and remind them while nobody opens them.

Nothing of delivery waits for it and it moves no date (domain.md §3, case 12).
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final
from uuid import UUID

import msgspec
from django.conf import settings
from django.db import transaction

from uets.accounts import queries as accounts
from uets.alerts import actions as alerts
from uets.alerts.states import Channel, Topic
from uets.kernel import pool
from uets.kernel.ids import to_public
from uets.kernel.pool import Reader
from uets.mailbox import rules
from uets.mailbox.states import Folder, Step

if TYPE_CHECKING:
    from uets.mailbox.actions.receive_many import Entry

MOST_AT_ONCE: Final = 500

AWAIT: Final = """-- notices whose people are to be told; row-level security allows no COPY
INSERT INTO mailbox_announcement (id, account_id, step, due_at)
SELECT told.id, told.account_id, %b, told.due_at
FROM unnest(%b::uuid[], %b::uuid[], %b::timestamptz[]) AS told (id, account_id, due_at)"""

CLAIM: Final = """-- notices whose people are to be told now, with what the evidence of it says
SELECT r.id, r.account_id, r.step, e.arrived_at, e.deemed_served_at,
    e.first_person_read_at IS NOT NULL AS is_read, e.folder = ANY(%b) AND NOT e.binned_by_key AS is_put_away,
    e.barcode, p.belge_id, p.received_at, p.sender_name, p.sender_detsis, p.sha256, p.size,
    a.legal_name, a.uets_address
FROM (SELECT id, account_id, step, due_at FROM mailbox_announcement r
    WHERE due_at <= %b ORDER BY due_at LIMIT %b FOR UPDATE SKIP LOCKED) r
JOIN mailbox_mailboxentry e ON e.account_id = r.account_id AND e.id = r.id
JOIN notices_notice n ON n.account_id = r.account_id AND n.id = r.id
JOIN notices_package p ON p.id = n.package_id
JOIN accounts_account a ON a.id = r.account_id
ORDER BY r.due_at, r.id"""

MOVE_ON: Final = """-- the next steps of notices
UPDATE mailbox_announcement r SET step = told.step, due_at = told.due_at
FROM unnest(%b::uuid[], %b::text[], %b::timestamptz[]) AS told (id, step, due_at) WHERE r.id = told.id"""

FORGET: Final = """-- the ladder of these notices has ended
DELETE FROM mailbox_announcement WHERE id = ANY(%b)"""

TOPICS: Final = {Step.ARRIVAL: Topic.NOTICE_ARRIVED}
"""Every other step reminds."""


class _Due(msgspec.Struct, frozen=True, gc=False):
    id: UUID
    account_id: UUID
    step: str
    arrived_at: datetime
    deemed_served_at: datetime
    is_read: bool
    is_put_away: bool
    barcode: str
    belge_id: UUID
    received_at: datetime
    sender_name: str
    sender_detsis: str
    sha256: str
    size: int
    legal_name: str
    uets_address: str


def await_announcement(database: Reader, entries: Sequence["Entry"]) -> None:
    """Let the people of accounts be told of arrivals, on the transaction in which the notices arrive."""
    database.run(
        AWAIT,
        Step.ARRIVAL.value,
        [each.id for each in entries],
        [each.account_id for each in entries],
        [each.arrived_at for each in entries],
    )


@transaction.atomic
def announce_due(*, at: datetime, limit: int = MOST_AT_ONCE) -> int:
    """Queue the alerts that are due and return how many notices were looked at.

    The notices of one account are one alert to each verified contact of those who may list its notices. A notice
    that a person has opened is told of no more; one that a person has put into the bin not while it lies there.
    """
    database = pool.of_django()
    hidden = [Folder.BIN.value, Folder.EVIDENCE.value]
    due = database.rows(_Due, CLAIM, hidden, at, limit)
    if not due:
        return 0
    told = [each for each in due if _is_worth_telling(each, at=at)]
    by_step: dict[tuple[UUID, Step], list[_Due]] = defaultdict(list)
    for each in told:
        by_step[each.account_id, _step_of(each, at=at)].append(each)
    contacts = _contacts(database, {each.account_id for each in told}, at=at)
    alerts.queue_many(database=database, alerts=_compose(by_step, contacts), at=at)
    _move_on(database, due, at=at)
    return len(due)


def _step_of(each: _Due, *, at: datetime) -> Step:
    return rules.find_due_step(step=Step(each.step), arrived_at=each.arrived_at, at=at)


def _is_worth_telling(each: _Due, *, at: datetime) -> bool:
    is_seen = each.is_read or each.is_put_away
    return rules.is_worth_telling(
        step=Step(each.step), deemed_served_at=each.deemed_served_at, is_seen=is_seen, at=at
    )


def _contacts(
    database: Reader, account_ids: set[UUID], *, at: datetime
) -> dict[UUID, list[accounts.Contact]]:
    found: dict[UUID, list[accounts.Contact]] = defaultdict(list)
    for contact in accounts.list_contacts(database=database, account_ids=account_ids, at=at):
        found[contact.account_id].append(contact)
    return found


def _compose(
    by_step: dict[tuple[UUID, Step], list[_Due]], contacts: dict[UUID, list[accounts.Contact]]
) -> Iterator[alerts.Alert]:
    """Yield one alert per address and step of an account, also when two of its people share the address."""
    for (account_id, step), notices in by_step.items():
        facts = {"installation": settings.INSTALLATION, "count": str(len(notices))}
        about = [_describe(notice) for notice in notices]
        addresses: dict[tuple[Channel, str], UUID] = {}
        for contact in contacts.get(account_id, ()):
            for channel, address in ((Channel.EMAIL, contact.email), (Channel.SMS, contact.mobile)):
                if address:
                    addresses.setdefault((channel, address), contact.person_id)
        for (channel, address), person_id in addresses.items():
            topic = TOPICS.get(step, Topic.NOTICE_UNREAD)
            yield alerts.Alert(channel, topic, address, facts, account_id, person_id, step.value, about)


def _describe(notice: _Due) -> alerts.AboutNotice:
    return alerts.AboutNotice(
        notice.id,
        {
            "policy": "urn:uets:policy:evidence:1",
            "message": {
                "id": to_public("ntc", notice.id),
                "barcode": notice.barcode,
                "belge_id": str(notice.belge_id),
            },
            "submitted_at": notice.received_at.isoformat(),
            "arrived_at": notice.arrived_at.isoformat(),
            "sender": {"name": notice.sender_name, "detsis": notice.sender_detsis},
            "recipient": {"name": notice.legal_name, "uets_address": notice.uets_address},
            "package": {"sha256": notice.sha256, "size": notice.size},
        },
    )


def _move_on(database: Reader, due: list[_Due], *, at: datetime) -> None:
    """Set the next step of what nobody has read, for it may come back from the bin; what has none waits no more."""
    following = {
        each.id: (step, rules.announces_at(arrived_at=each.arrived_at, step=step))
        for each in due
        if not each.is_read
        and (step := rules.find_next_step(step=_step_of(each, at=at), arrived_at=each.arrived_at, at=at))
    }
    if following:
        steps = [step.value for step, _ in following.values()]
        times = [due_at for _, due_at in following.values()]
        database.run(MOVE_ON, list(following), steps, times)
    ended = [each.id for each in due if each.id not in following]
    if ended:
        database.run(FORGET, ended)
