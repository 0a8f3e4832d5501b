"""A load generator: keep-alive HTTP/1.1 over raw sockets, every answer checked, latencies kept.

It shares the cores with what it measures, so it does as little as it can: one thread, one epoll, no library.
"""

import re
import select
import socket
import time
from collections.abc import Callable, Sequence
from typing import NamedTuple

import msgspec

HEAD_END = b"\r\n\r\n"
CHUNK = 1 << 17
SILENT_SECONDS = 30
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


class Asked(NamedTuple):
    """What a connection sends again and again, and what the body of each answer has to pass."""

    head: bytes
    check: Callable[[bytes], bool]


class Load(msgspec.Struct, frozen=True):
    """How many answers came in how many seconds, and the latency of each in seconds."""

    seconds: float
    latencies: list[float]

    @property
    def answers(self) -> int:
        """How many answers came."""
        return len(self.latencies)

    @property
    def per_second(self) -> float:
        """Answers per second."""
        return self.answers / self.seconds

    def percentile(self, share: float) -> float:
        """Return the latency in seconds that `share` of the answers did not exceed."""
        return percentile(self.latencies, share)


def percentile(values: list[float], share: float) -> float:
    """Return the value that `share` of the values did not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def run(*, port: int, asked: Sequence[Asked], requests: int, connections: int) -> Load:
    """Send so many requests over so many connections, which share out what is asked; ValueError on a wrong answer."""
    latencies: list[float] = []
    share = requests // connections
    talks = [_Talk(port, asked[number % len(asked)], share) for number in range(connections)]
    started = time.perf_counter()
    with select.epoll() as waiting:
        by_number = {talk.socket.fileno(): talk for talk in talks}
        for number, talk in by_number.items():
            waiting.register(number, select.EPOLLIN)
            talk.send()
        while by_number:
            ready = waiting.poll(SILENT_SECONDS)
            if not ready:
                message = f"no answer for {SILENT_SECONDS} seconds"
                raise TimeoutError(message)
            for number, _ in ready:
                by_number[number].receive(latencies)
                if by_number[number].left == 0:
                    waiting.unregister(number)
                    by_number.pop(number).socket.close()
    return Load(time.perf_counter() - started, latencies)


class _Talk:
    """One connection: a request is sent when the answer to the one before has come."""

    __slots__ = ("_answer", "_asked", "_sent_at", "_wanted", "left", "socket")

    def __init__(self, port: int, asked: Asked, requests: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.left = requests
        self._asked = asked
        self._answer = b""
        self._sent_at, self._wanted = 0.0, 0

    def send(self) -> None:
        """Send the next request."""
        self._answer, self._wanted = b"", 0
        self._sent_at = time.perf_counter()
        self.socket.sendall(self._asked.head)

    def receive(self, latencies: list[float]) -> None:
        """Take what has come; a whole answer is checked, and followed by the next request."""
        received = self.socket.recv(CHUNK)
        self._answer += received
        if not received:
            message = f"the connection was closed after {self._answer[:300]!r}"
            raise ValueError(message)
        if self._wanted == 0:
            self._wanted = _length_of(self._answer)
        if self._wanted == 0 or len(self._answer) < self._wanted:
            return
        latencies.append(time.perf_counter() - self._sent_at)
        body = self._answer[self._answer.index(HEAD_END) + len(HEAD_END) :]
        if self._answer[9:12] != b"200" or not self._asked.check(body):
            message = f"wrong answer: {self._answer[:600]!r}"
            raise ValueError(message)
        self.left -= 1
        if self.left:
            self.send()


def _length_of(answer: bytes) -> int:
    """Return the length of head and body together, or 0 while the head has not all come."""
    end = answer.find(HEAD_END)
    if end < 0:
        return 0
    found = _LENGTH.search(answer, 0, end)
    return end + len(HEAD_END) + (int(found[1]) if found else 0)
