"""The demo persons and the demo's clock, read anew for every page."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from simulators.phone import totp


@dataclass(frozen=True, slots=True)
class Person:
    """One demo person as `phone.json` describes them."""

    slug: str
    name: str
    tckn: str = ""
    uets_address: str = ""
    password: str = ""
    email: str = ""
    mobile: str = ""
    totp_secret: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Code:
    """The current code, the one after it, and how long the current one lasts."""

    current: str
    following: str
    seconds_left: int


class Phonebook:
    """Reads `phone.json` and the clock offset of test mode."""

    def __init__(self, file: Path, *, clock_offset: Path, portal_port: int) -> None:
        """Read from these files at every question; both may be missing."""
        self._file, self._clock_offset = file, clock_offset
        self.portal = f"http://localhost:{portal_port}/"

    def list_persons(self) -> list[Person]:
        """Return the persons in the order of the file; none before demo data is loaded."""
        try:
            content = json.loads(self._file.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return []
        return [_person(entry) for entry in content["persons"]]

    def find_person(self, slug: str) -> Person | None:
        """Return the person of this name in an address."""
        return next((person for person in self.list_persons() if person.slug == slug), None)

    def code_of(self, person: Person) -> Code | None:
        """Return the person's code now; None without an authenticator app."""
        if not person.totp_secret:
            return None
        present = self._now()
        return Code(
            current=totp.code_at(person.totp_secret, seconds=present),
            following=totp.code_at(person.totp_secret, seconds=present + totp.STEP_SECONDS),
            seconds_left=totp.seconds_left(seconds=present),
        )

    def _now(self) -> float:
        """Return seconds since 1970, moved by the clock offset (whole seconds, text)."""
        try:
            offset = int(self._clock_offset.read_text(encoding="ascii").strip() or "0")
        except FileNotFoundError:
            offset = 0
        return time.time() + offset


def _person(entry: Mapping[str, object]) -> Person:
    known = {field.name for field in fields(Person)}
    return Person(
        **{name: str(value) for name, value in entry.items() if name in known and value is not None}
    )
