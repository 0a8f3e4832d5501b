"""The loop of the worker: a task that fails holds up nobody, one that finds work is asked again at once."""

import threading
from datetime import UTC, timedelta

import pytest
from django.db import OperationalError

from jobs.loops import Crew, Group, Loop, Task, attempt, run_task
from jobs.worker_tasks import TASKS, watch_mints
from tests.builders import keys as build

pytestmark = pytest.mark.django_db

HOUR = 3600.0


class Counter:
    """A task that finds the given amounts of work, turn by turn, and then none."""

    def __init__(self, *amounts):
        self.amounts, self.times = list(amounts), []

    def __call__(self, at):
        self.times.append(at)
        return self.amounts.pop(0) if self.amounts else 0


def failing(error):
    def run(_at):
        raise error

    return run


def test_a_task_gets_the_present_time_in_utc():
    task = Counter()
    run_task(Task("count", task, HOUR))
    assert task.times[0].tzinfo is UTC


def test_a_task_that_finds_work_is_asked_again_at_once():
    task = Counter(20, 3)
    loop = Loop((Task("count", task, HOUR),))
    assert [loop.turn() for _ in range(4)] == [20, 3, 0, 0]
    assert len(task.times) == 3


def test_a_task_that_finds_less_than_fills_its_turn_waits_for_more():
    task = Counter(10, 9, 10)
    loop = Loop((Task("count", task, HOUR, full_at=10),))
    assert [loop.turn() for _ in range(3)] == [10, 9, 0]


def test_a_server_outside_that_hangs_holds_up_its_own_group_alone():
    hangs, delivered = threading.Event(), threading.Event()

    def deliver(_at):
        delivered.set()
        return 0

    crew = Crew(
        (
            Task("stamp", lambda _at: int(hangs.wait(HOUR)), HOUR, Group.STAMP),
            Task("deliver", deliver, HOUR, Group.DELIVER),
        )
    )
    running = threading.Thread(target=crew.run)
    running.start()
    try:
        assert delivered.wait(60)  # while the other one still hangs
    finally:
        crew.stop()
        hangs.set()
        running.join(60)
    assert not running.is_alive()


def test_a_group_that_ends_by_itself_ends_the_process_loudly(caplog):
    crew = Crew(
        (
            Task("ends", failing(SystemExit(1)), HOUR, Group.SEAL),
            Task("goes on", Counter(), HOUR, Group.STAMP),
        )
    )
    assert crew.run() is False
    assert [record.group for record in caplog.records if record.levelname == "CRITICAL"] == ["seal"]


@pytest.mark.parametrize("error", [ValueError("x"), OperationalError("gone"), KeyError("y")])
def test_a_task_that_fails_holds_up_nobody(error):
    task = Counter(1)
    loop = Loop((Task("fails", failing(error), HOUR), Task("count", task, HOUR)))
    assert loop.turn() == 1


def test_a_failed_call_gives_the_other_answer():
    assert attempt("call", lambda: 1 // 0, otherwise=7) == 7


def test_a_stopped_loop_finishes_its_task_and_begins_no_other():
    after = Counter(1)

    def stop(_at):
        loop.stop()
        return 1

    loop = Loop((Task("stop", stop, HOUR), Task("after", after, HOUR)))
    loop.run()
    assert after.times == []


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.name)
def test_every_task_of_the_worker_finds_nothing_in_an_empty_database(task):
    assert run_task(task) == 0


def test_tasks_have_names_of_their_own():
    assert len({task.name for task in TASKS}) == len(TASKS)


def test_keys_that_wait_for_a_vault_raise_an_alarm(caplog):
    ordered = build.order()
    minute = timedelta(minutes=1)
    watch_mints(build.AT + minute)
    assert caplog.records == []
    watch_mints(build.AT + minute + timedelta(seconds=1))
    assert [record.waiting for record in caplog.records] == [1]
    assert ordered.key.kid not in caplog.text
