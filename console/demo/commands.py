"""Calls the console's commands, the only way demo data is made."""

import json
from io import StringIO
from typing import Any

from django.core.management import call_command


def call(command: str, /, *arguments: object, **options: Any) -> dict[str, str]:
    """Call a command and return what it prints, as JSON where it prints JSON."""
    try:
        found: dict[str, str] = json.loads(print_of(command, *arguments, **options))
    except ValueError:
        return {}
    return found


def print_of(command: str, /, *arguments: object, **options: Any) -> str:
    """Call a command and return what it prints."""
    words = [str(argument) for argument in arguments]
    for option, value in options.items():
        flag = f"--{option.replace('_', '-')}"
        words += [flag] if value is True else [f"{flag}={item}" for item in _items(value)]
    printed = StringIO()
    call_command(command, *words, stdout=printed)
    return printed.getvalue()


def _items(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]
