"""Rules of signing requests: codes, the content of a login, limits; pure."""

import math
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from uets.login.states import READING_LEVEL
from uets.signing import errors
from uets.signing.states import ALPHABET, CODE_LETTERS, COUNTED_FOR, LOGIN_STATEMENT

LOGIN_TYPE: Final = "uets-login:1"
LEAST_MATCH, MOST_MATCH = 10, 99
UNKNOWN_BROWSER: Final = "Tarayıcı"
_ALIKE: Final = str.maketrans("abcdefghijklmnopqrstuvwxyzOIL", "ABCDEFGH1JK1MN0PQRSTUVWXYZ011", "- ")
_BROWSERS: Final = (
    ("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"),
)  # fmt: skip
_SYSTEMS: Final = (
    ("Windows", "Windows"), ("Android", "Android"), ("iPhone", "iOS"), ("iPad", "iOS"), ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)  # fmt: skip


def new_code() -> str:
    """Return eight random letters of Crockford's base32: 40 bits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LETTERS))


def new_match_number() -> int:
    """Return the two digits that browser and program show: the person compares them."""
    return LEAST_MATCH + secrets.randbelow(MOST_MATCH - LEAST_MATCH + 1)


def find_code(text: str) -> str:
    """Return the code that a person typed: without dashes, O as 0, I and L as 1; empty when it cannot be one."""
    if len(text) > CODE_LETTERS * 2 or not text.isascii():
        return ""
    code = text.translate(_ALIKE)
    return code if len(code) == CODE_LETTERS and set(code) <= set(ALPHABET) else ""


def show_code(code: str) -> str:
    """Return a code as pages show it: K7QM-2XPD."""
    return f"{code[:4]}-{code[4:]}"


def describe_login(*, origin: str, session_hash: str, nonce: bytes, at: datetime) -> dict[str, object]:
    """Return what a login signs, before it is written as canonical JSON (RFC 8785).

    It names site and session and says what it is not: the key is one for documents, never asked for a bare number.
    """
    return {
        "type": LOGIN_TYPE,
        "origin": origin,
        "session": session_hash,
        "nonce": nonce.hex(),
        "issued_at": at.isoformat(),
        "statement": LOGIN_STATEMENT,
    }


def signed_bytes(content: bytes, *, byte_range: Sequence[int] | None) -> bytes:
    """Return what is signed of a content: all of it, or the two ranges of a PDF around its signature."""
    if byte_range is None:
        return content
    first, length, second, rest = byte_range
    return content[first : first + length] + content[second : second + rest]


def check_may_ask(*, by_session: int, by_network: int, most: tuple[int, int]) -> None:
    """Raise TooManyCodes when a session or a network had its codes of the hour."""
    if by_session >= most[0] or by_network >= most[1]:
        raise _too_many(COUNTED_FOR)


def check_may_try(*, tries: Sequence[datetime], most: int, at: datetime) -> None:
    """Raise TooManyCodes while a network had its looks of the hour; the newest tries come first."""
    if len(tries) >= most:
        raise _too_many(tries[most - 1] + COUNTED_FOR - at)


def level_of(*, asked_from: str, signed_from: str) -> int:
    """Return 2 when browser and program are not in one network, else 0: the level of the method.

    Somebody who was talked into typing a stranger's code sits elsewhere than the stranger's browser.
    """
    return 0 if asked_from and asked_from == signed_from else READING_LEVEL


def name_browser(user_agent: str) -> str:
    """Return a browser in words that its user knows: "Firefox · Windows"."""
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), UNKNOWN_BROWSER)
    system = next((name for mark, name in _SYSTEMS if mark in user_agent), "")
    return f"{browser} · {system}" if system else browser


def _too_many(wait: timedelta) -> errors.TooManyCodes:
    return errors.TooManyCodes(
        minutes=max(1, math.ceil(wait / timedelta(minutes=1))), retry_after=math.ceil(wait.total_seconds())
    )
