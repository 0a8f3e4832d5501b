"""Ways in, their levels (trust.md §3), and the limits of trying."""

from datetime import datetime, timedelta
from enum import StrEnum

import msgspec


class Method(StrEnum):
    """How a person proved who they are; the values are the ends of `urn:uets:acr:`."""

    PASSWORD = "parola"
    PASSWORD_EMAIL = "parola-eposta"
    PASSWORD_SMS = "parola-sms"
    PASSWORD_RECOVERY = "parola-kurtarma"
    PASSWORD_TOTP = "parola-totp"
    PASSWORD_PASSKEY = "parola-passkey"
    EDEVLET = "edevlet"
    EDEVLET_CODE = "edevlet-kod"
    EDEVLET_TOTP = "edevlet-totp"
    EDEVLET_PASSKEY = "edevlet-passkey"
    E_IMZA = "eimza"
    MOBIL_IMZA = "mobilimza"


class CodePurpose(StrEnum):
    """What a code that was sent is for; one never serves another purpose."""

    LOGIN = "login"
    EMAIL_CONTACT = "email_contact"
    MOBILE_CONTACT = "mobile_contact"


LEVELS: dict[Method, int] = {
    Method.PASSWORD: 1,
    Method.PASSWORD_EMAIL: 2,
    Method.PASSWORD_SMS: 2,
    Method.PASSWORD_RECOVERY: 2,
    Method.PASSWORD_TOTP: 3,
    Method.PASSWORD_PASSKEY: 3,
    Method.EDEVLET: 3,
    Method.EDEVLET_CODE: 3,
    Method.EDEVLET_TOTP: 3,
    Method.EDEVLET_PASSKEY: 3,
    Method.E_IMZA: 4,
    Method.MOBIL_IMZA: 4,
}
"""Levels of trust.md §3: 2 reads, 3 is strong, 4 signs. e-Devlet alone is strong and never fresh (kernel/actor.py)."""


class Identification(msgspec.Struct, frozen=True, kw_only=True):
    """Who another way of login says a person is: found by the identity number, never by the name."""

    tckn: str
    first_name: str
    last_name: str
    method: Method
    at: datetime
    level: int = 0
    """Lower than the method's own where something speaks against it; 0 for the method's own."""

    certificate: str = ""
    """SHA-256 of the certificate that signed, hex."""


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
