"""The status codes of TS 102 204 §8 and what each means for the person who waits (trust.md §3.4)."""

import re
from typing import Final

from uets.login.states import MobileOutcome

UNKNOWN_CLIENT: Final = 105
"""The operator knows no such number: typed wrongly, or a customer of another one."""

OUR_FAULT: Final = frozenset(range(101, 110)) - {UNKNOWN_CLIENT}
"""Our request, our contract or our configuration is wrong: an alarm, never the person's fault."""

OUTCOMES: Final[dict[int, MobileOutcome]] = {
    100: MobileOutcome.WAITING,  # REQUEST_OK
    504: MobileOutcome.WAITING,  # OUTSTANDING_TRANSACTION
    500: MobileOutcome.SIGNED,  # SIGNATURE
    502: MobileOutcome.SIGNED,  # VALID_SIGNATURE
    501: MobileOutcome.INVALID,  # REVOKED_CERTIFICATE
    503: MobileOutcome.INVALID,  # INVALID_SIGNATURE
    401: MobileOutcome.CANCELLED,  # USER_CANCEL
    402: MobileOutcome.PIN_BLOCKED,  # PIN_NR_BLOCKED
    403: MobileOutcome.PIN_BLOCKED,  # CARD_BLOCKED
    406: MobileOutcome.BUSY,  # PB_SIGNATURE_PROCESS
    208: MobileOutcome.EXPIRED,  # EXPIRED_TRANSACTION
    209: MobileOutcome.UNREACHABLE,  # OTA_ERROR
    UNKNOWN_CLIENT: MobileOutcome.NUMBER_UNKNOWN,
    **dict.fromkeys(OUR_FAULT, MobileOutcome.OUR_FAULT),
}

_FAULT_CODE: Final = re.compile(r"(?:^|[:#}])_?([1-9][0-9]{2})$")
"""`mss:_401`, and what services make of it."""


def outcome_of(status: int) -> MobileOutcome:
    """Return what a status code means; one that the table does not know is a failure of the operator's."""
    return OUTCOMES.get(status, MobileOutcome.FAILED)


def read_fault(*codes: str | None) -> int:
    """Return the status code in the codes of a SOAP fault, 0 when none is one."""
    for code in codes:
        found = _FAULT_CODE.search(code or "")
        if found is not None:
            return int(found[1])
    return 0
