"""The loops of a worker process: each task is one action call, asked again soon while it finds work.

Each group of tasks has a thread of its own, so that a server outside that hangs holds up nobody else's work.

The only broad `except` of the worker: a task that fails is logged and tried again at its next turn; a lost database
is one line, and the next turn opens a new connection.
"""

import logging
import signal
import threading
import time
from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from enum import StrEnum
from types import FrameType
from typing import TypeVar

import msgspec
from django.db import InterfaceError, OperationalError, close_old_connections, connection

from uets.kernel import clock

logger = logging.getLogger("uets.jobs")

T = TypeVar("T")

PAUSE_SECONDS = 1.0
"""The longest pause between two looks at what is due."""


class Group(StrEnum):
    """What belongs into one thread (architecture.md §9): a slow server outside holds up its own group alone."""

    SEAL = "seal"
    STAMP = "stamp"
    DELIVER = "deliver"
    MOBILE = "mobile"
    """People wait at their screens for what the operators of mobile signatures say."""

    ALERT = "alert"
    WEBHOOK = "webhook"
    CLOCK = "clock"
    """Ends of terms, retention and clean-up."""


class Task(msgspec.Struct, frozen=True):
    """One action with its turn: how many seconds pass before the next call after one that found too little."""

    name: str
    run: Callable[[datetime], int]
    every_seconds: float
    group: Group = Group.CLOCK
    full_at: int = 1
    """A call that found so much work is followed by the next at once."""


class Loop:
    """Runs tasks in turn, in one thread, until it is stopped."""

    def __init__(self, tasks: Sequence[Task], *, only: Collection[Group] = tuple(Group)) -> None:
        self._tasks = tuple(task for task in tasks if task.group in only)
        self._due = {task.name: 0.0 for task in self._tasks}
        self._is_stopping = threading.Event()

    def run(self) -> None:
        """Work until `stop`; the task under way is finished first."""
        while not self._is_stopping.is_set():
            if not self.turn():
                self._is_stopping.wait(self._pause())
        connection.close()

    def turn(self) -> int:
        """Call every task that is due once and return how much work they found."""
        found = 0
        for task in self._tasks:
            if self._is_stopping.is_set() or time.monotonic() < self._due[task.name]:
                continue
            work = run_task(task)
            is_full = work >= task.full_at
            self._due[task.name] = 0.0 if is_full else time.monotonic() + task.every_seconds
            found += work
        return found

    def stop(self) -> None:
        """Stop after the task under way."""
        self._is_stopping.set()

    def _pause(self) -> float:
        """Return how many seconds pass until a task is due, one at most."""
        soonest = min(self._due.values(), default=PAUSE_SECONDS) - time.monotonic()
        return min(PAUSE_SECONDS, max(0.0, soonest))


class Crew:
    """Runs each group of tasks in a thread of its own; when one of them ends, all do."""

    def __init__(self, tasks: Sequence[Task], *, only: Collection[Group] = tuple(Group)) -> None:
        busy = {task.group for task in tasks}
        self._loops = {group: Loop(tasks, only=[group]) for group in only if group in busy}
        self._has_failed = False

    def run(self) -> bool:
        """Work until `stop` and tell whether that is why all ended; the tasks under way are finished first."""
        threads = [
            threading.Thread(target=self._work, args=(group, loop), name=f"worker-{group}")
            for group, loop in self._loops.items()
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return not self._has_failed

    def stop(self, *_: int | FrameType | None) -> None:
        """Stop after the tasks under way; fit to be a signal handler."""
        for loop in self._loops.values():
            loop.stop()

    def stop_on_signals(self) -> None:
        """Stop on SIGTERM and on Ctrl-C."""
        signal.signal(signal.SIGTERM, self.stop)
        signal.signal(signal.SIGINT, self.stop)

    def _work(self, group: Group, loop: Loop) -> None:
        try:
            loop.run()
        except BaseException:
            self._has_failed = True
            logger.critical("a group of tasks has ended", exc_info=True, extra={"group": group.value})
        finally:
            self.stop()


def run_task(task: Task) -> int:
    """Call a task once and return how much work it found, none when it failed."""
    return attempt(task.name, lambda: task.run(clock.now()), otherwise=0)


def attempt(name: str, call: Callable[[], T], *, otherwise: T) -> T:
    """Return what a call returns; when it fails, log that and return `otherwise`, so that the process lives on."""
    close_old_connections()
    try:
        return call()
    except (OperationalError, InterfaceError):
        logger.warning("the database does not answer", extra={"task": name})
        connection.close()
    except Exception:
        logger.exception("a task failed", extra={"task": name})
    return otherwise
