"""Tell by e-mail, thirty days, seven days and one day before, that the content of notices ends by itself."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

import msgspec
from django.conf import settings
from django.db import transaction

from uets.accounts import queries as accounts
from uets.alerts import actions as alerts
from uets.alerts.states import Channel, Topic
from uets.kernel import pool
from uets.mailbox import rules
from uets.mailbox.models import DeletionWarning
from uets.mailbox.states import DAYS_BEFORE_DELETION, Folder

MOST_AT_ONCE: Final = 200
KEPT_FOR: Final = timedelta(days=7)

WARN: Final = """-- accounts that lose content of their inbox on a day and were not told yet
WITH due AS (
    SELECT e.account_id, e.auto_delete_on, count(*) AS notices FROM mailbox_mailboxentry e
    WHERE e.folder = %b AND e.auto_delete_on BETWEEN %b AND %b AND NOT EXISTS (
        SELECT FROM mailbox_deletionwarning w
        WHERE w.account_id = e.account_id AND w.deletes_on = e.auto_delete_on AND w.days = %b)
    GROUP BY e.account_id, e.auto_delete_on ORDER BY e.auto_delete_on, e.account_id LIMIT %b
), told AS (
    INSERT INTO mailbox_deletionwarning (account_id, deletes_on, days, warned_at)
    SELECT account_id, auto_delete_on, %b, %b FROM due
    ON CONFLICT DO NOTHING RETURNING account_id, deletes_on
)
SELECT due.account_id, due.auto_delete_on, due.notices FROM due
JOIN told ON told.account_id = due.account_id AND told.deletes_on = due.auto_delete_on"""


class _Ending(msgspec.Struct, frozen=True, gc=False):
    account_id: UUID
    deletes_on: date
    notices: int


@transaction.atomic
def warn_of_deletion(*, at: datetime) -> int:
    """Queue the e-mails of a day and return how many accounts are told; nobody is told twice of the same day.

    What fits into the archive is archived on that day instead of deleted (`destroy_due_content`), and the e-mail says
    so.
    """
    today = at.astimezone(rules.ISTANBUL).date()
    DeletionWarning.objects.filter(deletes_on__lt=today - KEPT_FOR).delete()
    return sum(_warn(days, today=today, at=at) for days in DAYS_BEFORE_DELETION)


def _warn(days: int, *, today: date, at: datetime) -> int:
    database = pool.of_django()
    first, last = rules.warned_days(days=days, on=today)
    ending = database.rows(_Ending, WARN, Folder.INBOX.value, first, last, days, MOST_AT_ONCE, days, at)
    if ending:
        contacts = accounts.list_contacts(
            database=database, account_ids={each.account_id for each in ending}, at=at
        )
        alerts.queue_many(database=database, alerts=_compose(ending, contacts), at=at)
    return len(ending)


def _compose(ending: list[_Ending], contacts: list[accounts.Contact]) -> Iterator[alerts.Alert]:
    for each in ending:
        facts = {
            "installation": settings.INSTALLATION,
            "count": str(each.notices),
            "day": f"{each.deletes_on:%d.%m.%Y}",
        }
        told = {
            contact.email: contact.person_id
            for contact in contacts
            if contact.account_id == each.account_id and contact.email
        }
        for address, person_id in told.items():
            yield alerts.Alert(Channel.EMAIL, Topic.CONTENT_ENDS, address, facts, each.account_id, person_id)
