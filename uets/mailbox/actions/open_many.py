"""A key opens many notices of its account at once: each makes its own `notice:read`, once (evidence D.6)."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from uets.accounts.states import Permission
from uets.events import actions as events
from uets.evidence import actions as evidence
from uets.evidence.states import Kind
from uets.kernel import pool
from uets.kernel.actor import Actor
from uets.kernel.ids import new_id, to_public
from uets.kernel.pool import Reader
from uets.mailbox import rules
from uets.mailbox.actions.deem_served import lock_entries
from uets.mailbox.actions.open_notice import KeyUse, describe_reader
from uets.mailbox.actions.receive_many import hold_mailboxes, move_heads
from uets.notices import actions as notices
from uets.notices import rules as notice_rules

FIND_KNOWN: Final = """-- what this reader has opened before
SELECT notice_id, read_at, evidence_id FROM mailbox_noticereader
WHERE account_id = %s AND notice_id = ANY(%b) AND reader = %s"""

FIND_NOTICES: Final = """-- notices that still have their content, with their holder
SELECT n.id, n.package_id, n.barcode, n.purpose, n.addressed_to, n.distribution_position, n.arrived_at,
    n.deemed_served_on, a.legal_name, a.uets_address, a.kind
FROM notices_notice n JOIN accounts_account a ON a.id = n.account_id
WHERE n.account_id = %s AND n.id = ANY(%b) AND n.wrapped_key IS NOT NULL"""

INSERT_READERS: Final = """-- this reader has opened them
INSERT INTO mailbox_noticereader (account_id, id, notice_id, reader, read_at, evidence_id)
SELECT %s, id, notice_id, %s, %s, evidence_id
FROM unnest(%b::uuid[], %b::uuid[], %b::uuid[]) new (id, notice_id, evidence_id)"""

NOTE_FIRST: Final = """-- the first opening by a key stands beside the dates of the law
UPDATE mailbox_mailboxentry e SET changed_at = new.changed_at, version = e.version + 1,
    first_key_read_at = COALESCE(e.first_key_read_at, %s),
    first_key_read_by = CASE WHEN e.first_key_read_at IS NULL THEN %s ELSE e.first_key_read_by END,
    first_key_evidence_id = COALESCE(e.first_key_evidence_id, new.evidence_id)
FROM unnest(%b::uuid[], %b::timestamptz[], %b::uuid[]) new (id, changed_at, evidence_id)
WHERE e.account_id = %s AND e.id = new.id"""


class Opened(msgspec.Struct, frozen=True):
    """A notice that this key has opened, now or earlier."""

    notice_id: UUID
    read_at: datetime
    evidence_id: UUID


class _Notice(msgspec.Struct, frozen=True, gc=False):
    """A notice in the order of FIND_NOTICES."""

    id: UUID
    package_id: UUID
    barcode: str
    purpose: str
    addressed_to: str
    position: int
    arrived_at: datetime
    deemed_served_on: date
    legal_name: str
    uets_address: str
    kind: str


def open_notices(
    *, actor: Actor, account_id: UUID, notice_ids: Sequence[UUID], at: datetime, key_use: KeyUse
) -> dict[UUID, Opened]:
    """Open notices by key and return what is open to it now; those not found, or without content, are not in it.

    Raises PermissionMissing. Neither a folder nor any date of the law changes.
    """
    rules.check_may(actor=actor, permission=Permission.READ_OPEN)
    with pool.transaction() as database:
        entries = lock_entries(database, ((account_id, each) for each in sorted(set(notice_ids))))
        known = database.rows(Opened, FIND_KNOWN, account_id, list(entries), actor.id)
        opened = {each.notice_id: each for each in known}
        wanted = [each for each in entries if each not in opened]
        found = database.rows(_Notice, FIND_NOTICES, account_id, wanted)
        reading = _Reading(actor=actor, account_id=account_id, at=at, key_use=key_use)
        opened |= _open(database, reading, found) if found else {}
    return opened


class _Reading(msgspec.Struct, frozen=True, kw_only=True):
    actor: Actor
    account_id: UUID
    at: datetime
    key_use: KeyUse


def _open(database: Reader, reading: _Reading, found: Sequence[_Notice]) -> dict[UUID, Opened]:
    account_id, at = reading.account_id, reading.at
    opened = {each.id: Opened(each.id, at, new_id()) for each in found}
    heads = hold_mailboxes(database, [account_id])
    changes = [heads[account_id].change(at=at) for _ in found]
    ids, evidence_ids = list(opened), [each.evidence_id for each in opened.values()]
    reader = reading.actor.id
    database.run(INSERT_READERS, account_id, reader, at, [new_id() for _ in ids], ids, evidence_ids)
    name = reading.actor.name or reader
    database.run(NOTE_FIRST, at, name, ids, changes, evidence_ids, account_id)
    move_heads(database, list(heads.values()))
    # Chains are locked last, behind the mailbox, by everybody: nobody waits in a circle.
    evidence.record_many(database, _facts(database, reading, found, opened))
    about = [(account_id, f"notice:{each}") for each in ids]
    events.append_many(database, kind=Kind.NOTICE_READ, about=about, at=at, grant_id=reading.actor.grant_id)
    return opened


def _facts(
    database: Reader, reading: _Reading, found: Sequence[_Notice], opened: dict[UUID, Opened]
) -> list[evidence.Fact]:
    packages = notices.find_package_facts(database, list({each.package_id for each in found}))
    actor = evidence.encode_actor(reading.actor)
    reader = describe_reader(actor=reading.actor, at=reading.at, key_use=reading.key_use)
    facts = []
    for each in found:
        said: dict[str, Any] = notice_rules.describe(
            public_id=to_public("ntc", each.id),
            barcode=each.barcode,
            purpose=each.purpose,
            package=packages[each.package_id],
            recipient=notice_rules.RecipientFacts(
                name=each.legal_name,
                name_as_written=each.addressed_to,
                uets_address=each.uets_address,
                kind=each.kind,
                position=each.position,
            ),
        )
        said |= {
            "reader": reader,
            "arrived_at": each.arrived_at.isoformat(),
            "deemed_served_on": each.deemed_served_on.isoformat(),
        }
        evidence_id = opened[each.id].evidence_id
        facts.append(
            evidence.Fact(
                reading.account_id,
                evidence_id,
                Kind.NOTICE_READ,
                f"notice:{each.id}",
                reading.at,
                actor,
                said,
            )
        )
    return facts
