"""Lists of common and leaked passwords, read from the disk once per process; nobody outside is asked.

Two lists: the 19,646 most common of published leaks that Django carries (by Royce Williams), and `turkish.txt`, ours:
words that people in Türkiye build passwords of. Together with the rule that takes figures and signs off both ends
they cover what is guessed first, not every password that ever leaked.
"""

import gzip
from functools import cached_property
from pathlib import Path
from typing import Final

from django.contrib.auth import password_validation

from uets.login.rules import fold

VERSION: Final = "2026-11"
"""Of our list; Django's has the version of Django."""

OURS: Final = Path(__file__).parent / "turkish.txt"
DJANGOS: Final = Path(password_validation.__file__).parent / "common-passwords.txt.gz"
SHORTEST_WORD: Final = 4
"""What is shorter is no word that a password is built of."""


class ListedPasswords:
    """Passwords of the two lists."""

    def holds(self, password: str) -> bool:
        """Tell whether a password stands in one of the lists."""
        return len(password) >= SHORTEST_WORD and password in self._listed

    @cached_property
    def _listed(self) -> frozenset[str]:
        ours = OURS.read_text(encoding="utf-8")
        theirs = gzip.decompress(DJANGOS.read_bytes()).decode()
        lines = [line.strip() for line in f"{ours}\n{theirs}".splitlines()]
        return frozenset(fold(line) for line in lines if line and not line.startswith("#"))
