"""Send queued e-mails, with retries."""

from base64 import b64decode
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Final, assert_never

from django.db import transaction
from django.db.models import F

from uets.alerts.actions import claims, outcomes
from uets.alerts.models import OutgoingEmail
from uets.alerts.ports import EmailMessage, email, letter_box
from uets.alerts.states import LEASE, SEALED_TOPICS, Channel, FailureReason
from uets.kernel import batches

CLAIM: Final = """-- claim e-mails that are due, the urgent first; the time of the next try is the lease of this one
UPDATE alerts_outgoingemail SET tries = tries + 1, next_try_at = %s
WHERE id IN (
    SELECT id FROM alerts_outgoingemail WHERE next_try_at <= %s
    ORDER BY priority, next_try_at LIMIT %s FOR UPDATE SKIP LOCKED)
RETURNING id, account_id, topic, step, about, priority, queued_at, tries, to_address, subject, body"""


class _Claimed(outcomes.Claimed, frozen=True):
    subject: str
    body: str


def send_emails(*, at: datetime) -> int:
    """Send what is due and return how many were claimed; a claim is a lease, so a killed worker loses none.

    The Message-ID stays the same over all tries (RFC 5322 §3.6.4). The body of a code waits sealed and is erased
    once it is sent or given up. About notices it leaves evidence D.3 or D.4.
    """
    claimed = batches.claim(_Claimed, CLAIM, at + LEASE, at, claims.MOST_AT_ONCE)
    for each in claims.within_lease(claimed=claimed, release=partial(_release, at=at)):
        _send(each, at=at)
    return len(claimed)


def _send(claimed: _Claimed, *, at: datetime) -> None:
    try:
        body = _open(claimed)
    except ValueError:  # changed, moved from another row, or its key is gone
        _keep(claimed, claims.GivenUp(FailureReason.TEXT_REFUSED), at=at)
        return
    message = EmailMessage(
        message_id=str(claimed.id),
        to_address=claimed.address,
        subject=claimed.subject,
        body=body,
        sent_at=at,
    )
    _keep(claimed, claims.try_to_send(claimed=claimed, hand_over=partial(_hand_over, message), at=at), at=at)


def _hand_over(message: EmailMessage) -> str:
    """Send, and name the message as the server knows it: by its Message-ID."""
    email().send(message)
    return message.message_id


@transaction.atomic
def _keep(claimed: _Claimed, outcome: claims.Outcome, *, at: datetime) -> None:
    row = OutgoingEmail.objects.filter(id=claimed.id)
    body = "" if claimed.topic in SEALED_TOPICS else claimed.body
    match outcome:
        case claims.Later(next_try_at=next_try_at):
            row.update(next_try_at=next_try_at)
        case claims.Sent(provider_id=provider_id):
            row.update(sent_at=at, next_try_at=None, body=body)
            outcomes.note_sent(claimed=claimed, channel=Channel.EMAIL, provider_id=provider_id, at=at)
        case claims.GivenUp(reason=reason):
            row.update(given_up_at=at, next_try_at=None, body=body)
            outcomes.note_failed(claimed=claimed, channel=Channel.EMAIL, reason=reason, at=at)
        case _:
            assert_never(outcome)


def _release(claimed: Sequence[_Claimed], *, at: datetime) -> None:
    ids = [each.id for each in claimed]
    OutgoingEmail.objects.filter(id__in=ids).update(next_try_at=at, tries=F("tries") - 1)


def _open(claimed: _Claimed) -> str:
    if claimed.topic not in SEALED_TOPICS:
        return claimed.body
    return letter_box().open(b64decode(claimed.body), context=f"email:{claimed.id}").decode()
