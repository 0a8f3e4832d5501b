"""Remove bytes that nobody can open: of calls that were never written down, and of what was deleted only in part.

A process that is killed between the disk and the database leaves them behind. Their keys were in the rows that do not
exist, or were destroyed; so they harm nobody, and there is time to be sure.
"""

import logging
from datetime import datetime

from uets.delivery import queries, rules
from uets.kernel import pool
from uets.notices import ports

log = logging.getLogger(__name__)


def remove_forgotten_packages(*, at: datetime) -> int:
    """Look through the part of the store whose hour it is and return how many files were removed.

    A file stays while a package in it waits or a notice has a key to it, for a day in any case, and when it is older
    than the first call of this database: then another database may be missing it.
    """
    since = queries.find_first_call()
    if since is None:
        return 0
    names = ports.blobs().list_files(
        part=rules.choose_part(at), since=since, older_than=rules.FORGOTTEN_AFTER
    )
    with pool.read() as database:
        needed = queries.find_needed_files(database, names)
    forgotten = [name for name in names if name not in needed]
    for name in forgotten:
        ports.blobs().delete(address=name)
    if forgotten:
        log.warning("packages that nobody can open were removed", extra={"files": len(forgotten)})
    return len(forgotten)
