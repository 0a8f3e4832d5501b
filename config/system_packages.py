"""Debian packages that the tests need: installed here when root on Debian, named in one line otherwise."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

LIST = Path(__file__).resolve().parent.parent / "deploy" / "system-packages.txt"
DEBIAN = Path("/etc/debian_version")


def list_missing() -> list[str]:
    """Return the packages whose program is not on the PATH, or whose file is not there."""
    lines = [
        line.split() for line in LIST.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"
    ]
    return [
        package for program, package in lines if shutil.which(program) is None and not Path(program).is_file()
    ]


def install(packages: list[str]) -> None:
    """Install packages with apt, showing what it does."""
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for words in (
        ["apt-get", "update", "-q"],
        ["apt-get", "install", "-q", "-y", "--no-install-recommends", *packages],
    ):
        subprocess.run(words, check=True, env=environment)


def main() -> None:
    """Install what is missing, or say what to install and end with code 1."""
    missing = list_missing()
    if not missing:
        return
    if os.geteuid() != 0 or not DEBIAN.exists():
        sys.exit(f"The tests need these packages; install them first: apt-get install {' '.join(missing)}")
    print(f"Installing {' '.join(missing)}", flush=True)  # noqa: T201 - progress on the terminal
    install(missing)


if __name__ == "__main__":
    main()
