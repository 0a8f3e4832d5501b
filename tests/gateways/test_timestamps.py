"""Time-stamp authorities that are silent, gone or wrong: each is told, the next one is asked, nothing is believed."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler
from threading import Event

import pytest
from typing_extensions import override

from gateways.timestamps.http_authority import HttpTimestamps
from simulators.serving import BlockServer
from simulators.timestamps.server import Behaviour, TimestampServer
from tests.builders.proofs import STAMPED_AT, root_certificate
from tests.builders.sealing import publish_all
from tests.packages import authority
from uets.evidence.ports import ClockDiffers, TimestampUnavailable
from uets.evidence.proof.certificates import Role, publish
from uets.evidence.proof.timestamps import read_token

ROOT = bytes(range(32))
A_MOMENT = 0.2


@pytest.fixture
def server() -> Iterator[TimestampServer]:
    signer = authority().timestamper("Zaman Damgası")
    with TimestampServer(("127.0.0.1", 0), signer=signer, clock=lambda: STAMPED_AT) as server:
        yield server


@contextmanager
def asking(*urls: str) -> Iterator[HttpTimestamps]:
    gateway = HttpTimestamps(urls=urls, published=publish_all, timeout_seconds=A_MOMENT)
    try:
        yield gateway
    finally:
        gateway.close()


@pytest.fixture
def silent() -> Iterator[str]:
    """Give the address of somebody who takes every call and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/tsr"


class Dripping(BaseHTTPRequestHandler):
    """Sends an answer of 64,000 bytes one by one, in time for every read and never to its end."""

    ended = Event()

    def do_POST(self) -> None:
        """Drip until the test ends."""
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Length", "64000")
        self.end_headers()
        with suppress(OSError):  # nobody listens any more
            while not self.ended.wait(0.02):
                self.wfile.write(b"0")

    @override
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def dripping() -> Iterator[str]:
    """Give the address of somebody who goes on answering and never comes to an end."""
    with BlockServer(("127.0.0.1", 0), Dripping, name="dripping") as server:
        yield f"http://127.0.0.1:{server.socket.getsockname()[1]}/tsr"
        Dripping.ended.set()


def fails(gateway: HttpTimestamps, words: str, *, at: datetime = STAMPED_AT) -> None:
    with pytest.raises(TimestampUnavailable, match=words):
        gateway.stamp(ROOT, at=at)


def test_a_silent_authority_is_given_up_and_the_next_one_asked(server: TimestampServer, silent: str) -> None:
    with asking(silent, server.url) as gateway:
        fails(gateway, "ReadTimeout")
        fails(gateway, "ReadTimeout")
        token = gateway.stamp(ROOT, at=STAMPED_AT)
    assert read_token(token.encoded).imprint == ROOT
    assert server.granted == 1


def test_one_that_is_gone_is_told(server: TimestampServer) -> None:
    url = server.url.replace(f":{server.socket.getsockname()[1]}", ":1")
    with asking(url) as gateway:
        fails(gateway, "ConnectError")
    with asking() as gateway:
        fails(gateway, "no time-stamp authority")


@pytest.mark.parametrize("minutes", [-2, 2])
def test_a_time_two_minutes_off_is_refused_whoever_is_wrong(server: TimestampServer, minutes: int) -> None:
    with asking(server.url) as gateway:
        fails(gateway, "differs from ours by 120 s", at=STAMPED_AT + timedelta(minutes=minutes))
        assert gateway.stamp(ROOT, at=STAMPED_AT).gen_time == STAMPED_AT


@pytest.mark.parametrize(
    ("behaviour", "words"),
    [
        (Behaviour.GARBAGE, "not a TimeStampResp"),
        (Behaviour.OTHER_NONCE, "nonce"),
        (Behaviour.OTHER_HASH, "another hash"),
        (Behaviour.REFUSE, "refused"),
        (Behaviour.ERROR, "HTTPStatusError"),
        (Behaviour.HUGE, "the answer is too long"),
    ],
)
def test_what_is_wrong_is_said(server: TimestampServer, behaviour: Behaviour, words: str) -> None:
    server.behaviour = behaviour
    with asking(server.url) as gateway:
        fails(gateway, words)


def test_an_answer_that_never_ends_is_given_up_as_a_whole(dripping: str) -> None:
    with asking(dripping) as gateway:
        fails(gateway, "the answer comes too slowly")


def test_whose_time_differs_is_told_apart_from_one_that_is_away(server: TimestampServer) -> None:
    with asking(server.url) as gateway, pytest.raises(ClockDiffers):
        gateway.stamp(ROOT, at=STAMPED_AT + timedelta(days=1))


def test_a_certificate_that_is_published_later_is_believed_from_then_on(server: TimestampServer) -> None:
    lists = [publish([(Role.ROOT, root_certificate())]), publish_all()]
    gateway = HttpTimestamps(urls=[server.url], published=lambda: lists.pop(0), timeout_seconds=A_MOMENT)
    try:
        fails(gateway, "not published as timestamp")
        assert gateway.stamp(ROOT, at=STAMPED_AT).gen_time == STAMPED_AT
    finally:
        gateway.close()


def test_a_stronger_hash_is_stamped_as_such(server: TimestampServer) -> None:
    with asking(server.url) as gateway:
        assert gateway.stamp(ROOT * 2, at=STAMPED_AT, digest="sha512").digest == "sha512"
