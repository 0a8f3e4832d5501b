"""A load generator: keep-alive HTTP/1.1 over raw sockets, every answer checked, latencies kept."""

import asyncio
import time
from collections.abc import Callable

import msgspec

Check = Callable[[bytes], bool]


class Round(msgspec.Struct, frozen=True):
    """One measured round: how many answers, in how many seconds, and each latency in seconds."""

    answers: int
    seconds: float
    latencies: list[float]

    @property
    def per_second(self) -> float:
        """Answers per second."""
        return self.answers / self.seconds

    def percentile(self, share: float) -> float:
        """Latency in seconds that `share` of the answers did not exceed."""
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def run(*, port: int, head: bytes, requests: int, connections: int, check: Check) -> Round:
    """Send `requests` equal requests over `connections` connections; raises ValueError on a wrong answer."""
    return asyncio.run(_run(port, head, requests, connections, check))


async def _run(port: int, head: bytes, requests: int, connections: int, check: Check) -> Round:
    latencies: list[float] = []
    share = requests // connections
    started = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for _ in range(connections):
            _ = group.create_task(_talk(port, head, share, check, latencies))
    return Round(answers=share * connections, seconds=time.perf_counter() - started, latencies=latencies)


async def _talk(port: int, head: bytes, requests: int, check: Check, latencies: list[float]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for _ in range(requests):
        started = time.perf_counter()
        writer.write(head)
        status, body = await _read(reader)
        latencies.append(time.perf_counter() - started)
        if status != b"200" or not check(body):
            message = f"wrong answer: {status!r} {body[:300]!r}"
            raise ValueError(message)
    writer.close()
    await writer.wait_closed()


async def _read(reader: asyncio.StreamReader) -> tuple[bytes, bytes]:
    head = await reader.readuntil(b"\r\n\r\n")
    length = 0
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
    return head[9:12], await reader.readexactly(length)
