"""Running PostgreSQL when we are root: as an ordinary account that may enter our private folders.

PostgreSQL refuses to run as root, while the clone and the Python environment may lie below a folder that
only root may enter (`/root` is 0700). No mode of any folder above ours is changed: the server gets one
ambient capability (capabilities(7)) to pass through them, and its bounding set holds nothing else.
Its own folder stands inside one of root's that is 0700, so other processes of that account cannot reach it.
"""

import os
import pwd
import shutil
import stat
from dataclasses import dataclass
from pathlib import Path

from config.refusals import CannotStartError

STATUS = Path("/proc/self/status")
CAPABILITIES = {"dac_override": 1, "dac_read_search": 2}  # bit numbers of linux/capability.h


@dataclass(frozen=True, slots=True)
class Account:
    """An ordinary Unix account that the server runs as when we are root."""

    uid: int
    gid: int

    def own(self, path: Path) -> None:
        """Give the path to the account."""
        os.chown(path, self.uid, self.gid)


def account_for(folder: Path) -> Account | None:
    """Return the account for the server of this folder: its present owner, else `nobody`; None when not root.

    Raises CannotStartError when a server of this folder belongs to another user and we are not root.
    """
    owner = folder.stat().st_uid if folder.exists() else None
    if os.geteuid() != 0:
        if owner not in {None, os.geteuid()}:
            message = f"The database in {folder} belongs to another user; start as that user or set DATA_DIR."
            raise CannotStartError(message)
        return None
    try:
        entry = pwd.getpwuid(owner) if owner else pwd.getpwnam("nobody")
    except KeyError as error:
        message = "PostgreSQL does not run as root and this system has no account 'nobody'; run as a user."
        raise CannotStartError(message) from error
    return Account(uid=entry.pw_uid, gid=entry.pw_gid)


def prefix(account: Account | None, *, program: Path, death_signal: str) -> list[str]:
    """Return the command words that start a program as the account and end it with its parent.

    Without an account and without `setpriv` (a system other than Linux) the list is empty.
    Raises CannotStartError when we are root and `setpriv` is missing.
    """
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        if account is None:
            return []
        message = "PostgreSQL does not run as root and 'setpriv' (util-linux) is missing; run as a user."
        raise CannotStartError(message)
    words = [setpriv, f"--pdeathsig={death_signal}"]
    if account is not None:
        words += [f"--reuid={account.uid}", f"--regid={account.gid}", "--clear-groups", "--no-new-privs"]
        capabilities = f"-all{_way_through(program)}"
        words += [f"--{name}={capabilities}" for name in ("inh-caps", "ambient-caps", "bounding-set")]
    return [*words, "--"]


def _way_through(program: Path) -> str:
    """Return the smallest capability, if we have one, with which a stranger may reach our folders.

    Reading and searching suffices unless the program is executable for its owner only (umask 077).
    """
    wanted = ["dac_read_search", "dac_override"]
    if not stat.S_IMODE(program.stat().st_mode) & stat.S_IXOTH:
        wanted.reverse()
    held = _effective_capabilities()
    return next((f",+{name}" for name in wanted if held >> CAPABILITIES[name] & 1), "")


def _effective_capabilities() -> int:
    """Return the effective capability mask of this process, 0 where the system has none."""
    lines = STATUS.read_text().splitlines() if STATUS.exists() else []
    return next((int(line.split()[1], 16) for line in lines if line.startswith("CapEff:")), 0)
