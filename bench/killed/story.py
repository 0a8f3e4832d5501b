"""The story: an authority hands packages over while everything is killed again and again; then five days pass."""

import os
import time
from collections.abc import Callable
from datetime import timedelta
from itertools import islice
from typing import Any, Final

import msgspec
from django.conf import settings

from bench.killed import judging
from bench.killed.insisting import Call, Insisting
from bench.killed.keeper import Keeper
from bench.killed.killer import FIFTH_DAY, Killer
from bench.office import Office
from bench.recipients import open_accounts
from uets.delivery.actions import remove_forgotten_packages
from uets.delivery.rules import PARTS
from uets.kernel import clock

OFFSET_FILE: Final = "clock-offset"
PER_CALL: Final = 20
ACCOUNTS: Final = 20
SIZE: Final = 10_000
AHEAD: Final = 3
"""So many calls may be under way or begun before a death that is due."""
REPEATED: Final = 20
"""So many calls are made once more when all have been answered."""
PATIENCE_SECONDS: Final = 300
LOOK_SECONDS: Final = 0.1
SIX_DAYS: Final = timedelta(days=6)
ARRIVED: Final = ("notice:taken_over", "notice:arrived")
DEEMED_SERVED: Final = "notice:deemed_served"
COUNT_DEEMED: Final = "SELECT count(*) FROM evidence_evidence WHERE kind = 'notice:deemed_served'"
COUNT: Final = "SELECT (SELECT count(*) FROM notices_notice), (SELECT count(*) FROM evidence_evidence)"


class Seen(msgspec.Struct):
    """What was seen."""

    packages: int
    seed: int
    kills: dict[str, int] = {}
    amid: int = 0
    restarts: dict[str, int] = {}
    answers: dict[str, int] = {}
    longest_call: float = 0.0
    notices: int = 0
    evidence: int = 0
    replays: int = 0
    """Calls that were made once more when all was over."""
    forgotten: int = 0
    """Files of calls that were never written down."""
    left_behind: int = 0
    """Such files after the clean-up of a later day."""
    seconds: dict[str, float] = {}
    broken: dict[str, int] = {}
    """Rules that do not hold, and how often."""
    rules: int = 0


class Story:
    """One story in one installation."""

    def __init__(self, keeper: Keeper, *, packages: int, rounds: int, seed: int) -> None:
        self.seen = Seen(packages, seed)
        self._keeper, self._killer = keeper, Killer(keeper, seed=seed)
        self._deaths, self._done = self._killer.plan(rounds), 0
        self._office = Office(keeper)
        self._calls = self._make_calls(packages)
        self._sender = Insisting(
            self._calls, port=keeper.port, token=self._office.ask_token, is_due=self._is_due
        )

    def tell(self) -> Seen:
        """Let it happen and return what was seen."""
        self._time("handed over amid kills", self._hand_over)
        self._time("until nothing waited", lambda: _until(lambda: not judging.count_waiting()))
        self._time("judged", lambda: self._judge(ARRIVED))
        self._time("fifth day amid kills", self._pass_days)
        self.seen.forgotten = len(judging.list_forgotten(settings.BLOBS_DIR))
        self._time("bytes of nobody removed", self._clean_up)
        self._time("judged again", lambda: self._judge((*ARRIVED, DEEMED_SERVED)))
        self.seen.left_behind = len(judging.list_forgotten(settings.BLOBS_DIR))
        seen, sender = self.seen, self._sender
        seen.kills, seen.amid = dict(self._killer.kills), self._killer.amid
        seen.restarts, seen.answers = dict(self._keeper.restarts), dict(sender.answers)
        seen.longest_call = round(sender.longest, 1)
        seen.notices, seen.evidence = judging.ask(COUNT)[0]
        return seen

    def _make_calls(self, packages: int) -> list[Call]:
        stock = iter(self._office.fill_stock(open_accounts(ACCOUNTS), packages=packages, size=SIZE))
        whole = [package.join() for package in islice(stock, packages)]
        return [
            Call(f"killed-{start}", whole[start : start + PER_CALL]) for start in range(0, packages, PER_CALL)
        ]

    def _is_due(self, number: int) -> bool:
        """Tell whether a call may leave: not long before the deaths that come amid the calls up to it."""
        return self._done >= len(self._deaths) or number <= self._place(self._done) + AHEAD

    def _place(self, death: int) -> int:
        """Return amid which call somebody dies."""
        return death * len(self._calls) // len(self._deaths)

    def _hand_over(self) -> None:
        with self._sender.working():
            for number, death in enumerate(self._deaths):
                _until(lambda number=number: self._sender.begun > self._place(number))  # type: ignore[misc]
                self._killer.kill(death)
                self._done = number + 1
        again = self._calls[:: max(1, len(self._calls) // REPEATED)]
        name = judging.name_submissions
        changed = sum(name(self._sender.repeat(call)) != name(call.answer) for call in again)
        self.seen.replays = len(again)
        self.seen.broken |= {"calls that are answered otherwise when repeated": changed} if changed else {}

    def _pass_days(self) -> None:
        (self._keeper.data / OFFSET_FILE).write_text(str(int(SIX_DAYS.total_seconds())), encoding="ascii")
        for death in FIFTH_DAY:
            self._killer.kill(death)
        _until(lambda: judging.ask(COUNT_DEEMED)[0][0] >= self.seen.packages)
        _until(lambda: not judging.count_waiting())

    def _clean_up(self) -> None:
        """Let all that was written today be two days old, and the clean-up look through every part of the store."""
        judging.let_be_older(settings.BLOBS_DIR, days=2)
        at = clock.now()
        for hour in range(len(PARTS)):
            remove_forgotten_packages(at=at + timedelta(hours=hour))

    def _judge(self, kinds: tuple[str, ...]) -> None:
        found = judging.judge(self._calls, settings.BLOBS_DIR, kinds=kinds)
        self.seen.rules = len(found)
        self.seen.broken |= {name: count for name, count in found.items() if count}

    def _time(self, name: str, act: Callable[[], Any]) -> None:
        started = time.monotonic()
        act()
        self.seen.seconds[name] = round(time.monotonic() - started, 1)


def run(keeper: Keeper) -> Seen:
    """Tell the story as long as the environment says: PACKAGES, ROUNDS, SEED."""
    given = {
        name: int(os.environ.get(name) or other)
        for name, other in {"PACKAGES": 10_000, "ROUNDS": 8, "SEED": 7201}.items()
    }
    story = Story(keeper, packages=given["PACKAGES"], rounds=given["ROUNDS"], seed=given["SEED"])
    return story.tell()


def _until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        if time.monotonic() > deadline:
            message = "it did not come to that"
            raise TimeoutError(message)
        time.sleep(LOOK_SECONDS / 4)
