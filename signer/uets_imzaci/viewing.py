"""What is to be signed, as files that the person can look at; they are gone when the program ends."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from uets_imzaci.checks import PDF_START, Shown

NAME_LETTERS: Final = re.compile(r"[^\w.-]+")
LONGEST_NAME: Final = 60
OPENERS: Final = {"darwin": "open", "linux": "xdg-open"}


class Folder:
    """A folder of the person alone that lasts as long as the block."""

    def __enter__(self) -> Self:
        """Make it (mode 0700)."""
        self._folder = tempfile.TemporaryDirectory(prefix="uets-imzaci-")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Remove it."""
        self._folder.cleanup()

    def save(self, files: Sequence[Shown]) -> list[Path]:
        """Write the files, PDF ones named so, and return where they are."""
        written = []
        for place, file in enumerate(files, start=1):
            name = NAME_LETTERS.sub("_", Path(file.name).name)[-LONGEST_NAME:]
            end = ".pdf" if is_pdf(file.content) else ".txt"  # never something that a double click would run
            path = Path(self._folder.name) / f"{place:02d}-{name.removesuffix(end)}{end}"
            path.write_bytes(file.content)
            written.append(path)
        return written


def is_pdf(content: bytes) -> bool:
    """Tell whether a file is a PDF."""
    return content.startswith(PDF_START)


def open_file(path: Path, platform: str = sys.platform) -> bool:
    """Open a PDF in the person's viewer; False when there is none."""
    if platform == "win32":
        os.startfile(path)  # type: ignore[attr-defined,unused-ignore]  # noqa: S606 - a PDF that we named
        return True
    opener = shutil.which(OPENERS.get(platform, ""))
    if not opener:
        return False
    subprocess.Popen([opener, path], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603 - as above
    return True
