"""How a verification is kept between two runs, and how it speaks: faults as JSON lines, progress beside them."""

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import msgspec
from django.core.management.base import CommandError

from uets.evidence import ports
from uets.evidence.proof.certificates import NotTrusted, Published, publish, read_published
from uets.evidence.queries.walking import Fault, KnownBatch, Position


class Run(msgspec.Struct):
    """What a verification has seen so far, and where it goes on."""

    position: Position
    checked: dict[str, int] = {}
    waiting: int = 0
    faults: int = 0


class Summary(msgspec.Struct):
    """What a verification says at its end; kept elsewhere, the next one is held against its last batch."""

    checked: dict[str, int]
    waiting: int
    faults: int
    last_batch: KnownBatch | None = None


def read_known(file: Path | None) -> KnownBatch | None:
    """Return the last batch of the summary in a file, which may hold all that an earlier run has written."""
    if file is None:
        return None
    try:
        return msgspec.json.decode(file.read_bytes().splitlines()[-1], type=Summary).last_batch
    except (OSError, IndexError, msgspec.MsgspecError) as error:
        message = f"{file} does not hold the summary of a verification"
        raise CommandError(message) from error


def load(file: Path | None, *, otherwise: Position) -> Run:
    """Return the run that a file keeps, or a new one."""
    if file is None or not file.exists():
        return Run(otherwise)
    try:
        return msgspec.json.decode(file.read_bytes(), type=Run)
    except (OSError, msgspec.DecodeError) as error:
        message = f"{file} does not keep a verification"
        raise CommandError(message) from error


def keep(run: Run, file: Path | None) -> None:
    """Keep a run in its file; a stop in the middle leaves the one before."""
    if file is None:
        return
    unfinished = file.with_name(f"{file.name}.unfinished")
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as stream:
        stream.write(msgspec.json.encode(run))
    unfinished.replace(file)


def tell(faults: list[Fault], write: Callable[[str], object]) -> None:
    """Write each fault as a line of JSON."""
    for fault in faults:
        write(msgspec.json.encode(fault).decode())


def find_published(file: Path | None) -> Published | None:
    """Return what the installation has published: of a given file, or of the one it is configured with, if any."""
    try:
        if file is None:
            return ports.published().read()
        return publish(read_published(file.read_text(encoding="utf-8")))
    except ports.CertificatesUnavailable:
        return None
    except (OSError, NotTrusted) as error:
        message = f"{file} cannot be read: {error}"
        raise CommandError(message) from error


def read_month(text: str) -> str:
    """Return a month as it was given, `2026-11`; raises ValueError."""
    return f"{datetime.strptime(text, '%Y-%m'):%Y-%m}"  # noqa: DTZ007 - a month has no zone
