"""What commands are given on their line: checked before anything is done, refused in one line."""

from argparse import ArgumentTypeError
from collections.abc import Callable
from datetime import date
from pathlib import Path


def existing_file(text: str) -> Path:
    """Return the path of a file that can be read."""
    path = Path(text)
    try:
        with path.open("rb"):
            return path
    except OSError as error:
        message = f"{path} cannot be read ({error.strerror})"
        raise ArgumentTypeError(message) from error


def whole_number(*, least: int, most: int) -> Callable[[str], int]:
    """Return a reader of whole numbers within bounds."""

    def read(text: str) -> int:
        if not text.isdecimal() or not least <= int(text) <= most:
            message = f"{text} is not a whole number from {least} to {most}"
            raise ArgumentTypeError(message)
        return int(text)

    return read


def day(text: str) -> date:
    """Return a day given as 2026-12-31."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        message = f"{text} is not a day like 2026-12-31"
        raise ArgumentTypeError(message) from error
