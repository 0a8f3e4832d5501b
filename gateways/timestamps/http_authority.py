"""Asks one of the configured time-stamp authorities for a token; a silent or lying one is passed over."""

import logging
import secrets
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import httpx

from uets.evidence.ports import TimestampUnavailable
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

QUERY: Final = "application/timestamp-query"
TIMEOUT_SECONDS: Final = 10.0
LARGEST_REPLY: Final = 64_000
FAILURES_BEFORE_NEXT: Final = 2
MOST_CLOCK_DIFFERENCE: Final = timedelta(seconds=60)
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


class HttpTimestamps:
    """The configured authorities, the one in use first; connections are kept."""

    def __init__(
        self,
        *,
        urls: Sequence[str],
        published: Callable[[], Published],
        timeout_seconds: float = TIMEOUT_SECONDS,
    ) -> None:
        """Remember where they are and how to learn which certificates may stamp; asked at the first stamp."""
        self._urls, self._read_published = list(urls), published
        self._published: Published | None = None
        self._failures = 0
        self._client = httpx.Client(timeout=timeout_seconds, trust_env=False, follow_redirects=False)

    def stamp(self, root: bytes, *, at: datetime, digest: str = SHA256) -> Token:
        """Return a checked token over a hash; raises TimestampUnavailable."""
        if not self._urls:
            message = "no time-stamp authority is configured"
            raise TimestampUnavailable(message)
        self._published = self._published or self._read_published()
        url = self._urls[0]
        try:
            token = self._ask(url, root, digest=digest, at=at)
        except (httpx.HTTPError, TokenInvalid, NotTrusted) as error:
            self._failures += 1
            if self._failures >= FAILURES_BEFORE_NEXT:
                self._urls.append(self._urls.pop(0))
                self._failures = 0
            reason = str(error) if isinstance(error, TokenInvalid | NotTrusted) else type(error).__name__
            raise TimestampUnavailable(reason) from error
        self._failures = 0
        return token

    def close(self) -> None:
        """Close the kept connections."""
        self._client.close()

    def _ask(self, url: str, root: bytes, *, digest: str, at: datetime) -> Token:
        nonce = secrets.randbits(64)
        asked = request(root, nonce=nonce, digest=digest)
        answer = self._client.post(url, content=asked, headers={"Content-Type": QUERY})
        answer.raise_for_status()
        if len(answer.content) > LARGEST_REPLY:
            message = "the answer is too long"
            raise TokenInvalid(message)
        token = read_reply(answer.content, imprint=root, nonce=nonce)
        if token.digest != digest:
            message = "the token stamps a hash of another algorithm"
            raise TokenInvalid(message)
        check_role(
            token.certificate,
            Role.TIMESTAMP,
            published=self._published or self._read_published(),
            others=token.certificates,
            at=token.gen_time,
        )
        _check_clock(token, at=at)
        return token


def _check_clock(token: Token, *, at: datetime) -> None:
    difference = abs(token.gen_time - at)
    if difference > MOST_CLOCK_DIFFERENCE:
        message = f"its time differs from ours by {difference.total_seconds():.0f} s"
        raise TokenInvalid(message)
    if difference > NOTED_CLOCK_DIFFERENCE + timedelta(seconds=1):  # the token may tell whole seconds only
        log.warning("time-stamp clock differs", extra={"seconds": difference.total_seconds()})
