"""What a UETS password may be (NIST SP 800-63B §5.1.1.2): long enough and not known to guessers; nothing else; pure.

No rule about kinds of letters, no expiry: both make passwords worse.
"""

import re
from collections.abc import Callable, Iterator
from typing import Final

from uets.login import errors
from uets.login.states import SHORTEST_PASSWORD

LONGEST_PASSWORD: Final = 200
AROUND: Final = re.compile(r"^[\W\d_]+|[\W\d_]+$")
"""Figures and signs before and after a word: `!!galatasaray1905` is tried as soon as `galatasaray`."""

FEWEST_LETTERS: Final = 3
"""Fewer different letters than this (`aaaa…`, `abab…`) are no password."""


def check_password_is_good(password: str, *, tckn: str, is_known: Callable[[str], bool]) -> None:
    """Raise when a new password is short, known to guessers, or holds the person's identity number."""
    if len(password) < SHORTEST_PASSWORD:
        raise errors.PasswordTooShort(least=SHORTEST_PASSWORD)
    if tckn in password or len(set(password)) < FEWEST_LETTERS:
        raise errors.PasswordTooCommon
    if any(is_known(guess) for guess in list_guesses(password)):
        raise errors.PasswordTooCommon


def list_guesses(password: str) -> Iterator[str]:
    """Yield what a guesser would have tried before this password: itself, its bare word, the half of what repeats.

    Lists of leaked passwords hold them letter by letter, lists of words hold them folded.
    """
    yield password
    folded = fold(password)
    bare = AROUND.sub("", folded)
    yield folded
    yield bare
    for text in (folded, bare):
        half = text[: len(text) // 2]
        if half and half * 2 == text:
            yield half


def fold(password: str) -> str:
    """Return a password in small letters, the Turkish i in all its forms as one."""
    return password.replace("İ", "i").replace("I", "i").replace("ı", "i").encode().lower().decode()
