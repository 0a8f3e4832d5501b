"""One-time codes of an authenticator app: TOTP, SHA-1, 30 s, six digits (RFC 6238, RFC 4226 §5.3)."""

import base64
import hmac
import struct
from typing import Final
from urllib.parse import quote

STEP_SECONDS: Final = 30
DIGITS: Final = 6


def code_at(secret: str, *, seconds: float) -> str:
    """Return the code of a base32 secret at a time in seconds since 1970."""
    padded = secret + "=" * (-len(secret) % 8)
    counter = struct.pack(">Q", int(seconds) // STEP_SECONDS)
    digest = hmac.digest(base64.b32decode(padded, casefold=True), counter, "sha1")
    start = digest[-1] & 0x0F
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFFFFFF
    return str(number % 10**DIGITS).zfill(DIGITS)


def seconds_left(*, seconds: float) -> int:
    """Return for how many more seconds (1 to 30) the code of this time is the current one."""
    return STEP_SECONDS - int(seconds) % STEP_SECONDS


def key_uri(secret: str, *, account: str, issuer: str) -> str:
    """Return the otpauth address that authenticator apps read from a QR code."""
    label = f"{quote(issuer)}:{quote(account)}"
    return (
        f"otpauth://totp/{label}?secret={secret}&issuer={quote(issuer)}&period={STEP_SECONDS}&digits={DIGITS}"
    )
