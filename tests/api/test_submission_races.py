"""Two at once: the same call is taken once, and a package is either taken back or arrives, never both."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Event

import pytest
from django.db import connection

from tests.api.calling import Answer, call
from tests.builders.authorities import Program
from tests.builders.notices import recipient
from tests.builders.people import make_natural_account
from tests.builders.roles import pool_of_web_process
from tests.builders.sending import form, make_sender, package_of, post, work
from tests.uets.delivery.test_arrival_order import waits_at
from uets.delivery.actions import deliver_waiting
from uets.delivery.models import DeliveryRequest, Submission
from uets.evidence.models import Evidence
from uets.mailbox.models import MailboxEntry

pytestmark = pytest.mark.django_db(transaction=True)

AT_ONCE = 4


@pytest.fixture
def program(transactional_db: None) -> Iterator[Program]:  # noqa: ARG001 - the pool reads what is committed
    with pool_of_web_process():
        yield make_sender()


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(AT_ONCE) as pool:
        yield pool
        list(pool.map(lambda _: connection.close(), range(AT_ONCE)))


def hand_over(program: Program) -> str:
    answer = post(program, form(package_of(program, recipient(make_natural_account()))))
    return str(answer.json["submissions"][0]["id"])


def cancel(program: Program, name: str) -> Answer:
    try:
        return call("POST", f"/v1/submissions/{name}/cancellation", key=program.token())
    finally:
        connection.close()


def deliver(now: Callable[[], datetime]) -> int:
    try:
        return deliver_waiting(now=now)
    finally:
        connection.close()


def count(kind: str) -> int:
    return Evidence.objects.filter(kind=kind).count()


def test_the_same_call_many_times_at_once_is_taken_once(
    program: Program, threads: ThreadPoolExecutor
) -> None:
    body, token = form(package_of(program, recipient(make_natural_account()))), program.token()

    def send(_: int) -> Answer:
        try:
            return post(program, body, key="K-1", token=token)
        finally:
            connection.close()

    answers = list(threads.map(send, range(AT_ONCE)))
    assert [each.status for each in answers] == [202] * AT_ONCE
    assert len({each.json["id"] for each in answers}) == 1
    assert sum("idempotent-replayed" in each.headers for each in answers) == AT_ONCE - 1
    assert (Submission.objects.count(), DeliveryRequest.objects.count()) == (1, 1)
    assert work() == 1
    assert MailboxEntry.objects.count() == 1


def test_cancelling_waits_for_a_delivery_under_way_and_is_told_that_it_has_arrived(
    program: Program, threads: ThreadPoolExecutor
) -> None:
    name, arrives, goes_on = hand_over(program), Event(), Event()
    # The third time that delivery asks for is that of the arrival, with everything locked.
    delivery = threads.submit(deliver, waits_at(3, goes_on, arrives))
    assert arrives.wait(20)
    cancelling = threads.submit(cancel, program, name)
    assert not cancelling.done()
    goes_on.set()
    assert delivery.result() == 1
    answer = cancelling.result()
    assert (answer.status, answer.code) == (409, "already-arrived")
    assert (count("notice:arrived"), count("submission:cancelled")) == (1, 0)


def test_a_call_that_was_taken_back_is_answered_so_when_it_is_repeated(program: Program) -> None:
    body = form(package_of(program, recipient(make_natural_account())))
    name = post(program, body, key="K-1").json["submissions"][0]["id"]
    assert cancel(program, name).status == 200
    again = post(program, body, key="K-1")
    assert (again.status, again.headers["idempotent-replayed"]) == (202, "true")
    assert [each["state"] for each in again.json["submissions"]] == ["cancelled"]
    assert work() == 0
    assert (MailboxEntry.objects.count(), count("submission:cancelled")) == (0, 1)
