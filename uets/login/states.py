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
    LOGIN_SMS = "login_sms"
    FACTOR_EMAIL = "factor_email"
    FACTOR_SMS = "factor_sms"
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


class CodeChannel(StrEnum):
    """Where a code is sent: the values are those of alerts."""

    EMAIL = "email"
    SMS = "sms"


class MeansChange(StrEnum):
    """What was done to the means of login of a person; every contact is told."""

    PASSWORD_SET = "password_set"
    TOTP_ADDED = "totp_added"
    TOTP_REMOVED = "totp_removed"
    PASSKEY_ADDED = "passkey_added"
    PASSKEY_REMOVED = "passkey_removed"
    RECOVERY_MADE = "recovery_made"
    RECOVERY_USED = "recovery_used"


PROVING: frozenset[Method] = frozenset(
    {
        Method.EDEVLET,
        Method.EDEVLET_CODE,
        Method.EDEVLET_TOTP,
        Method.EDEVLET_PASSKEY,
        Method.E_IMZA,
        Method.MOBIL_IMZA,
    }
)
"""Logins after which a second factor that was added at level 2 counts as strong (trust.md §3)."""

BY_TOTP: frozenset[Method] = frozenset({Method.PASSWORD_TOTP, Method.EDEVLET_TOTP})
BY_PASSKEY: frozenset[Method] = frozenset({Method.PASSWORD_PASSKEY, Method.EDEVLET_PASSKEY})


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


class SignatureFault(StrEnum):
    """Why a signature is refused, whoever made it."""

    BROKEN = "broken"
    OTHER_CONTENT = "other-content"
    OTHER_TYPE = "other-type"
    UNNAMED = "unnamed"
    """It does not name its certificate (ESS signing-certificate-v2, RFC 5035)."""


class CertificateFault(StrEnum):
    """Why the certificate of a signature is refused."""

    UNTRUSTED = "untrusted"
    EXPIRED = "expired"
    NOT_YET_VALID = "not-yet-valid"
    REVOKED = "revoked"
    WRONG_USAGE = "wrong-usage"
    NOT_QUALIFIED = "not-qualified"
    NO_TCKN = "no-tckn"


LOGIN_CONTENT_TYPE = "1.3.6.1.4.1.59683.1.1"
"""CMS content type of a signed login (test arc): a login never passes for a document, nor the reverse."""


class EDevletFault(StrEnum):
    """Why a login by e-Devlet did not end in a login."""

    OTHER_SESSION = "other-session"
    """The answer is not one to a question that this session has asked, or it comes a second time or too late."""

    CONSENT_REFUSED = "consent-refused"
    ERROR = "error"
    CODE_REFUSED = "code-refused"
    NOT_IDENTIFIED = "not-identified"
    MALFORMED = "malformed"
    UNAVAILABLE = "unavailable"


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

CONTACT_AGE = timedelta(days=7)
"""How long both contacts must have stayed the same before a first factor is added by codes to them."""

PROOF_LIFE = timedelta(minutes=10)
"""How long the codes to both contacts, or an identification, open the page that they were asked for."""

MOST_PASSKEYS = 10
RECOVERY_CODES = 10

CODE_LIFE = timedelta(minutes=3)
CODE_TRIES = 5
SESSION_IDLE = timedelta(minutes=15)
SESSION_LONGEST = timedelta(hours=12)
SESSION_WARNING = timedelta(minutes=2)
"""How long before its end a session is said to end (WCAG 2.2.1)."""

SEEN_EVERY = timedelta(minutes=1)
"""How exact a session's last sight is kept."""

SHORTEST_PASSWORD = 12


class MobileOutcome(StrEnum):
    """What an operator says of a request for a mobile signature (trust.md §3.4), and what we found of its answer."""

    WAITING = "waiting"
    SIGNED = "signed"
    CANCELLED = "cancelled"
    PIN_BLOCKED = "pin-blocked"
    BUSY = "busy"
    EXPIRED = "expired"
    UNREACHABLE = "unreachable"
    INVALID = "invalid"
    NUMBER_UNKNOWN = "number-unknown"
    """The operator has no such customer: mistyped, or another operator's."""
    OUR_FAULT = "our-fault"
    FAILED = "failed"
    OTHER_DATA = "other-data"
    """A well-formed signature over something else: refused, and told to operations."""
    SIGNATURE_BROKEN = "signature-broken"
    CERTIFICATE_REFUSED = "certificate-refused"
    STATUS_UNKNOWN = "status-unknown"
    """Nobody says whether the certificate is revoked: refused."""


MOBILE_ALARMS = frozenset({MobileOutcome.OUR_FAULT, MobileOutcome.OTHER_DATA})
"""What operations is told of: our request or contract is wrong, or a phone has signed something else."""

MOBILE_ALARM_SHOWN = timedelta(days=7)
"""How long an alarm stands on the page of staff after it has happened for the last time."""


class MobilePurpose(StrEnum):
    """What a mobile signature is asked for; the statement that is signed says which."""

    LOGIN = "login"
    CONTRACT = "contract"
    UNDERTAKING = "undertaking"


class MobileSignatureState(StrEnum):
    """Where a request for a mobile signature stands."""

    ORDERED = "ordered"
    ASKED = "asked"
    SIGNED = "signed"
    REFUSED = "refused"
    USED = "used"


MOBILE_SIGNATURE_MOVES: dict[MobileSignatureState, frozenset[MobileSignatureState]] = {
    MobileSignatureState.ORDERED: frozenset({MobileSignatureState.ASKED, MobileSignatureState.REFUSED}),
    MobileSignatureState.ASKED: frozenset({MobileSignatureState.SIGNED, MobileSignatureState.REFUSED}),
    MobileSignatureState.SIGNED: frozenset({MobileSignatureState.USED}),
    MobileSignatureState.REFUSED: frozenset(),
    MobileSignatureState.USED: frozenset(),
}
"""A signature that nobody comes for within MOBILE_LIFE is worth nothing; what was used once is used up."""

MOBILE_LIFE = timedelta(seconds=120)
"""How long the person may think, and how long a signature waits to be used."""

MOBILE_OPEN_MOST = 3
MOBILE_HOURLY_MOST = 10
"""Requests for one number: open at a time, and within MOBILE_WINDOW."""

MOBILE_NETWORK_MOST = 40
"""Requests from one network within MOBILE_WINDOW, over all numbers: nobody rings a list of phones."""

MOBILE_WINDOW = timedelta(hours=1)
