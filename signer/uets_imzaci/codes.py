"""Codes as people type them and as a link carries them: `K7QM-2XPD`, `uets-imzaci://K7QM-2XPD`."""

from typing import Final

from uets_imzaci.problems import Problem

SCHEME: Final = "uets-imzaci:"
LETTERS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base32."""

LENGTH: Final = 8
_ALIKE: Final = str.maketrans("OIL", "011", "- \t\r\n")


def read_code(text: str) -> str:
    """Return the code of a typed text or link, without dashes; raises Problem when it cannot be one.

    A link carries the code and nothing else: no server, no file, no option.
    """
    typed = text.strip()
    if typed[: len(SCHEME)].casefold() == SCHEME:
        typed = typed[len(SCHEME) :].strip("/")
    code = typed.upper().translate(_ALIKE)
    if not typed.isascii() or len(code) != LENGTH or not set(code) <= set(LETTERS):
        raise Problem("code-malformed")
    return code


def show_code(code: str) -> str:
    """Return the code as the browser shows it."""
    return f"{code[:4]}-{code[4:]}"
