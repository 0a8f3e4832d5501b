"""Rules of the login: passwords, lock-out, codes; pure."""

import math
import re
import secrets
from datetime import UTC, datetime, timedelta

from uets.accounts.states import ContactKind
from uets.kernel import numbers
from uets.login import errors
from uets.login.states import (
    LOCK_AFTER,
    LOCK_FOR,
    MOBILE_HOURLY_MOST,
    MOBILE_LIFE,
    MOBILE_NETWORK_MOST,
    MOBILE_OPEN_MOST,
    MOBILE_WINDOW,
    NETWORK_LOCK_AFTER,
    SESSION_IDLE,
    SESSION_LONGEST,
    SHORTEST_PASSWORD,
    SLOW_AFTER,
    MobilePurpose,
)

TOTP_PERIOD = 30
TOTP_DIGITS = 6
CODE_DIGITS = 6
LONGEST_EMAIL = 254
EMAIL = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}"
    r"@([A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}"
)
"""What a mail server takes without SMTPUTF8 (RFC 5321 §4.1.2): dot-atom, and names of hosts."""
MATCH_DIGITS = 4
ON_PHONE = {MobilePurpose.LOGIN: "UETS girisi.", MobilePurpose.CONTRACT: "UETS sozlesmesi."}

# What remains of the lists of leaked passwords at twelve characters and more, folded to small letters.
COMMON = frozenset(
    {
        "123456789012", "1234567890123", "12345678901234", "123456789123", "123123123123", "111111111111",
        "000000000000", "qwertyuiop12", "qwertyuiopas", "qwerty123456", "q1w2e3r4t5y6", "1q2w3e4r5t6y",
        "passwordpassword", "password1234", "password12345", "password123456", "parola123456", "parolaparola",
        "sifre1234567", "sifresifre12", "iloveyou1234", "administrator", "galatasaray1", "galatasaray1905",
        "fenerbahce1907", "besiktas1903", "trabzonspor61", "istanbul1453", "ataturk19381881", "turkiye12345",
        "asdfghjkl123", "zxcvbnm12345", "abcdefghijkl", "abcd12345678", "aaaaaaaaaaaa", "1111222233334444",
    }
)  # fmt: skip


def check_password_is_good(password: str, *, tckn: str) -> None:
    """Raise when a new password is short, common, or holds the person's identity number (NIST SP 800-63B §5.1.1)."""
    if len(password) < SHORTEST_PASSWORD:
        raise errors.PasswordTooShort(least=SHORTEST_PASSWORD)
    folded = password.replace("İ", "i").replace("I", "i").replace("ı", "i").encode().lower().decode()
    if folded in COMMON or tckn in password or len(set(password)) <= 2:  # noqa: PLR2004 - aaaa…, abab…
        raise errors.PasswordTooCommon


def check_may_try(*, tries_here: list[datetime], tries_everywhere: list[datetime], at: datetime) -> None:
    """Raise while a name is locked for this address, or slowed down over all addresses.

    Both lists hold the wrong tries of the last fifteen minutes, newest first. Slowing down waits 2, 4, 8 … seconds
    after the last try, so that a flood from many addresses cannot lock a person out for good.
    """
    if len(tries_here) >= LOCK_AFTER:
        _check_window(tries_here[LOCK_AFTER - 1], at=at)
    excess = len(tries_everywhere) - SLOW_AFTER
    if excess >= 0:
        wait = timedelta(seconds=min(2 ** (excess + 1), LOCK_FOR.total_seconds()))
        if at < tries_everywhere[0] + wait:
            raise errors.TooManyTries(minutes=max(1, math.ceil(wait / timedelta(minutes=1))))


def check_network_may_try(*, tries: list[datetime], at: datetime) -> None:
    """Raise while a network has tried too many names; the list holds its newest wrong tries, newest first."""
    if len(tries) >= NETWORK_LOCK_AFTER:
        _check_window(tries[NETWORK_LOCK_AFTER - 1], at=at)


def new_code() -> str:
    """Return a random code of six digits."""
    return f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"


def read_address(kind: ContactKind, text: str) -> str:
    """Return an e-mail address in one line, or a mobile number as ten digits; raises AddressInvalid."""
    if kind is ContactKind.MOBILE:
        mobile = numbers.find_mobile(text)
        if mobile is None:
            raise errors.AddressInvalid(contact=kind.value)
        return mobile
    bare = text.strip()
    if len(bare) > LONGEST_EMAIL or EMAIL.fullmatch(bare) is None:
        raise errors.AddressInvalid(contact=kind.value)
    name, _, domain = bare.rpartition("@")
    return f"{name}@{domain.encode('ascii').lower().decode()}"


def must_check_again(*, checked_at: datetime | None, months: int, at: datetime) -> bool:
    """Tell whether a contact was proven so long ago that its person is asked again at login; 0 months never asks."""
    return checked_at is not None and months > 0 and at - checked_at > timedelta(days=365) * months / 12


def totp_step(at: datetime) -> int:
    """Return the number of the 30-second step of an instant (RFC 6238 §4)."""
    return int(at.timestamp()) // TOTP_PERIOD


def is_session_alive(*, began_at: datetime, seen_at: datetime, at: datetime) -> bool:
    """Tell whether a session is neither idle for fifteen minutes nor older than twelve hours."""
    return at - seen_at <= SESSION_IDLE and at - began_at <= SESSION_LONGEST


def session_ends_in(*, began_at: datetime, at: datetime) -> timedelta:
    """Return how long a session lasts that is seen now and not again."""
    return min(SESSION_IDLE, began_at + SESSION_LONGEST - at)


def _check_window(oldest: datetime, *, at: datetime) -> None:
    """Raise until the oldest of the counted tries leaves the window, which frees the lock."""
    until = oldest + LOCK_FOR
    if at < until:
        raise errors.TooManyTries(minutes=math.ceil((until - at) / timedelta(minutes=1)))


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


def write_contract_statement(  # noqa: PLR0913 - all of it is signed
    *,
    contract: str,
    holder: str,
    origin: str,
    session_hash: str,
    nonce: str,
    code: str,
    at: datetime,
) -> bytes:
    """Return what a contract by mobile signature signs (trust.md §4): the version by its hash, and for whom.

    `contract` names title, version and SHA-256 of the text; `holder` the account.
    """
    return _write_statement(
        f"{contract}, kabul ediyorum.\nHesap: {holder}",
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
