"""Codes sent to a verified contact: the second step of a login, or the proof of both contacts before a first factor."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.conf import settings
from django.db import transaction

from uets.accounts import queries as accounts
from uets.alerts import actions as alerts
from uets.alerts import queries as alert_queries
from uets.alerts.states import Topic
from uets.kernel.actor import Origin
from uets.login import errors
from uets.login.actions.codes import make_code, use_code
from uets.login.states import CODE_LIFE, CodeChannel, CodePurpose

if TYPE_CHECKING:
    from uets.accounts.models import Person

LOGIN: Final = {CodeChannel.EMAIL: CodePurpose.LOGIN, CodeChannel.SMS: CodePurpose.LOGIN_SMS}
FACTOR: Final = {CodeChannel.EMAIL: CodePurpose.FACTOR_EMAIL, CodeChannel.SMS: CodePurpose.FACTOR_SMS}
"""For a first factor (trust.md §3)."""


@transaction.atomic
def send_code(*, person_id: UUID, channel: CodeChannel, at: datetime, is_factor: bool = False) -> None:
    """Make a code for a verified contact of the person and queue it; an older one for the same ends.

    Raises NoVerifiedEmail, NoVerifiedMobile; TooManyTries when five were sent within 15 minutes.
    """
    person = accounts.get_person(person_id=person_id)
    _check_contact(person, channel)
    code = make_code(person_id=person_id, purpose=(FACTOR if is_factor else LOGIN)[channel], at=at)
    minutes = str(CODE_LIFE // timedelta(minutes=1))
    facts = {"code": code, "minutes": minutes, "installation": settings.INSTALLATION}
    if channel is CodeChannel.SMS:
        alerts.queue_sms(
            topic=Topic.LOGIN_CODE, to_mobile=person.mobile, facts=facts, at=at, person_id=person.id
        )
        return
    alerts.queue_alert(
        topic=Topic.LOGIN_CODE, to_address=person.email, facts=facts, person_id=person.id, at=at
    )


def send_email_code(*, person_id: UUID, at: datetime) -> None:
    """Send a code of a login by e-mail; as `send_code`."""
    send_code(person_id=person_id, channel=CodeChannel.EMAIL, at=at)


def check_email_code(*, person_id: UUID, code: str, origin: Origin, at: datetime) -> None:
    """Check a code of a login sent by e-mail; as `check_code`."""
    check_code(person_id=person_id, channel=CodeChannel.EMAIL, code=code, origin=origin, at=at)


def check_code(
    *,
    person_id: UUID,
    channel: CodeChannel,
    code: str,
    origin: Origin,
    at: datetime,
    is_factor: bool = False,
) -> None:
    """Check a code that was sent, once; raises CodeWrong, CodeExpired, TooManyTries."""
    purpose = (FACTOR if is_factor else LOGIN)[channel]
    use_code(person_id=person_id, purpose=purpose, code=code, origin=origin, at=at)


def _check_contact(person: "Person", channel: CodeChannel) -> None:
    if channel is CodeChannel.EMAIL and not (person.email and person.email_verified_at):
        raise errors.NoVerifiedEmail
    has_mobile = person.mobile and person.mobile_verified_at and alert_queries.can_send_sms()
    if channel is CodeChannel.SMS and not has_mobile:
        raise errors.NoVerifiedMobile
