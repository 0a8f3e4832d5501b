"""When content goes by itself depends on where it lies."""

from datetime import UTC, date, datetime

import pytest

from uets.mailbox.rules import deletes_on
from uets.mailbox.states import Folder

BINNED = datetime(2026, 11, 26, 12, tzinfo=UTC)
LATER, SOONER = date(2027, 5, 26), date(2026, 12, 1)


@pytest.mark.parametrize(
    ("folder", "auto", "by_key", "day"),
    [
        (Folder.INBOX, LATER, False, LATER),
        (Folder.ARCHIVE, LATER, False, None),
        (Folder.EVIDENCE, LATER, False, None),
        (Folder.BIN, LATER, False, date(2026, 12, 26)),
        (Folder.BIN, SOONER, False, date(2026, 12, 26)),
        (Folder.BIN, LATER, True, LATER),
        (Folder.BIN, SOONER, True, date(2026, 12, 26)),
    ],
)
def test_the_day_is_that_of_the_folder(folder: Folder, auto: date, *, by_key: bool, day: date | None) -> None:
    binned = BINNED if folder is Folder.BIN else None
    assert deletes_on(folder=folder, auto_delete_on=auto, binned_at=binned, binned_by_key=by_key) == day
