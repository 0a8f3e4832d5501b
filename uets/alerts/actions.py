"""Queue e-mails in the transaction of the action they tell about; send them from the worker, with retries."""

from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from uets.alerts import rules
from uets.alerts.models import OutgoingEmail
from uets.alerts.ports import EmailMessage, EmailRefused, EmailUnavailable, email, letter_box
from uets.alerts.states import FIRST_WAIT, LONGEST_WAIT, Topic
from uets.kernel import batches
from uets.kernel.ids import new_id

MOST_AT_ONCE: Final = 20

CLAIM = """-- claim e-mails that are due; the time of the next try is the lease of this one
UPDATE alerts_outgoingemail SET
    tries = tries + 1,
    next_try_at = %s::timestamptz + LEAST(%s::interval * power(4, tries), %s::interval)
WHERE id IN (
    SELECT id FROM alerts_outgoingemail WHERE next_try_at <= %s
    ORDER BY next_try_at LIMIT %s FOR UPDATE SKIP LOCKED)
RETURNING id, topic, to_address, subject, body, queued_at, tries"""


class _Claimed(msgspec.Struct, frozen=True):
    id: UUID
    topic: str
    to_address: str
    subject: str
    body: str
    queued_at: datetime
    tries: int


class LetterUnreadable(Exception):
    """A sealed body does not open: changed, moved from another row, or its key is gone."""


def queue_email(  # noqa: PLR0913 - the parts of an e-mail
    *,
    topic: Topic,
    to_address: str,
    subject: str,
    body: str,
    at: datetime,
    account_id: UUID | None = None,
    person_id: UUID | None = None,
) -> UUID:
    """Queue one e-mail in the caller's transaction and return its id; the worker sends it after the commit."""
    message_id = new_id()
    OutgoingEmail.objects.create(
        id=message_id,
        account_id=account_id,
        person_id=person_id,
        topic=topic.value,
        to_address=to_address,
        subject=subject,
        body=_seal(body, message_id) if topic is Topic.LOGIN_CODE else body,
        queued_at=at,
        next_try_at=at,
    )
    return message_id


def queue_alert(
    *,
    topic: Topic,
    to_address: str,
    facts: Mapping[str, str],
    at: datetime,
    account_id: UUID | None = None,
    person_id: UUID | None = None,
) -> UUID:
    """Queue the e-mail that `rules.compose` writes about a topic; raises KeyError when a fact is missing."""
    text = rules.compose(topic=topic, facts=facts)
    return queue_email(
        topic=topic,
        to_address=to_address,
        subject=text.subject,
        body=text.body,
        at=at,
        account_id=account_id,
        person_id=person_id,
    )


def queue_alerts(
    *, topic: Topic, to: Iterable[str], facts: Mapping[str, str], at: datetime, account_id: UUID
) -> None:
    """Queue the same e-mail about an account to several addresses."""
    for address in to:
        queue_alert(topic=topic, to_address=address, facts=facts, at=at, account_id=account_id)


def send_emails(*, at: datetime) -> int:
    """Send what is due and return how many were claimed; a claim is a lease, so a killed worker loses none.

    The Message-ID stays the same over all tries (RFC 5322 §3.6.4). The body of a login code waits sealed and is erased
    once it is sent or given up.
    """
    claimed = batches.claim(_Claimed, CLAIM, at, FIRST_WAIT, LONGEST_WAIT, at, MOST_AT_ONCE)
    for message in claimed:
        _send(message, at=at)
    return len(claimed)


def _send(message: _Claimed, *, at: datetime) -> None:
    try:
        email().send(
            EmailMessage(
                message_id=str(message.id),
                to_address=message.to_address,
                subject=message.subject,
                body=_open(message),
                sent_at=at,
            )
        )
    except (EmailRefused, LetterUnreadable):
        _finish(message, given_up_at=at)
    except EmailUnavailable:
        if not rules.is_worth_sending(
            topic=message.topic, queued_at=message.queued_at, tries=message.tries, at=at
        ):
            _finish(message, given_up_at=at)
    else:
        _finish(message, sent_at=at)


def _seal(body: str, message_id: UUID) -> str:
    """Return a body that only web and worker can read: whoever sees the table or its backup learns no code."""
    return b64encode(letter_box().seal(body.encode(), context=f"email:{message_id}")).decode()


def _open(message: _Claimed) -> str:
    if message.topic != Topic.LOGIN_CODE:
        return message.body
    try:
        return letter_box().open(b64decode(message.body), context=f"email:{message.id}").decode()
    except ValueError as error:
        raise LetterUnreadable from error


def _finish(
    message: _Claimed, *, sent_at: datetime | None = None, given_up_at: datetime | None = None
) -> None:
    body = "" if message.topic == Topic.LOGIN_CODE else message.body
    OutgoingEmail.objects.filter(id=message.id).update(
        sent_at=sent_at, given_up_at=given_up_at, next_try_at=None, body=body
    )
