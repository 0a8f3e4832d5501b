"""Ways in, their levels (trust.md §3), and the limits of trying."""

from datetime import timedelta
from enum import StrEnum


class Method(StrEnum):
    """How a person proved who they are; the values are the ends of `urn:uets:acr:`."""

    PASSWORD = "parola"
    PASSWORD_EMAIL = "parola-eposta"
    PASSWORD_TOTP = "parola-totp"


LEVELS: dict[Method, int] = {
    Method.PASSWORD: 1,
    Method.PASSWORD_EMAIL: 2,
    Method.PASSWORD_TOTP: 3,
}

READING_LEVEL = 2
"""What opens an account at all; level 1 opens nothing but the second-factor page."""

LOCK_AFTER = 5
LOCK_FOR = timedelta(minutes=15)
"""Five wrong tries in fifteen minutes from one address for one name, then wait."""

SLOW_AFTER = 20
"""Wrong tries for one name over all addresses in LOCK_FOR before every further try waits a growing time."""

NETWORK_LOCK_AFTER = 50
"""Wrong tries from one network over all names in LOCK_FOR, then wait: a list of names is not tried out.

An office or a mobile operator shares one address, so this is more than one person errs.
"""

CODE_LIFE = timedelta(minutes=3)
CODE_TRIES = 5
SESSION_IDLE = timedelta(minutes=15)
SESSION_LONGEST = timedelta(hours=12)
SHORTEST_PASSWORD = 12
