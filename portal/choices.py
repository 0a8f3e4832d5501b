"""Choices of radio and check box groups whose words need a sentence beside them, and “Tümünü işaretle”."""

from collections.abc import Mapping
from typing import Self


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
