"""Rules of opening an address: the number that is drawn, the code that proves an e-mail address; pure."""

import hmac
import secrets
from datetime import datetime

import msgspec

from uets.registration import errors
from uets.registration.states import CODE_TRIES, MOST_CODES

DIGITS = 15


class EmailProof(msgspec.Struct, frozen=True, kw_only=True):
    """An e-mail address whose code is waited for, as the door keeps it between two pages; the code only as HMAC."""

    email: str
    code_hmac: str
    until: datetime
    tries: int = 0
    sent: int = 1


def draw_address() -> str:
    """Return fifteen random digits, the first not zero: an address says nothing of its holder (domain.md §6)."""
    return f"{secrets.randbelow(9 * 10 ** (DIGITS - 1)) + 10 ** (DIGITS - 1)}"


def check_may_send(proof: EmailProof | None) -> None:
    """Raise EmailUnproven when as many codes were sent as one identification may ask for."""
    if proof is not None and proof.sent >= MOST_CODES:
        raise errors.EmailUnproven(why="too-many")


def count_try(proof: EmailProof) -> EmailProof:
    """Return the proof with one try more."""
    return msgspec.structs.replace(proof, tries=proof.tries + 1)


def check_code(proof: EmailProof, *, code_hmac: str, at: datetime) -> None:
    """Raise EmailUnproven unless this is the code, in time, within five tries."""
    if at >= proof.until or proof.tries > CODE_TRIES:
        raise errors.EmailUnproven(why="expired")
    if not hmac.compare_digest(proof.code_hmac, code_hmac):
        raise errors.EmailUnproven(why="wrong")
