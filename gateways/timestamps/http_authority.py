"""Asks one of the configured time-stamp authorities for a token; a silent or lying one is passed over."""

import logging
import secrets
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import httpx

from gateways.bounds import AnswerUnfit, read_bounded
from uets.evidence.ports import ClockDiffers, TimestampUnavailable
from uets.evidence.proof.certificates import (
    NotTrusted,
    Published,
    Role,
    check_role,
    publish,
    read_published,
)
from uets.evidence.proof.merkle import SHA256
from uets.evidence.proof.timestamps import Token, TokenInvalid, read_reply, request
from uets.evidence.rules.sealing import CLOCKS_DIFFER_BY

QUERY: Final = "application/timestamp-query"
TIMEOUT_SECONDS: Final = 5.0
"""For each step, and for the whole of an answer: evidence waits for it."""
LARGEST_REPLY: Final = 64_000
FAILURES_BEFORE_NEXT: Final = 2
NOTED_CLOCK_DIFFERENCE: Final = timedelta(seconds=1)
"""Above this a warning is logged: one of two clocks is wrong."""

log = logging.getLogger(__name__)


def read_certificates(file: Path) -> Published:
    """Return what the installation has published; raises TimestampUnavailable when it cannot be read."""
    try:
        return publish(read_published(file.read_text(encoding="utf-8")))
    except (OSError, NotTrusted) as error:
        message = f"the published certificates cannot be read: {file.name}"
        raise TimestampUnavailable(message) from error


class _OtherTime(TokenInvalid):
    """A token in order that tells another time than our clock."""


class HttpTimestamps:
    """The configured authorities, the one in use first; connections are kept."""

    def __init__(
        self,
        *,
        urls: Sequence[str],
        published: Callable[[], Published],
        timeout_seconds: float = TIMEOUT_SECONDS,
    ) -> None:
        """Remember where they are and how to learn which certificates may stamp; asked at every stamp."""
        self._urls, self._read_published, self._seconds = list(urls), published, timeout_seconds
        self._failures = 0
        self._client = httpx.Client(timeout=timeout_seconds, trust_env=False, follow_redirects=False)

    def stamp(self, root: bytes, *, at: datetime, digest: str = SHA256) -> Token:
        """Return a checked token over a hash; raises TimestampUnavailable, ClockDiffers."""
        if not self._urls:
            message = "no time-stamp authority is configured"
            raise TimestampUnavailable(message)
        published, url = self._read_published(), self._urls[0]
        try:
            token = self._ask(url, root, digest=digest, published=published)
            _check_clock(token, at=at)
        except (httpx.HTTPError, TokenInvalid, NotTrusted) as error:
            self._count_failure()
            raise _describe(error) from error
        self._failures = 0
        return token

    def close(self) -> None:
        """Close the kept connections."""
        self._client.close()

    def _count_failure(self) -> None:
        """Go on to the next authority after two failures in a row."""
        self._failures += 1
        if self._failures >= FAILURES_BEFORE_NEXT:
            first, *others = self._urls
            self._urls = [*others, first]  # at once, for other threads read it
            self._failures = 0

    def _ask(self, url: str, root: bytes, *, digest: str, published: Published) -> Token:
        nonce = secrets.randbits(64)
        token = read_reply(
            self._post(url, request(root, nonce=nonce, digest=digest)), imprint=root, nonce=nonce
        )
        if token.digest != digest:
            message = "the token stamps a hash of another algorithm"
            raise TokenInvalid(message)
        check_role(
            token.certificate,
            Role.TIMESTAMP,
            published=published,
            others=token.certificates,
            at=token.gen_time,
        )
        return token

    def _post(self, url: str, asked: bytes) -> bytes:
        until = time.monotonic() + self._seconds
        headers = {"Content-Type": QUERY, "Accept-Encoding": "identity"}
        with self._client.stream("POST", url, content=asked, headers=headers) as answer:
            answer.raise_for_status()
            return read_bounded(answer, at_most=LARGEST_REPLY, until=until)


def _describe(error: Exception) -> TimestampUnavailable:
    """Return what the caller is told: why in words, where there are any that say it."""
    if isinstance(error, _OtherTime):
        return ClockDiffers(str(error))
    has_words = isinstance(error, TokenInvalid | NotTrusted | AnswerUnfit)
    return TimestampUnavailable(str(error) if has_words else type(error).__name__)


def _check_clock(token: Token, *, at: datetime) -> None:
    difference = abs(token.gen_time - at)
    if difference > CLOCKS_DIFFER_BY:
        message = f"its time differs from ours by {difference.total_seconds():.0f} s"
        raise _OtherTime(message)
    if difference > NOTED_CLOCK_DIFFERENCE + timedelta(seconds=1):  # the token may tell whole seconds only
        log.warning("time-stamp clock differs", extra={"seconds": difference.total_seconds()})
