"""The only way to write evidence, always inside the transaction of the action it proves."""

from collections.abc import Callable, Mapping
from datetime import datetime
from uuid import UUID

from django.db import connection

from uets.evidence.models import Evidence
from uets.evidence.proof import chain as chains
from uets.evidence.states import Kind
from uets.kernel import clock
from uets.kernel.actor import Actor
from uets.kernel.ids import NO_ACCOUNT, new_id

LOCK_HEAD = """-- lock the head of a chain, opening the chain when it is new
SELECT sequence, row_hash FROM evidence_lock_head(%s)"""


class OutsideTransaction(RuntimeError):
    """Evidence was recorded outside the transaction of its action."""


def record(  # noqa: PLR0913 - who, what, when, to whom and in which chain are the fact itself
    *,
    kind: Kind,
    subject: str,
    actor: Actor,
    at: datetime,
    facts: Mapping[str, object],
    account_id: UUID | None = None,
    chain: str | None = None,
) -> UUID:
    """Record one fact and return its id. `subject` is `kind:id` text; `chain` is the subject unless given.

    `at` is the time of the event, kept apart from the time of recording (trust.md §2.1: the event time counts).
    """
    evidence_id = new_id()
    chain = chain or subject
    plain_facts = chains.plain(facts)

    def make(sequence: int, previous_hash: str) -> None:
        columns: dict[str, object] = {
            "account_id": account_id or NO_ACCOUNT,
            "id": evidence_id,
            "chain": chain,
            "sequence": sequence,
            "kind": kind.value,
            "event_at": at,
            "recorded_at": clock.now(),
            "actor": chains.plain(actor.facts()),
            "subject": subject,
            "facts": plain_facts,
            "facts_sha256": chains.sha256_hex(chains.canonical(plain_facts)),
            "previous_hash": previous_hash,
        }
        Evidence.objects.create(**columns, row_hash=chains.row_hash(columns))

    append_to_chain(chain=chain, make=make)
    return evidence_id


def append_to_chain(*, chain: str, make: Callable[[int, str], object]) -> None:
    """Lock a chain and let `make(sequence, previous_hash)` write the next row; the head follows it by a trigger."""
    if not connection.in_atomic_block:
        raise OutsideTransaction(chain)
    with connection.cursor() as cursor:
        cursor.execute(LOCK_HEAD, [chain])
        sequence, previous_hash = cursor.fetchone()
    make(sequence + 1, previous_hash)
