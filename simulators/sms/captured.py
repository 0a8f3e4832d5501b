"""Captured SMS, one JSON file each, in the order of their arrival."""

import itertools
import json
import os
import time
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

ISTANBUL = ZoneInfo("Europe/Istanbul")


@dataclass(frozen=True, slots=True)
class Sms:
    """One captured SMS as a phone shows it."""

    number: str
    sender: str
    text: str
    date: str


class CapturedSms:
    """A folder of SMS."""

    def __init__(self, folder: Path) -> None:
        """Use the folder; it is made when it is missing."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder = folder
        self._counter = itertools.count()

    def keep(self, *, number: str, sender: str, text: str, at: datetime) -> str:
        """Store one SMS whole or not at all, and return the provider's number of it."""
        name = f"{time.time_ns():020d}{next(self._counter):06d}"
        shown = Sms(number, sender, text, f"{at.astimezone(ISTANBUL):%d.%m.%Y %H:%M:%S}")
        unfinished = self._folder / f".{name}"
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(json.dumps(asdict(shown), ensure_ascii=False).encode())
        unfinished.replace(self._folder / f"{name}.json")
        return name

    def find(self, name: str) -> Sms | None:
        """Return the SMS of a number that `keep` gave; None for any other text."""
        file = self._folder / f"{name}.json"
        if not (name.isascii() and name.isdecimal() and file.is_file()):
            return None
        return Sms(**json.loads(file.read_text(encoding="utf-8")))

    def list_sms(self, *, number: str | None = None) -> list[Sms]:
        """Return the SMS to a number (or all), newest first."""
        files = sorted(self._folder.glob("*.json"), reverse=True)
        found = (Sms(**json.loads(file.read_text(encoding="utf-8"))) for file in files)
        return [sms for sms in found if number is None or sms.number == number]
