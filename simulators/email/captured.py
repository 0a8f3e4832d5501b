"""Captured e-mails, one `.eml` file each, in the order of their arrival."""

import itertools
import os
import re
import time
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.parser import BytesParser
from pathlib import Path
from zoneinfo import ZoneInfo

ISTANBUL = ZoneInfo("Europe/Istanbul")
CODE = re.compile(r"^Giriş kodunuz: ([0-9]{6})$", re.MULTILINE)
"""The line of a login code; six digits elsewhere are an order or a barcode."""


@dataclass(frozen=True, slots=True)
class Mail:
    """One captured e-mail as a reader sees it; `code` is the login code in it, if any."""

    name: str
    receivers: tuple[str, ...]
    sender: str
    subject: str
    date: str
    text: str
    code: str


class CapturedMail:
    """A folder of e-mails."""

    def __init__(self, folder: Path) -> None:
        """Use the folder; it is made when it is missing."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder = folder
        self._counter = itertools.count()

    def keep(self, content: bytes, *, receivers: list[str]) -> None:
        """Store one message whole or not at all, with the receivers of its envelope in front."""
        name = f"{time.time_ns():020d}-{next(self._counter):06d}.eml"
        unfinished = self._folder / f".{name}"
        head = b"X-Envelope-To: " + ", ".join(receivers).encode() + b"\r\n"
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(head + content)
        unfinished.replace(self._folder / name)

    def list_mails(self, *, address: str | None = None) -> list[Mail]:
        """Return the e-mails to an address (or all), newest first."""
        mails = (_read(path) for path in sorted(self._folder.glob("*.eml"), reverse=True))
        wanted = address.casefold() if address else None
        return [mail for mail in mails if wanted is None or wanted in mail.receivers]


def _read(path: Path) -> Mail:
    raw = BytesParser(policy=policy.default).parsebytes(path.read_bytes())
    body = raw.get_body(preferencelist=("plain", "html"))
    text = body.get_content().replace("\r\n", "\n") if body else ""
    found = CODE.search(text)
    receivers = (receiver.strip().casefold() for receiver in str(raw["X-Envelope-To"]).split(","))
    return Mail(
        name=path.stem,
        receivers=tuple(receivers),
        sender=str(raw["From"] or ""),
        subject=str(raw["Subject"] or ""),
        date=_istanbul(raw["Date"].datetime) if raw["Date"] else "",
        text=text,
        code=found[1] if found else "",
    )


def _istanbul(sent_at: datetime) -> str:
    return f"{sent_at.astimezone(ISTANBUL):%d.%m.%Y %H:%M:%S}"
