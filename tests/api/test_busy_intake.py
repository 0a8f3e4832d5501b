"""Intake under pressure: a known call has its answer also while nothing new is taken, and large calls are bounded."""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta

import pytest

from api.v1.large_calls import LARGE_FROM, MOST_LARGE, held_place
from tests.builders.authorities import Program
from tests.builders.disk import disk_with
from tests.builders.notices import recipient
from tests.builders.people import make_natural_account
from tests.builders.roles import pool_of_web_process
from tests.builders.sending import form, make_sender, package_of, post
from uets.delivery.models import Submission
from uets.evidence.models import StampRequest
from uets.kernel import clock
from uets.kernel.ids import NO_ACCOUNT, first_id_at

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def program(transactional_db: None) -> Iterator[Program]:  # noqa: ARG001 - the pool reads what is committed
    with pool_of_web_process():
        yield make_sender()


def test_while_nothing_new_is_taken_a_known_call_has_its_first_answer(program: Program) -> None:
    known, new = (form(package_of(program, recipient(make_natural_account()))) for _ in range(2))
    first = post(program, known, key="K-1")
    long_ago = clock.now() - timedelta(hours=4, minutes=1)
    StampRequest.objects.create(
        id=first_id_at(long_ago), account_id=NO_ACCOUNT, leaf=bytes(32), waiting_since=long_ago
    )
    again = post(program, known, key="K-1")
    assert (again.status, again.headers["idempotent-replayed"]) == (202, "true")
    assert again.json["id"] == first.json["id"]
    assert post(program, new, key="K-1").code == "idempotency-key-reused"
    stopped = post(program, new, key="K-2")
    assert (stopped.status, stopped.code) == (503, "evidence-time-unavailable")
    assert stopped.headers["retry-after"] == "300"
    assert Submission.objects.count() == 1


def test_more_large_calls_than_memory_holds_are_told_to_come_again(program: Program) -> None:
    large, small = form(b"x" * LARGE_FROM), form(b"x")
    with ExitStack() as places:
        for _ in range(MOST_LARGE):
            places.enter_context(held_place(LARGE_FROM))
        busy = post(program, large, key="K-1")
        assert (busy.status, busy.code, busy.headers["retry-after"]) == (503, "intake-busy", "5")
        assert post(program, small, key="K-2").status == 202
    assert post(program, large, key="K-1").status == 202
    assert Submission.objects.count() == 2


def test_a_full_disk_is_said_and_the_same_call_is_taken_when_there_is_room(program: Program) -> None:
    body = form(package_of(program, recipient(make_natural_account())))
    with disk_with(1_000):
        full = post(program, body, key="K-1")
    assert (full.status, full.code) == (503, "temporarily-unavailable")
    assert full.headers["retry-after"] == "60"
    assert not Submission.objects.exists()
    taken = post(program, body, key="K-1")
    assert (taken.status, "idempotent-replayed" in taken.headers) == (202, False)
