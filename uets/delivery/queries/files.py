"""Which files of the store are needed, so that the others can be told from them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from uets.delivery.models import SubmissionBatch
from uets.kernel.pool import Reader
from uets.notices import queries as notices

MOST_NAMES: Final = 1000

FIND_WAITING: Final = """-- files that hold what waits for its delivery or for an official, or is being written
SELECT left(blob_name, 64) FROM delivery_submission
WHERE left(blob_name, 64) = ANY(%s) AND sealed_key IS NOT NULL
UNION SELECT left(blob_name, 64) FROM delivery_packagedraft
UNION SELECT left(blob_name, 64) FROM delivery_composedfile"""


def find_first_call() -> datetime | None:
    """Return when the first packages were handed over to this database, None when none ever were."""
    return SubmissionBatch.objects.order_by("id").values_list("submitted_at", flat=True).first()


def find_needed_files(database: Reader, names: Sequence[str]) -> set[str]:
    """Return those files that hold a package which waits, or content of a notice.

    Asked in this order, for what no longer waits has become a notice by then, if ever.
    """
    needed = set[str]()
    for start in range(0, len(names), MOST_NAMES):
        some = names[start : start + MOST_NAMES]
        needed |= set(database.column(FIND_WAITING, some))
        needed |= notices.find_kept_files(database, some)
    return needed
