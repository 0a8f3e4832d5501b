"""Mobile signatures: what is signed, what a phone shows, how often a phone may be asked (trust.md §3.4); pure."""

import math
import secrets
from datetime import UTC, datetime, timedelta

from uets.login import errors
from uets.login.states import (
    MOBILE_HOURLY_MOST,
    MOBILE_LIFE,
    MOBILE_NETWORK_MOST,
    MOBILE_OPEN_MOST,
    MOBILE_WINDOW,
    MobilePurpose,
)

MATCH_DIGITS = 4
ON_PHONE = {
    MobilePurpose.LOGIN: "UETS girisi.",
    MobilePurpose.CONTRACT: "UETS sozlesmesi.",
    MobilePurpose.UNDERTAKING: "UETS taahhutnamesi.",
}


def new_match_code() -> str:
    """Return the four digits that stand on the screen and on the phone."""
    return f"{secrets.randbelow(10**MATCH_DIGITS):0{MATCH_DIGITS}d}"


def write_login_statement(*, origin: str, session_hash: str, nonce: str, code: str, at: datetime) -> bytes:
    """Return what a mobile login signs (trust.md §3.4): statement, origin, time, code, session, nonce; LF only."""
    return _write_statement(
        "UETS hesabıma giriş yapmak istiyorum. Bu imza bir belgeyi onaylamaz.",
        origin=origin,
        session_hash=session_hash,
        nonce=nonce,
        code=code,
        at=at,
    )


def write_paper_statement(  # noqa: PLR0913 - all of it is signed
    *,
    words: str,
    about: str,
    origin: str,
    session_hash: str,
    nonce: str,
    code: str,
    at: datetime,
) -> bytes:
    """Return what a contract or undertaking by mobile signature signs (trust.md §4): the version by its hash, for whom.

    `words` accept a version that they name by title, number and SHA-256; `about` is the account and the application.
    """
    return _write_statement(
        f"{words}\n{about}",
        origin=origin,
        session_hash=session_hash,
        nonce=nonce,
        code=code,
        at=at,
    )


def write_on_phone(purpose: MobilePurpose, *, code: str) -> str:
    """Return the short ASCII text that every SIM card can show."""
    return f"{ON_PHONE[purpose]} Kod: {code}"


def mask_mobile(number: str) -> str:
    """Return a number that can be recognised by its owner and dialled by nobody."""
    return f"{number[:3]} *** ** {number[-2:]}"


def check_may_ask_phone(
    *, still_open: int, of_number: list[datetime], of_network: list[datetime], at: datetime
) -> None:
    """Raise while a number has too many requests, open or within the hour, or a network has rung too many phones.

    Both lists are newest first.
    """
    if still_open >= MOBILE_OPEN_MOST:
        raise errors.TooManyMobileRequests(minutes=math.ceil(MOBILE_LIFE / timedelta(minutes=1)))
    for times, most in ((of_number, MOBILE_HOURLY_MOST), (of_network, MOBILE_NETWORK_MOST)):
        if len(times) >= most:
            wait = times[most - 1] + MOBILE_WINDOW - at
            if wait > timedelta():
                raise errors.TooManyMobileRequests(minutes=math.ceil(wait / timedelta(minutes=1)))


def _write_statement(
    words: str, *, origin: str, session_hash: str, nonce: str, code: str, at: datetime
) -> bytes:
    lines = (
        words,
        f"Adres: {origin}",
        f"Zaman: {at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        f"Kod: {code}",
        f"Oturum: {session_hash}",
        f"Tek kullanımlık değer: {nonce}",
    )
    return "\n".join(lines).encode()
