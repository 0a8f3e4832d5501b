"""The data folder: everything made at run time, private to its owner, used by one supervisor at a time."""

import fcntl
import hashlib
import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from config.refusals import CannotStartError

LONGEST_SOCKET_PATH = 103  # bytes; Linux takes 107, other systems 103
LONGEST_SOCKET_NAME = "database/.s.PGSQL.5432"


def open_folder(data_dir: Path) -> Path:
    """Return the absolute data folder, made private (0700) when it is new.

    Raises CannotStartError when it cannot be made or is not ours to write.
    """
    folder = data_dir.expanduser().resolve()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name in ("log", "run"):
            (folder / name).mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        message = f"The data folder {folder} cannot be used ({error.strerror}); set DATA_DIR to another one."
        raise CannotStartError(message) from error
    return folder


@contextmanager
def hold(lock: Path, *, message: str) -> Iterator[None]:
    """Hold the lock file while the block runs; the system frees it even when the process is killed.

    Raises CannotStartError with the message when another process holds it.
    """
    descriptor = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(descriptor)
        raise CannotStartError(message) from error
    try:
        yield
    finally:
        os.close(descriptor)


def socket_folder(data_dir: Path) -> Path:
    """Return the private folder for the Unix sockets of this data folder.

    It is `<data>/run`, or, as the name of a Unix socket is limited to about a hundred bytes, a folder
    under the system's temporary folder named after the data folder.
    Raises CannotStartError when that folder belongs to someone else.
    """
    inside = data_dir / "run"
    if len(os.fsencode(inside / LONGEST_SOCKET_NAME)) <= LONGEST_SOCKET_PATH:
        return inside
    digest = hashlib.sha256(os.fsencode(data_dir)).hexdigest()[:16]
    for parent in (Path(tempfile.gettempdir()), Path("/tmp")):  # noqa: S108 - checked below to be ours alone
        outside = parent / f"uets-{digest}"
        if len(os.fsencode(outside / LONGEST_SOCKET_NAME)) <= LONGEST_SOCKET_PATH:
            return _own_private_folder(outside)
    message = f"The path {data_dir} is too long for Unix sockets; set DATA_DIR to a shorter one."
    raise CannotStartError(message)


def _own_private_folder(folder: Path) -> Path:
    """Make the folder, or check that the existing one is a real folder of ours that only we can enter."""
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid() or stat.S_IMODE(found.st_mode) & 0o077:
        message = f"{folder} is not a private folder of this user; remove it or set a shorter DATA_DIR."
        raise CannotStartError(message)
    return folder
