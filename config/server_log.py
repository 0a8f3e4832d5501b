"""The log file of the embedded PostgreSQL: appended to, set aside when large, read for its last words."""

import io
from pathlib import Path

LARGE_BYTES = 10_000_000
TAIL_BYTES = 20_000
WEIGHTY = ("PANIC:", "FATAL:", "ERROR:", "postgres: ")


class ServerLog:
    """One log file; `last_words` reads what was written since the last `open`."""

    def __init__(self, path: Path) -> None:
        """Remember the path."""
        self.path = path
        self._start = 0

    def open(self) -> io.FileIO:
        """Return the file open for appending, private to us; a large one becomes `….1` first."""
        if self.path.exists() and self.path.stat().st_size > LARGE_BYTES:
            self.path.replace(self.path.with_name(f"{self.path.name}.1"))
        self.path.touch(mode=0o600)
        self._start = self.path.stat().st_size
        return io.FileIO(self.path, "a")

    def last_words(self) -> str:
        """Return the reason the server gave for ending, without its time stamp."""
        with self.path.open("rb") as file:
            file.seek(max(self._start, self.path.stat().st_size - TAIL_BYTES))
            lines = file.read().decode(errors="replace").split("\n")
        said = [line.partition(word)[2].strip() for line in lines for word in WEIGHTY if word in line]
        rest = [line.strip() for line in lines if line.strip()]
        return (said or rest or ["no reason given"])[-1]
