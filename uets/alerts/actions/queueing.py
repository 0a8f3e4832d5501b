"""Queue alerts in the transaction of the action they tell about: one e-mail, or thousands by COPY."""

from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from uets.alerts import queries, rules
from uets.alerts.models import OutgoingEmail, OutgoingSms
from uets.alerts.ports import letter_box
from uets.alerts.states import SEALED_TOPICS, Channel, Topic
from uets.kernel.ids import new_id
from uets.kernel.pool import Reader, json_text

COPY_EMAILS: Final = """-- e-mails of a batch
COPY alerts_outgoingemail (id, account_id, person_id, topic, priority, step, about, queued_at, next_try_at, tries,
    to_address, subject, body) FROM STDIN (FORMAT BINARY)"""
COPY_SMS: Final = """-- SMS of a batch
COPY alerts_outgoingsms (id, account_id, person_id, topic, priority, step, about, queued_at, next_try_at, tries,
    to_mobile, text, provider_id) FROM STDIN (FORMAT BINARY)"""
HEAD_TYPES: Final = (
    "uuid",
    "uuid",
    "uuid",
    "varchar",
    "int2",
    "varchar",
    "jsonb",
    "timestamptz",
    "timestamptz",
    "int2",
)
EMAIL_TYPES: Final = (*HEAD_TYPES, "varchar", "varchar", "text")
SMS_TYPES: Final = (*HEAD_TYPES, "varchar", "varchar", "varchar")


class AboutNotice(msgspec.Struct, frozen=True, gc=False):
    """A notice that an alert is about, with what its evidence says beside the alert itself."""

    id: UUID
    facts: Mapping[str, object]


class Alert(msgspec.Struct, frozen=True, gc=False):
    """One alert to one verified address; with notices it leaves evidence of each when it is sent or given up."""

    channel: Channel
    topic: Topic
    address: str
    facts: Mapping[str, str]
    account_id: UUID
    person_id: UUID
    step: str = ""
    about: Sequence[AboutNotice] = ()


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
        priority=rules.find_priority(topic).value,
        to_address=to_address,
        subject=subject,
        body=_seal(body, f"email:{message_id}") if topic in SEALED_TOPICS else body,
        queued_at=at,
        next_try_at=at,
    )
    return message_id


def queue_sms(
    *, topic: Topic, to_mobile: str, facts: Mapping[str, str], at: datetime, person_id: UUID
) -> None:
    """Queue one SMS to a person; an installation without SMS provider sends none."""
    if not queries.can_send_sms():
        return
    message_id, text = new_id(), rules.compose_sms(topic=topic, facts=facts)
    OutgoingSms.objects.create(
        id=message_id,
        person_id=person_id,
        topic=topic.value,
        priority=rules.find_priority(topic).value,
        to_mobile=to_mobile,
        text=_seal(text, f"sms:{message_id}") if topic in SEALED_TOPICS else text,
        queued_at=at,
        next_try_at=at,
    )


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


def queue_many(*, database: Reader, alerts: Iterable[Alert], at: datetime) -> None:
    """Queue the alerts of a batch in its transaction; an installation without SMS provider queues no SMS."""
    by_channel: dict[Channel, list[Alert]] = {channel: [] for channel in Channel}
    for alert in alerts:
        by_channel[alert.channel].append(alert)
    if by_channel[Channel.EMAIL]:
        database.copy(COPY_EMAILS, _email_rows(by_channel[Channel.EMAIL], at=at), types=EMAIL_TYPES)
    if by_channel[Channel.SMS] and queries.can_send_sms():
        database.copy(COPY_SMS, _sms_rows(by_channel[Channel.SMS], at=at), types=SMS_TYPES)


def _email_rows(alerts: Iterable[Alert], *, at: datetime) -> Iterator[tuple[object, ...]]:
    for alert in alerts:
        text = rules.compose(topic=alert.topic, facts=alert.facts)
        yield (*_head(alert, at=at), alert.address, text.subject, text.body)


def _sms_rows(alerts: Iterable[Alert], *, at: datetime) -> Iterator[tuple[object, ...]]:
    for alert in alerts:
        yield (
            *_head(alert, at=at),
            alert.address,
            rules.compose_sms(topic=alert.topic, facts=alert.facts),
            "",
        )


def _head(alert: Alert, *, at: datetime) -> tuple[object, ...]:
    return (
        new_id(),
        alert.account_id,
        alert.person_id,
        alert.topic.value,
        rules.find_priority(alert.topic).value,
        alert.step,
        json_text(msgspec.json.encode(alert.about)),
        at,
        at,
        0,
    )


def _seal(text: str, context: str) -> str:
    """Return a text that only web and worker can read: whoever sees the table or its backup learns no code."""
    return b64encode(letter_box().seal(text.encode(), context=context)).decode()
