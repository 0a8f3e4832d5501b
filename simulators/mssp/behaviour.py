"""What the service does, chosen by the last three digits of a number; any other number asks the person at the phone."""

from typing import Final, NamedTuple

OK, OUTSTANDING = 100, 504
SIGNATURE, REVOKED_CERTIFICATE, VALID_SIGNATURE = 500, 501, 502
WRONG_PARAM, MISSING_PARAM, UNAUTHORIZED, UNKNOWN_CLIENT = 101, 102, 104, 105
EXPIRED, OTA_ERROR = 208, 209
USER_CANCEL, PIN_BLOCKED, BUSY = 401, 402, 406

NAMES: Final = {
    OK: "REQUEST_OK",
    WRONG_PARAM: "WRONG_PARAM",
    MISSING_PARAM: "MISSING_PARAM",
    UNAUTHORIZED: "UNAUTHORIZED_ACCESS",
    UNKNOWN_CLIENT: "UNKNOWN_CLIENT",
    EXPIRED: "EXPIRED_TRANSACTION",
    OTA_ERROR: "OTA_ERROR",
    USER_CANCEL: "USER_CANCEL",
    PIN_BLOCKED: "PIN_NR_BLOCKED",
    BUSY: "PB_SIGNATURE_PROCESS",
    SIGNATURE: "SIGNATURE",
    REVOKED_CERTIFICATE: "REVOKED_CERTIFICATE",
    VALID_SIGNATURE: "VALID_SIGNATURE",
    OUTSTANDING: "OUTSTANDING_TRANSACTION",
}
"""The status codes that are played, by their names in TS 102 204."""


class Play(NamedTuple):
    """What becomes of a request: a status, after so many questions, over the data asked or over other data."""

    status: int
    after: int = 0
    other_data: bool = False


ENDINGS: Final = {
    "567": Play(VALID_SIGNATURE),
    "568": Play(SIGNATURE, after=3),
    "666": Play(SIGNATURE, other_data=True),
    "501": Play(REVOKED_CERTIFICATE),
    "401": Play(USER_CANCEL),
    "402": Play(PIN_BLOCKED),
    "406": Play(BUSY),
    "208": Play(EXPIRED),
    "209": Play(OTA_ERROR),
    "105": Play(UNKNOWN_CLIENT),
    "504": Play(OUTSTANDING),
}
"""504: a phone that is switched off."""

SILENT: Final = "000"
"""Numbers with this ending find a service that takes the request and never answers it."""

SIGNED: Final = {SIGNATURE, REVOKED_CERTIFICATE, VALID_SIGNATURE}


def find_play(number: str) -> Play | None:
    """Return what happens to a request for this number; None when the person at the phone decides."""
    return ENDINGS.get(number[-3:])
