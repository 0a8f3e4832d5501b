"""Codes, and who may change the means of login; pure."""

import secrets
from datetime import datetime
from typing import Final

from uets.login import errors
from uets.login.states import CONTACT_AGE

TOTP_PERIOD: Final = 30
TOTP_DIGITS: Final = 6
TOTP_BYTES: Final = 20
CODE_DIGITS: Final = 6
RECOVERY_LETTERS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
RECOVERY_LENGTH: Final = 10
LOOKALIKES: Final = str.maketrans("OIL", "011")


def new_code() -> str:
    """Return a random code of six digits."""
    return f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"


def totp_step(at: datetime) -> int:
    """Return the number of the 30-second step of an instant (RFC 6238 §4)."""
    return int(at.timestamp()) // TOTP_PERIOD


def new_recovery_code() -> str:
    """Return a random code of ten letters of Crockford's base 32 (50 bits), in two groups: `K7QM2-XPD4R`."""
    letters = "".join(secrets.choice(RECOVERY_LETTERS) for _ in range(RECOVERY_LENGTH))
    return f"{letters[:5]}-{letters[5:]}"


def read_recovery_code(typed: str) -> str:
    """Return the letters of a recovery code however it was typed; letters that look alike are one."""
    letters = "".join(letter for letter in typed.encode().upper().decode() if letter.isalnum())
    return letters.translate(LOOKALIKES)[: RECOVERY_LENGTH * 2]


def check_first_factor(
    *, has_factor: bool, email_since: datetime | None, mobile_since: datetime | None, at: datetime
) -> None:
    """Raise FirstFactorRefused (`why`) unless a first factor may be added by codes to both contacts (trust.md §3).

    Both contacts are verified and have stayed the same for seven days, so that whoever has taken one over cannot
    make a strong factor of it.
    """
    if has_factor:
        raise errors.FirstFactorRefused(why="has-factor")
    if email_since is None or mobile_since is None:
        raise errors.FirstFactorRefused(why="contacts")
    if at - max(email_since, mobile_since) < CONTACT_AGE:
        raise errors.FirstFactorRefused(why="recent")


def check_counter(*, before: int, now: int) -> None:
    """Raise PasskeyRefused when the sign counter of a passkey did not go on (WebAuthn §6.1.1): it may be a copy.

    Passkeys that are kept in step between devices do not count and say 0.
    """
    if (before or now) and now <= before:
        raise errors.PasskeyRefused(why="counter")
