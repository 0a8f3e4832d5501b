"""What a demo person has at hand: what the demo gave them, and codes of their authenticator app."""

import json
import urllib.request

from tests.config.installation import Installation, until

_USED: dict[tuple[int, str], set[str]] = {}
"""Codes that opened a session already, of each person of each installation."""


def find_person(installation: Installation, slug: str) -> dict[str, str]:
    """Return what the demo gave a person."""
    book = json.loads((installation.data / "demo" / "phone.json").read_text(encoding="utf-8"))
    found: dict[str, str] = next(person for person in book["persons"] if person["slug"] == slug)
    return found


def take_code(installation: Installation, slug: str) -> str:
    """Return a code that was not used yet: each opens once, and the next one is accepted a little early."""
    used = _USED.setdefault((installation.port, slug), set())
    fresh: list[str] = []

    def has_fresh() -> bool:
        fresh[:] = [code for code in _show_codes(installation, slug) if code not in used]
        return bool(fresh)

    until(has_fresh)
    used.add(fresh[0])
    return fresh[0]


def _show_codes(installation: Installation, slug: str) -> list[str]:
    address = f"http://127.0.0.1:{installation.port + 1}/kod/{slug}.json"
    with urllib.request.urlopen(address, timeout=5) as answer:
        shown = json.loads(answer.read())["totp"]
    return [shown["code"], shown["next"]]
