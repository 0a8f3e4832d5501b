"""Tell every verified contact of a person that their means of login changed, or that somebody tried to be them.

No alert carries a link or a code, and none is shown to the one who acts.
"""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings

from uets.accounts import queries as accounts
from uets.alerts import actions as alerts
from uets.alerts.rules import write_time
from uets.alerts.states import Topic
from uets.login import rules
from uets.login.states import MeansChange

if TYPE_CHECKING:
    from uets.accounts.models import Person


def tell_change(*, person_id: UUID, change: MeansChange, at: datetime) -> None:
    """Tell by e-mail and SMS what has changed."""
    turkish, english = rules.WORDS[change]
    facts = {"change_tr": turkish, "change_en": english}
    tell(person=accounts.get_person(person_id=person_id), topic=Topic.LOGIN_MEANS_CHANGED, facts=facts, at=at)


def tell(*, person: "Person", topic: Topic, facts: dict[str, str], at: datetime) -> None:
    """Queue an alert to each verified contact."""
    said = facts | {"installation": settings.INSTALLATION, "time": write_time(at)}
    if person.email and person.email_verified_at is not None:
        alerts.queue_alert(topic=topic, to_address=person.email, facts=said, at=at, person_id=person.id)
    if person.mobile and person.mobile_verified_at is not None:
        alerts.queue_sms(topic=topic, to_mobile=person.mobile, facts=said, at=at, person_id=person.id)
