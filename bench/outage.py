"""P7 with the time-stamp authority gone: for a minute it takes every question and answers none, then it is back.

Delivery may not notice (performance.md: evidence waits for nobody), and all that waited has its proof soon afterwards.
Three parts of equal length: before, without, after.
"""

import math
import os
import socket
import socketserver
import threading
import time
from collections.abc import Callable, Sequence
from select import select
from typing import Final

from typing_extensions import override

from bench import load
from bench.installation import Installation
from bench.intake import PER_CALL, PER_SECOND, RECIPIENTS, SAMPLE, Taken, find_times, verify_some
from bench.judges import NotVerified
from bench.office import Office
from bench.packages.sender import Step
from bench.recipients import open_accounts
from bench.report import Result
from bench.rounds import Figure
from bench.watching import Watch

SECONDS: Final = 180
PARTS: Final = 3
STAMPS_PORT: Final = 3
MOST_HELD_UP: Final = 1.5
"""Delivery without the authority may take so much longer than before: what a noisy machine does by itself."""

MOST_CATCHING_UP: Final = 30.0
"""Seconds in which a minute's evidence has its proof once the authority is back."""

PIECE: Final = 65_536


class Line(socketserver.ThreadingTCPServer):
    """The line to the time-stamp authority: while it is down it takes what is sent and passes nothing on."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, port: int, *, target: int) -> None:
        super().__init__(("127.0.0.1", port), _Relay)
        self.target = target
        self.is_up = threading.Event()
        self.is_up.set()
        threading.Thread(target=self.serve_forever, daemon=True).start()


class _Relay(socketserver.BaseRequestHandler):
    server: Line

    @override
    def handle(self) -> None:
        with socket.create_connection(("127.0.0.1", self.server.target)) as beyond:
            ways = {self.request: beyond, beyond: self.request}
            while True:
                for source in select(list(ways), [], [])[0]:
                    self.server.is_up.wait()
                    try:
                        piece = source.recv(PIECE)
                        ways[source].sendall(piece)
                    except OSError:
                        return
                    if not piece:
                        return


def run(installation: Installation, *, is_full: bool) -> Result:
    """Send at a steady rate, and let the authority be gone in the middle."""
    rate = float(os.environ.get("RATE") or PER_SECOND)
    seconds = int(os.environ.get("SECONDS") or SECONDS * (2 if is_full else 1))
    with Line(installation.peer_port, target=installation.port + STAMPS_PORT) as line:
        taken, back = _send(installation, line, rate=rate, seconds=seconds)
    verified = verify_some(taken, SAMPLE)
    return Result(
        name="outage",
        target="P7",
        peer="the same stream before the authority was gone",
        figures=_figures(_parts(taken, seconds=seconds), back=back),
        notes=[
            f"{len(taken)} packages at {rate:g}/s, the authority gone for {seconds / PARTS:.0f} s.",
            f"{verified} bundles were written and verified.",
            "One run decides nothing.",
        ],
    )


def _figures(parts: Sequence[Sequence[Taken]], *, back: float) -> list[Figure]:
    before, without, after = parts
    return [
        Figure(
            name="202 → arrived, p95, without the authority",
            unit="s",
            ours=[_p95(without, _recorded)],
            peer=[_p95(before, _recorded)],
            at_most=MOST_HELD_UP,
            judges_ratio=True,
            digits=2,
        ),
        Figure(
            name="authority is back → all that waited has its proof",
            unit="s",
            ours=[max(each.answered + each.proven for each in without) - back],
            at_most=MOST_CATCHING_UP,
            digits=1,
        ),
        Figure(
            name="202 → sealed, stamped, p95, afterwards",
            unit="s",
            ours=[_p95(after, _proven)],
            peer=[_p95(before, _proven)],
            digits=2,
        ),
    ]


def _send(installation: Installation, line: Line, *, rate: float, seconds: int) -> tuple[list[Taken], float]:
    """Return what was taken, and when the line was up again (seconds since the start)."""
    office = Office(installation)
    stock = office.fill_stock(open_accounts(RECIPIENTS), packages=math.ceil(rate * seconds))
    sender, watch = office.open_sender(per_call=PER_CALL), Watch(installation)
    began, began_at = time.perf_counter(), time.time()
    down = threading.Timer(seconds / PARTS, line.is_up.clear)
    up = threading.Timer(2 * seconds / PARTS, line.is_up.set)
    for each in (watch, down, up):
        each.start()
    try:
        started = sender.send(iter(stock), [Step(rate, seconds)]) - began
        watch.wait_until_idle()
    finally:
        line.is_up.set()
        watch.stop()
    taken = find_times({call.key: call.answered + started for call in sender.calls}, began_at=began_at)
    sent = sum(call.packages for call in sender.calls)
    if len(taken) != sent:
        message = f"{sent} packages were accepted, {len(taken)} were taken over and proven"
        raise NotVerified(message)
    return taken, 2 * seconds / PARTS


def _parts(taken: Sequence[Taken], *, seconds: int) -> list[list[Taken]]:
    found: list[list[Taken]] = [[] for _ in range(PARTS)]
    for each in taken:
        found[min(PARTS - 1, int(each.answered / seconds * PARTS))].append(each)
    return found


def _p95(part: Sequence[Taken], of: Callable[[Taken], float]) -> float:
    return load.percentile([of(each) for each in part], 0.95)


def _recorded(each: Taken) -> float:
    return each.recorded


def _proven(each: Taken) -> float:
    return each.proven
