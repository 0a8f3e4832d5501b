"""Choices of radio and check box groups with a sentence beside their words, “Tümünü işaretle”, and hidden versions."""

import re
from collections.abc import Mapping
from typing import Self

VERSION = re.compile(r"[0-9]{1,9}")


class Choice(str):
    """The label of a choice with a hint: what choosing it causes."""

    __slots__ = ("hint", "is_disabled")

    hint: str
    is_disabled: bool

    def __new__(cls, label: str, *, hint: str = "", is_disabled: bool = False) -> Self:
        """Return the label as text that also knows its hint, and whether it can be chosen."""
        choice = super().__new__(cls, label)
        choice.hint, choice.is_disabled = hint, is_disabled
        return choice


def ticks_all(posted: Mapping[str, object], *, field: str) -> bool:
    """Tell whether “Tümünü işaretle” of a group was pressed: answer the same form, ticked and unsaved."""
    return f"{field}-tumu" in posted


def read_version(text: str) -> int:
    """Return the version of a record that a page had shown, 0 for what is none: no record has that one."""
    return int(text) if VERSION.fullmatch(text) else 0
