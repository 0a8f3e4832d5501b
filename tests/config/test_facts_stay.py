"""What the law asks for is written once: PostgreSQL refuses the second time, to the owner of the tables as well."""

from datetime import timedelta

import pytest
from django.db import ProgrammingError, transaction

from tests.builders.notices import deliver
from tests.builders.people import AT, acting, make_natural_account, make_person
from uets.accounts.models import Account, Person
from uets.kernel.actor import Origin
from uets.kernel.ids import new_id
from uets.login import actions as login
from uets.login.models import LoginRecord
from uets.login.states import Method
from uets.mailbox.actions import open_notice
from uets.mailbox.models import MailboxEntry, NoticeReader
from uets.notices.models import Notice, Package

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=1)


@pytest.fixture
def ayse() -> Person:
    return make_person()


@pytest.fixture
def account(ayse: Person) -> Account:
    return make_natural_account(ayse)


def refuses(rows, **change: object) -> None:
    """Try a change and see it refused, and a change into itself let through."""
    with pytest.raises(ProgrammingError, match=r"written once|stays"), transaction.atomic():
        rows.update(**change)
    (row,) = rows
    assert rows.update(**{name: getattr(row, name) for name in change}) == 1


@pytest.mark.parametrize("name", ["arrived_at", "deemed_served_at", "deemed_served_on"])
def test_the_dates_of_a_notice_stay(account: Account, name: str) -> None:
    deliver(account)
    refuses(Notice.objects.all(), **{name: LATER})
    refuses(Notice.objects.all(), **{name: None})


def test_a_package_stays(account: Account) -> None:
    deliver(account)
    refuses(Package.objects.all(), received_at=LATER)
    refuses(Package.objects.all(), sha256="0" * 64)


def test_the_first_reading_stays(account: Account, ayse: Person) -> None:
    entry = deliver(account)
    open_notice(actor=acting(ayse, account), account_id=account.id, notice_id=entry.id, at=AT)
    refuses(MailboxEntry.objects.all(), first_person_read_at=LATER)
    refuses(MailboxEntry.objects.all(), first_person_evidence_id=new_id())
    NoticeReader.objects.update(handed_over_at=AT)
    refuses(NoticeReader.objects.all(), handed_over_at=LATER)


def test_a_login_that_has_ended_stays_ended(ayse: Person) -> None:
    fact = login.record_login(
        person_id=ayse.id,
        session_hash="a" * 64,
        method=Method.PASSWORD_TOTP,
        is_step_up=False,
        origin=Origin(),
        at=AT,
    )
    actor = login.actor_of(ayse, login=fact, origin=Origin())
    login.end_login(actor=actor, session_hash="a" * 64, at=AT)
    refuses(LoginRecord.objects.all(), ended_at=None)
