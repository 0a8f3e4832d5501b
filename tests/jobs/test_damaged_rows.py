"""One damaged row holds up nobody else: it is set aside, staff see it, and it completes after its repair."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from jobs.worker_tasks import deem_served
from tests.builders.notices import deliver
from tests.builders.people import make_natural_account
from uets.delivery.queries import list_set_aside
from uets.evidence.models import Evidence
from uets.mailbox.models import MailboxEntry
from uets.notices.models import Notice

pytestmark = pytest.mark.django_db(transaction=True)

FRIDAY = datetime(2025, 10, 10, 6, 0, tzinfo=UTC)
END = datetime(2025, 10, 15, 21, 0, tzinfo=UTC)


def move_entry(notice: MailboxEntry, *, back: bool) -> None:
    """Lose the mailbox row of a notice, as a damaged page would, or restore it from a copy."""
    with connection.cursor() as cursor:
        if back:
            cursor.execute("INSERT INTO mailbox_mailboxentry SELECT * FROM lost_entry; DROP TABLE lost_entry")
        else:
            cursor.execute(
                "CREATE TABLE lost_entry AS SELECT * FROM mailbox_mailboxentry WHERE id = %s", [notice.id]
            )
            cursor.execute("DELETE FROM mailbox_mailboxentry WHERE id = %s", [notice.id])


def count_served() -> int:
    return Evidence.objects.filter(kind="notice:deemed_served").count()


def test_a_damaged_row_is_set_aside_and_the_others_are_served() -> None:
    account = make_natural_account()
    damaged, *others = [deliver(account, at=FRIDAY) for _ in range(4)]
    move_entry(damaged, back=False)
    deem_served(END)
    assert count_served() == len(others)
    (aside,) = list_set_aside()
    assert (aside.id, aside.since, aside.tries) == (damaged.id, END, 1)
    assert Notice.objects.get(id=damaged.id).state == "arrived"
    assert deem_served(END + timedelta(seconds=30)) == 0
    later = END + timedelta(minutes=2)
    deem_served(later)
    assert [(each.tries, each.again_at) for each in list_set_aside()] == [(2, later + timedelta(minutes=2))]
    move_entry(damaged, back=True)
    assert deem_served(later + timedelta(minutes=9)) == 1
    assert (count_served(), list_set_aside()) == (4, [])
    last = Evidence.objects.get(kind="notice:deemed_served", subject=f"notice:{damaged.id}")
    assert (last.event_at, last.facts["late_reason"]) == (END, "job_was_late")
