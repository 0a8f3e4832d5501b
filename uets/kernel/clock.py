"""The only place that asks what time it is; everything else is handed a time.

Test mode reads one offset for all processes from `<DATA_DIR>/clock-offset` (whole seconds, text), so that a live
server can be moved past a five-day period without waiting. Production never sets it (config/settings.py refuses).
"""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

ISTANBUL = ZoneInfo("Europe/Istanbul")

_offset_file: Path | None = None


def follow_offset_file(path: Path | None) -> None:
    """Bind the clock to an offset file (test mode), or unbind it with None."""
    global _offset_file  # noqa: PLW0603 - one clock per process, bound once by config/wiring.py
    _offset_file = path


def now() -> datetime:
    """Return the present instant in UTC, moved by the offset of test mode."""
    present = datetime.now(tz=UTC)
    if _offset_file is None:
        return present
    return present + timedelta(seconds=_read_offset(_offset_file))


def istanbul_date(at: datetime) -> date:
    """Return the calendar day of an instant in Türkiye."""
    return at.astimezone(ISTANBUL).date()


def _read_offset(path: Path) -> int:
    try:
        return int(path.read_text(encoding="ascii").strip() or "0")
    except FileNotFoundError:
        return 0
