"""How commands speak: JSON on standard output for programs, one clear line for a refusal."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.base import CommandError

from uets.kernel.refusals import Refusal


def write(**facts: object) -> str:
    """Return facts as one line of JSON."""
    return json.dumps({name: str(value) for name, value in facts.items()}, ensure_ascii=False)


@contextmanager
def refusals_in_words() -> Iterator[None]:
    """Turn a refusal of the domain into one line and exit code 1."""
    try:
        yield
    except Refusal as refusal:
        facts: dict[str, Any] = refusal.facts
        given = ", ".join(f"{name}: {value}" for name, value in facts.items())
        message = f"{refusal.code}: {str(refusal).partition(' (`')[0].rstrip('.')}" + (
            f" ({given})" if given else ""
        )
        raise CommandError(message) from refusal
