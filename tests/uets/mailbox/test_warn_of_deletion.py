"""E-mails before the end of content: 30, 7 and 1 days before, once each, and the archive takes what it holds."""

from datetime import date, datetime, timedelta

import pytest

from tests.builders.notices import deliver
from tests.builders.people import AT, acting, make_natural_account, make_person
from tests.builders.roles import web_process
from uets.alerts.models import OutgoingEmail, OutgoingSms
from uets.evidence.models import Evidence
from uets.kernel.actor import system_actor
from uets.mailbox import actions, rules
from uets.mailbox.actions import warn_of_deletion
from uets.mailbox.models import DeletionWarning, MailboxEntry
from uets.mailbox.states import Folder

pytestmark = pytest.mark.django_db

ENDS_ON = date(2027, 4, 12)


def on(day, hour=8):
    return datetime(day.year, day.month, day.day, hour, tzinfo=rules.ISTANBUL)


@pytest.fixture
def account():
    return make_natural_account(make_person(email="ayse@ornek.invalid", mobile="5550000146"))


def told():
    """Return the first lines of the e-mails that wait, and forget them."""
    found = [each.body.split("\n")[0] for each in OutgoingEmail.objects.filter(topic="content_ends")]
    OutgoingEmail.objects.all().delete()
    return found


def test_an_email_tells_30_7_and_1_days_before(account):
    deliver(account, at=AT)
    days = []
    for left in range(40, -3, -1):
        with web_process():
            warn_of_deletion(at=on(ENDS_ON - timedelta(days=left)))
        days += [left for _ in told()]
    assert days == [30, 7, 1]
    assert not OutgoingSms.objects.exists()


def test_it_names_count_and_day_and_says_what_happens(account):
    for _ in range(3):
        deliver(account, at=AT)
    warn_of_deletion(at=on(ENDS_ON - timedelta(days=7)))
    (letter,) = OutgoingEmail.objects.filter(topic="content_ends")
    assert "Gelen kutunuzdaki 3 tebligatın otomatik silinme tarihi 12.04.2027." in letter.body
    assert "Silinmeden önce arşivle" in letter.body
    assert "Deliller 30 yıl saklanır" in letter.body
    assert "Gerekçeli karar" not in letter.body


def test_nobody_is_told_twice_and_a_missed_day_is_caught_up(account):
    deliver(account, at=AT)
    for late in (2, 2, 1):
        warn_of_deletion(at=on(ENDS_ON - timedelta(days=7 - late)))
    assert len(told()) == 1


def test_the_archive_is_not_warned_of(account):
    entry = deliver(account, at=AT)
    moved = {"account_id": account.id, "notice_id": entry.id, "expected_version": 1, "at": AT}
    actions.archive_notice(actor=acting(account.person, account), **moved)
    warn_of_deletion(at=on(ENDS_ON - timedelta(days=7)))
    assert told() == []


def test_old_warnings_are_forgotten(account):
    deliver(account, at=AT)
    warn_of_deletion(at=on(ENDS_ON - timedelta(days=7)))
    warn_of_deletion(at=on(ENDS_ON + timedelta(days=8)))
    assert not DeletionWarning.objects.exists()


def test_what_the_quota_holds_is_archived_and_the_rest_ends_with_its_evidence_kept(account, settings):
    first, second = deliver(account, at=AT), deliver(account, at=AT + timedelta(seconds=1))
    settings.ARCHIVE_QUOTA_BYTES = first.size
    actions.destroy_due_content(actor=system_actor(name="tests"), at=on(ENDS_ON + timedelta(days=1)))
    folders = dict(MailboxEntry.objects.values_list("id", "folder"))
    assert sorted(folders.values()) == [Folder.ARCHIVE, Folder.EVIDENCE]
    for entry in (first, second):
        kinds = set(Evidence.objects.filter(subject=f"notice:{entry.id}").values_list("kind", flat=True))
        assert {"notice:taken_over", "notice:arrived"} < kinds
