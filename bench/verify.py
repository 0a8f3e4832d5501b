"""P8: a bundle is verified, fresh and after ten and thirty years, in a warm process and as a command.

The peer checks the same files with programs that are not ours: xmlsec1 the seal, `openssl ts -verify` each token. It
does less: neither hash trees nor roles are asked of it.
"""

import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.serialization import Encoding

from bench import judges
from bench.evidence import make_rows
from bench.renewals import HandedOut, Keeper
from bench.report import Result
from bench.rounds import Figure, Round, interleave
from bench.stamping import open_folder
from config.processes import ROOT
from uets.evidence.proof import verify
from uets.evidence.proof.certificates import publish, write_published

AGES: Final = {"fresh": (0, 2026), "10 years": (1, 2036), "30 years": (3, 2056)}
"""How many renewals, and the year in which it is verified."""

BUNDLES: Final = 20
TURNS: Final = 3
MOST_MS: Final = 50.0
PUBLISHED: Final = "uets-certificates.pem"


class Desk:
    """Bundles of every age, and each way to verify them; every way returns the seconds that one took."""

    def __init__(self, folder: Path) -> None:
        authority = open_folder(folder)
        keeper = Keeper(authority)
        self._folder = folder
        self._bundles: Mapping[str, Sequence[HandedOut]] = {
            age: [keeper.hand_out(row, renewals=renewals) for row in make_rows(BUNDLES)]
            for age, (renewals, _) in AGES.items()
        }
        (folder / judges.ROOT).write_bytes(authority.root().certificate.public_bytes(Encoding.PEM))
        (folder / PUBLISHED).write_text(write_published(keeper.list_roles()), encoding="utf-8")
        self._published = publish(keeper.list_roles())
        for age, bundles in self._bundles.items():
            self._write(_name(age), bundles[0])

    def check(self, age: str) -> float:
        """Verify every bundle of an age in this process."""
        now = datetime(AGES[age][1], 12, 1, tzinfo=UTC)
        started = time.process_time()  # it waits for nothing, so that this is its time on a core of its own
        for each in self._bundles[age]:
            report = verify.verify(each.content, published=self._published, now=now)
            if not report.holds:
                raise judges.NotVerified(str(report.steps))
        return (time.process_time() - started) / BUNDLES

    def call(self, age: str) -> float:
        """Verify one bundle by the command.

        It goes by today's clock, so of a bundle from the future it says, at the end of all its steps, that the newest
        time stamp is not valid yet.
        """
        words = [sys.executable, "-m", "uets.evidence.proof.verify", str(self._folder / f"{_name(age)}.zip")]
        words += ["--published", str(self._folder / PUBLISHED)]
        return _time([words], folder=ROOT, allowed=min(AGES[age][0], 1))

    def ask_others(self, age: str) -> float:
        """Let xmlsec1 verify the seal and openssl each token of the same bundle."""
        name, bundle = _name(age), self._bundles[age][0]
        calls = [judges.words_for_seals([f"{name}.xml"])]
        for number, (_, root, at) in enumerate(bundle.tokens):
            calls.append(judges.words_for_token(f"{name}-{number}.tst", imprint=root, at=int(at.timestamp())))
        return _time(calls, folder=self._folder)

    def _write(self, name: str, bundle: HandedOut) -> None:
        (self._folder / f"{name}.zip").write_bytes(bundle.content)
        (self._folder / f"{name}.xml").write_bytes(bundle.xml)
        for number, (token, _, _) in enumerate(bundle.tokens):
            (self._folder / f"{name}-{number}.tst").write_bytes(token)


def run(folder: Path, *, is_full: bool) -> Result:
    """Measure every age in every way."""
    desk = Desk(folder)
    programs: dict[str, Callable[[], float]] = {}
    for age in AGES:
        programs[age] = partial(desk.check, age)
        programs[f"{age}, command"] = partial(desk.call, age)
        programs[f"{age}, others"] = partial(desk.ask_others, age)
    for warm in programs.values():
        warm()
    rounds = interleave(programs, turns=TURNS * 4 if is_full else TURNS, figures=_figures)
    peer = "xmlsec1 and `openssl ts -verify` on the same files"
    return Result(name="verify", target="P8", peer=peer, figures=_figures(rounds))


def _figures(rounds: list[Round[float]]) -> list[Figure]:
    def figure(name: str, ours: str, age: str, at_most: float | None = None) -> Figure:
        return Figure(
            name=name,
            unit="ms",
            ours=[_mean(measured[ours]) for measured in rounds],
            peer=[_mean(measured[f"{age}, others"]) for measured in rounds],
            at_most=at_most,
            digits=1,
        )

    return [
        *(figure(f"{age}, warm process", age, age, MOST_MS) for age in AGES),
        *(figure(f"{age}, command", f"{age}, command", age) for age in AGES),
    ]


def _mean(turns: Sequence[float]) -> float:
    return sum(turns) / len(turns) * 1e3


def _time(calls: Sequence[Sequence[str]], *, folder: Path, allowed: int = 0) -> float:
    started = time.perf_counter()
    for words in calls:
        done = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)
        if max(done.returncode, done.stdout.count("✗")) > allowed:
            raise judges.NotVerified(done.stdout + done.stderr)
    return time.perf_counter() - started


def _name(age: str) -> str:
    return age.replace(" ", "-")
