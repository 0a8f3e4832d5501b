"""Send queued SMS, with retries."""

from base64 import b64decode
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Final, assert_never

from django.db import transaction
from django.db.models import F

from uets.alerts import queries
from uets.alerts.actions import claims, outcomes
from uets.alerts.models import OutgoingSms
from uets.alerts.ports import SmsMessage, letter_box, sms
from uets.alerts.states import FIRST_ASK, LEASE, SEALED_TOPICS, Channel, FailureReason
from uets.kernel import batches

CLAIM: Final = """-- claim SMS that are due, the urgent first; the time of the next try is the lease of this one
UPDATE alerts_outgoingsms SET tries = tries + 1, next_try_at = %s
WHERE id IN (
    SELECT id FROM alerts_outgoingsms WHERE next_try_at <= %s
    ORDER BY priority, next_try_at LIMIT %s FOR UPDATE SKIP LOCKED)
RETURNING id, account_id, topic, step, about, priority, queued_at, tries, to_mobile, text"""

NOTHING: Final = "[]"
"""An alert about no notice, which leaves no evidence."""


class _Claimed(outcomes.Claimed, frozen=True):
    text: str


def send_sms(*, at: datetime) -> int:
    """Send what is due and return how many were claimed; a claim is a lease, so a killed worker loses none.

    About notices it leaves evidence D.3 or D.4.
    """
    claimed = batches.claim(_Claimed, CLAIM, at + LEASE, at, claims.MOST_AT_ONCE)
    for each in claims.within_lease(claimed=claimed, release=partial(_release, at=at)):
        _send(each, at=at)
    return len(claimed)


def _send(claimed: _Claimed, *, at: datetime) -> None:
    try:
        text = _open(claimed)
    except ValueError:  # changed, moved from another row, or its key is gone
        _keep(claimed, claims.GivenUp(FailureReason.TEXT_REFUSED), at=at)
        return
    message = SmsMessage(message_id=str(claimed.id), to_mobile=claimed.address, text=text)
    _keep(
        claimed, claims.try_to_send(claimed=claimed, hand_over=lambda: sms().hand_over(message), at=at), at=at
    )


@transaction.atomic
def _keep(claimed: _Claimed, outcome: claims.Outcome, *, at: datetime) -> None:
    row = OutgoingSms.objects.filter(id=claimed.id)
    text = "" if claimed.topic in SEALED_TOPICS else claimed.text
    is_evidence = claimed.about != NOTHING  # what its provider reports afterwards is asked for
    match outcome:
        case claims.Later(next_try_at=next_try_at):
            row.update(next_try_at=next_try_at)
        case claims.Sent(provider_id=provider_id):
            next_ask_at = at + FIRST_ASK if is_evidence and queries.can_ask_reports() else None
            row.update(
                sent_at=at, next_try_at=None, provider_id=provider_id, text=text, next_ask_at=next_ask_at
            )
            outcomes.note_sent(claimed=claimed, channel=Channel.SMS, provider_id=provider_id, at=at)
        case claims.GivenUp(reason=reason):
            row.update(given_up_at=at, next_try_at=None, text=text)
            outcomes.note_failed(claimed=claimed, channel=Channel.SMS, reason=reason, at=at)
        case _:
            assert_never(outcome)


def _release(claimed: Sequence[_Claimed], *, at: datetime) -> None:
    ids = [each.id for each in claimed]
    OutgoingSms.objects.filter(id__in=ids).update(next_try_at=at, tries=F("tries") - 1)


def _open(claimed: _Claimed) -> str:
    if claimed.topic not in SEALED_TOPICS:
        return claimed.text
    return letter_box().open(b64decode(claimed.text), context=f"sms:{claimed.id}").decode()
