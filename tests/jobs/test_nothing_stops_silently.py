"""What was accepted and is not delivered, or is due by law and not written down, is never silent."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from jobs.worker_tasks import watch_deliveries
from tests.builders.authorities import Program
from tests.builders.notices import recipient
from tests.builders.people import CONSOLE, make_natural_account
from tests.builders.roles import pool_of_web_process
from tests.builders.sending import form, make_sender, package_of, post, work
from uets.authorities.actions import suspend_authority
from uets.delivery.actions import postpone
from uets.delivery.models import DeliveryRequest
from uets.kernel import clock
from uets.mailbox.models import MailboxEntry

pytestmark = pytest.mark.django_db(transaction=True)

QUARTER = timedelta(minutes=15, seconds=1)
ALARM = "submissions or fifth days wait, and nobody completes them"


@pytest.fixture
def program(transactional_db: None) -> Iterator[Program]:  # noqa: ARG001 - the pool reads what is committed
    with pool_of_web_process():
        found = make_sender()
        assert post(found, form(package_of(found, recipient(make_natural_account())))).status == 202
        yield found


def test_a_quarter_of_an_hour_without_delivery_is_an_alarm(
    program: Program, caplog: pytest.LogCaptureFixture
) -> None:
    watch_deliveries(clock.now() + timedelta(minutes=14))
    assert ALARM not in caplog.text
    watch_deliveries(clock.now() + QUARTER)
    assert ALARM in caplog.text
    caplog.clear()
    suspend_authority(actor=CONSOLE, authority_id=program.authority.id, reason="Soruşturma", at=clock.now())
    watch_deliveries(clock.now() + QUARTER)
    assert ALARM not in caplog.text


@pytest.mark.usefixtures("program")
def test_what_is_tried_again_and_again_is_an_alarm_too(caplog: pytest.LogCaptureFixture) -> None:
    name, at = DeliveryRequest.objects.get().id, clock.now()
    for _ in range(8):
        watch_deliveries(at)
        assert ALARM not in caplog.text
        postpone(submission_id=name, at=at)
    watch_deliveries(at)
    assert ALARM in caplog.text


@pytest.mark.usefixtures("program")
def test_what_was_delivered_is_no_alarm_until_its_fifth_day_is_late(caplog: pytest.LogCaptureFixture) -> None:
    assert work() == 1
    ends = MailboxEntry.objects.get().deemed_served_at
    watch_deliveries(ends + timedelta(minutes=14))
    assert ALARM not in caplog.text
    watch_deliveries(ends + QUARTER)
    assert ALARM in caplog.text
