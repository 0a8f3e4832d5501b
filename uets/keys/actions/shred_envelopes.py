"""Destroy envelopes: at the final end of a key, and thirty days after its grant's term (keys-and-api.md §2)."""

from datetime import date, datetime
from typing import Final
from uuid import UUID

import msgspec
from django.db import transaction

from uets.evidence.states import Kind
from uets.kernel import batches
from uets.kernel.actor import system_actor
from uets.kernel.clock import istanbul_date
from uets.keys.actions.recording import record_fact
from uets.keys.models import Grant, VaultEnvelope
from uets.keys.rules.reveal import ENVELOPE_KEPT_FOR, FINAL_KEY_STATES, must_shred
from uets.keys.states import GrantState

ACTOR = system_actor(name="key-vault")
MOST_AT_ONCE: Final = 100

CLAIM = """-- envelopes of ended keys and of terms that ended thirty days ago
SELECT e.key_id, k.account_id, k.grant_id, k.kid, k.state, g.state, g.ends_on
FROM vault.envelope e
JOIN keys_apikey k ON k.account_id = e.account_id AND k.id = e.key_id
JOIN keys_grant g ON g.account_id = k.account_id AND g.id = k.grant_id
WHERE k.state = ANY(%s) OR g.state = %s OR g.ends_on < %s
ORDER BY e.key_id LIMIT %s FOR UPDATE OF e SKIP LOCKED"""


class _Claimed(msgspec.Struct, frozen=True):
    key_id: UUID
    account_id: UUID
    grant_id: UUID
    kid: str
    key_state: str
    grant_state: str
    ends_on: date


@transaction.atomic
def shred_envelopes(*, at: datetime) -> int:
    """Delete the envelopes that no Görüntüle may open any more and return how many; runs in the key vault."""
    on = istanbul_date(at)
    claimed = batches.claim(
        _Claimed,
        CLAIM,
        sorted(FINAL_KEY_STATES),
        GrantState.CANCELLED.value,
        on - ENVELOPE_KEPT_FOR,
        MOST_AT_ONCE,
    )
    for row in claimed:
        if must_shred(key_state=row.key_state, grant_state=row.grant_state, ends_on=row.ends_on, on=on):
            _shred(row, at=at)
    return len(claimed)


def _shred(row: _Claimed, *, at: datetime) -> None:
    VaultEnvelope.objects.filter(key_id=row.key_id).delete()
    grant = Grant.objects.get(account_id=row.account_id, id=row.grant_id)
    facts = {"kid": row.kid, "key_state": row.key_state}
    record_fact(kind=Kind.KEY_SHREDDED, grant=grant, actor=ACTOR, facts=facts, at=at)
