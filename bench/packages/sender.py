"""A sending authority that hands packages over at a rate: many in one call, over few connections, with little CPU.

A call leaves when it is due, or as soon as a connection is free; so a server that falls behind is seen by the lateness
of the calls, and never made easier for. Everything is sent from where it lies (sendmsg), nothing is put together.
"""

import http.client
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Final

import msgspec

from bench.packages.stock import Package

ACCEPTED: Final = 202
BOUNDARY: Final = "uets-bench-7f3a91c2"
TOKEN_SECONDS: Final = 300.0
SILENT_SECONDS: Final = 120
MOST_PIECES: Final = 1_000
"""Linux takes 1,024 pieces of memory in one call."""


class Step(msgspec.Struct, frozen=True):
    """So many packages per second for so many seconds."""

    per_second: float
    seconds: float


class Call(msgspec.Struct, frozen=True):
    """One call: its key, when it was due, when it left and when its answer came (seconds since the start)."""

    key: str
    due: float
    sent: float
    answered: float
    packages: int


class Sender:
    """Sends packages for an authority; `token` is asked for a bearer token every five minutes."""

    def __init__(
        self, *, port: int, token: Callable[[], str], per_call: int = 50, connections: int = 2
    ) -> None:
        self._port, self._per_call, self._connections = port, per_call, connections
        self._ask_token, self._token, self._asked_at = token, "", -TOKEN_SECONDS
        self._lock = threading.Lock()
        self._calls: list[Call] = []
        self._faults: list[BaseException] = []
        self._number = 0

    @property
    def calls(self) -> list[Call]:
        """The calls that have been answered, in no order."""
        return list(self._calls)

    def send(self, packages: Iterator[Package], steps: Sequence[Step]) -> float:
        """Send by these steps and return when it began (monotonic); ValueError for any answer but 202."""
        due = _list_due(steps, self._per_call)
        started = time.perf_counter()
        workers = [
            threading.Thread(target=self._work, args=(packages, due, started), daemon=True)
            for _ in range(self._connections)
        ]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        if self._faults:
            raise self._faults[0]
        return started

    def _work(self, packages: Iterator[Package], due: Iterator[float], started: float) -> None:
        try:
            with socket.create_connection(("127.0.0.1", self._port), timeout=SILENT_SECONDS) as connection:
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                while not self._faults and self._send_next(connection, packages, due, started):
                    pass
        except BaseException as error:  # noqa: BLE001 - handed to the thread that waits
            self._faults.append(error)

    def _send_next(
        self, connection: socket.socket, packages: Iterator[Package], due: Iterator[float], started: float
    ) -> bool:
        """Send one call and take its answer; False when there is no more to send."""
        with self._lock:
            at, batch = next(due, None), list(islice(packages, self._per_call))
            self._number += 1
            number, token = self._number, self._find_token()
        if at is None or not batch:
            return False
        time.sleep(max(0.0, started + at - time.perf_counter()))
        sent = time.perf_counter()
        key = f"bench-{time.time_ns()}-{number}"
        _send_pieces(connection, _compose(batch, number=number, key=key, token=token))
        _receive(connection)
        self._calls.append(Call(key, at, sent - started, time.perf_counter() - started, len(batch)))
        return True

    def _find_token(self) -> str:
        now = time.monotonic()
        if now - self._asked_at >= TOKEN_SECONDS:
            self._token, self._asked_at = self._ask_token(), now
        return self._token


def _list_due(steps: Sequence[Step], per_call: int) -> Iterator[float]:
    """Yield when each call is due, in seconds from the start."""
    begun = 0.0
    for step in steps:
        calls = round(step.per_second * step.seconds / per_call)
        yield from (begun + number * per_call / step.per_second for number in range(calls))
        begun += step.seconds


def _compose(batch: Sequence[Package], *, number: int, key: str, token: str) -> list[memoryview]:
    """Return the request in pieces."""
    pieces: list[memoryview] = []
    for place, package in enumerate(batch):
        head = (
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="package"; filename="{number}.{place}"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n"
        )
        pieces += [memoryview(f"\r\n{head}".encode() if place else head.encode()), *package.pieces]
    pieces.append(memoryview(f"\r\n--{BOUNDARY}--\r\n".encode()))
    request = (
        "POST /v1/submissions HTTP/1.1\r\nHost: localhost\r\n"
        f"Authorization: Bearer {token}\r\nIdempotency-Key: {key}\r\n"
        f"Content-Type: multipart/form-data; boundary={BOUNDARY}\r\nContent-Length: {sum(map(len, pieces))}\r\n\r\n"
    )
    return [memoryview(request.encode()), *pieces]


def _send_pieces(connection: socket.socket, pieces: list[memoryview]) -> None:
    at = 0
    while at < len(pieces):
        sent = connection.sendmsg(pieces[at : at + MOST_PIECES])
        while sent and at < len(pieces):
            if sent < len(pieces[at]):
                pieces[at] = pieces[at][sent:]
                break
            sent -= len(pieces[at])
            at += 1


def _receive(connection: socket.socket) -> None:
    """Take an answer; ValueError unless it is 202."""
    answer = http.client.HTTPResponse(connection)
    answer.begin()
    body = answer.read()
    if answer.status != ACCEPTED:
        message = f"refused: {answer.status} {body[:500]!r}"
        raise ValueError(message)
