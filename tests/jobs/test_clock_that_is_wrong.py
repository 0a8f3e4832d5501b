"""A wrong clock of ours writes no fact of the law: no fifth day ends too early, and nothing arrives too early."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from jobs import worker_tasks
from jobs.worker_tasks import deem_served, watch_clock
from simulators.timestamps.server import Behaviour, TimestampServer
from tests.builders import sealing
from tests.builders.notices import deliver, recipient
from tests.builders.people import AT, make_natural_account
from tests.builders.roles import pool_of_web_process
from tests.builders.sending import form, make_sender, package_of, post
from uets.delivery.actions import deliver_waiting
from uets.delivery.models import DeliveryRequest, Submission
from uets.evidence.models import Evidence
from uets.evidence.queries import clocks
from uets.kernel import clock
from uets.mailbox.models import MailboxEntry

pytestmark = pytest.mark.django_db(transaction=True)

END = datetime(2026, 10, 17, 21, 0, tzinfo=UTC)
"""17.10.2026 24:00 in Türkiye: five days after AT."""


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TimestampServer]:
    monkeypatch.setattr(worker_tasks, "CLOCK_ASKED", clocks.Asked())
    with sealing.working_seal(tmp_path, at=AT) as server:
        yield server


def count_served() -> int:
    return Evidence.objects.filter(kind="notice:deemed_served").count()


def test_no_fifth_day_ends_while_an_authority_says_that_it_is_not_this_time_yet(
    authority: TimestampServer, caplog: pytest.LogCaptureFixture
) -> None:
    deliver(make_natural_account(), at=AT)
    sealing.seal_and_stamp(at=AT)
    authority.clock = lambda: AT + timedelta(days=1)
    assert deem_served(END) == 0
    assert "our clock is denied" in caplog.text
    assert count_served() == 0
    authority.clock = lambda: END
    assert deem_served(END) == 1
    assert Evidence.objects.get(kind="notice:deemed_served").event_at == END


def test_the_fifth_day_does_not_wait_for_an_authority_that_is_away(authority: TimestampServer) -> None:
    deliver(make_natural_account(), at=AT)
    sealing.seal_and_stamp(at=AT)
    authority.behaviour = Behaviour.ERROR
    assert deem_served(END) == 1
    assert worker_tasks.CLOCK_ASKED.is_in_vain  # and it is not asked again at every batch


def test_while_the_clock_is_behind_submissions_wait_and_arrive_when_it_is_right(
    authority: TimestampServer, caplog: pytest.LogCaptureFixture
) -> None:
    program, account = make_sender(), make_natural_account()
    with pool_of_web_process():
        assert post(program, form(package_of(program, recipient(account)))).status == 202
    now = clock.now()
    authority.clock = lambda: now
    sealing.seal_and_stamp(at=now)
    behind = now - timedelta(days=3)
    assert deliver_waiting(now=lambda: behind) == 0
    watch_clock(behind)
    assert "our clock is behind the newest time stamp" in caplog.text
    request = DeliveryRequest.objects.get()
    assert (Submission.objects.get().state, request.tries) == ("submitted", 0)
    assert deliver_waiting(now=clock.now) == 1
    assert MailboxEntry.objects.get().arrived_at >= now
