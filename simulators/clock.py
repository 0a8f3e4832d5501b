"""The clock of the played world: it follows the offset of test mode, as the whole installation does."""

from datetime import UTC, datetime, timedelta
from pathlib import Path


class MovedClock:
    """Tells the present time moved by the whole seconds in a file; the file may be missing."""

    def __init__(self, file: Path) -> None:
        """Read from this file at every question."""
        self._file = file

    def __call__(self) -> datetime:
        """Return the time now, in UTC."""
        try:
            offset = int(self._file.read_text(encoding="ascii").strip() or "0")
        except FileNotFoundError:
            offset = 0
        return datetime.now(tz=UTC) + timedelta(seconds=offset)  # noqa: TID251 - a stranger's own clock
