"""Until when an algorithm may be relied on. Revised by hand at least once a year; the version says when last.

A date here is the installation's own planning, never later than what the named source allows. Where no body has
published an end, the source says so, and the date is one by which everything can have been hashed anew.
"""

from collections.abc import Mapping
from datetime import date
from typing import Final, NamedTuple

VERSION: Final = "2026-11-27"


class Sunset(NamedTuple):
    """The last day of an algorithm, and who says so."""

    last_day: date
    source: str


SUNSETS: Final[Mapping[str, Sunset]] = {
    # Hash algorithms: their end calls for a hash-tree renewal (RFC 4998 §5.3).
    "sha256": Sunset(
        date(2050, 12, 31), "no end published (NIST SP 800-57 part 1 rev. 5: acceptable 2031 and beyond); own"
    ),
    "sha384": Sunset(date(2070, 12, 31), "no end published; own"),
    "sha512": Sunset(date(2080, 12, 31), "no end published; own"),
    # Signature algorithms of time-stamp tokens: their end calls for a time-stamp renewal (§5.2).
    "ecdsa": Sunset(
        date(2035, 12, 31), "NIST IR 8547 (initial public draft, 2024) table 2: disallowed after 2035"
    ),
    "rsa": Sunset(
        date(2035, 12, 31), "NIST IR 8547 (initial public draft, 2024) table 2: disallowed after 2035"
    ),
}
