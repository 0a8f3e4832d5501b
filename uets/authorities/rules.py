"""Rules of sending authorities: how they move, whose signatures count for one, which numbers can exist; pure."""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any, Final

import msgspec

from uets.accounts.rules import check_is_staff
from uets.accounts.states import StaffRole
from uets.authorities import errors
from uets.authorities.states import AUTHORITY_MOVES, AuthorityState, NumberKind, SignerKind
from uets.kernel import numbers
from uets.kernel.actor import Actor
from uets.kernel.jwks import SIGNATURE_CURVES, PublicKey, find_public_key

MOST_MONTHS_AHEAD: Final = 24
MONTHS_OF_YEAR: Final = 12

_SHA256 = re.compile(r"[0-9a-f]{64}")
_SUBJECT_NUMBER = re.compile(r"(?:[A-Z]{3}(?:TR|:TR)-)?([0-9]{8,16})")
"""A number in a certificate's subject, bare as in Türkiye or with the prefix of ETSI EN 319 412-1 §5.1 (PNOTR-…)."""

FINDERS: Final[dict[NumberKind, Callable[[str], str | None]]] = {
    NumberKind.UETS_ADDRESS: numbers.find_uets_address,
    NumberKind.TCKN: numbers.find_tckn,
    NumberKind.VKN: numbers.find_vkn,
    NumberKind.MERSIS: numbers.find_mersis,
    NumberKind.DETSIS: numbers.find_detsis,
}
"""How each number is read; None is one that cannot exist."""


class Signer(msgspec.Struct, frozen=True, kw_only=True):
    """Whose signature counts for an authority: an official by TCKN, a seal by its certificate or a number in it."""

    kind: SignerKind
    id: str
    """`official:<id>`, `seal:<id>`, or `authority:<id>` for a seal that names the authority's own numbers."""

    name: str
    tckn: str = ""
    certificate_sha256: str = ""
    organisation_numbers: frozenset[str] = frozenset()


def check_is_registrar(*, actor: Actor, at: datetime) -> None:
    """Raise unless a console command acts, or the registrar of UETS; StaffRequired, LoginNotFresh, ReasonMissing."""
    check_is_staff(actor=actor, role=StaffRole.REGISTRAR, at=at)


def check_move(*, state: str, to: AuthorityState) -> None:
    """Raise when an authority cannot go from one state to another."""
    if not may_move(state=state, to=to):
        raise errors.StateConflict(state=state)


def may_move(*, state: str, to: AuthorityState) -> bool:
    """Tell whether an authority can go from one state to another."""
    return to in AUTHORITY_MOVES[AuthorityState(state)]


def check_is_not_closed(*, state: str) -> None:
    """Raise when nothing can be given to the authority any more."""
    if state == AuthorityState.CLOSED:
        raise errors.StateConflict(state=state)


def check_is_active(*, state: str) -> None:
    """Raise unless the authority may act for itself."""
    if state != AuthorityState.ACTIVE:
        raise errors.StateConflict(state=state)


def check_roles(*, is_preparer: bool, is_signer: bool) -> None:
    """Raise unless an official has a role (Hazırlayan, İmzalayan); one person may hold both."""
    if not (is_preparer or is_signer):
        raise errors.RoleMissing


def read_seal(*, certificate_sha256: str, organisation_number: str) -> tuple[str, str]:
    """Return how a seal is named, in one form: exactly one of the two; raises SealUnclear, IdentifierInvalid."""
    digest = certificate_sha256.replace(":", "").encode().lower().decode()
    if bool(digest) == bool(organisation_number):
        raise errors.SealUnclear
    if digest:
        if not _SHA256.fullmatch(digest):
            raise errors.IdentifierInvalid(field="certificate_sha256")
        return digest, ""
    number = numbers.find_detsis(organisation_number) or numbers.find_vkn(organisation_number)
    if number is None:
        raise errors.IdentifierInvalid(field="organisation_number")
    return "", number


def read_signing_key(jwk: object) -> PublicKey:
    """Return the public key that a program signs its assertions with; raises KeyTypeUnsupported."""
    members: Mapping[str, Any] = jwk if isinstance(jwk, Mapping) else {}
    key = find_public_key(members, curves=SIGNATURE_CURVES, use="sig")
    if key is None:
        raise errors.KeyTypeUnsupported
    return key


def read_subject_number(text: str) -> str:
    """Return the bare number of a subject attribute (serialNumber, organizationIdentifier), empty for none."""
    found = _SUBJECT_NUMBER.fullmatch(text.strip())
    return found[1] if found else ""


def find_official(signers: Iterable[Signer], *, serial_number: str) -> Signer | None:
    """Return the official whose TCKN stands in the subject's serialNumber, or None: they may sign PaketOzeti."""
    tckn = numbers.find_tckn(read_subject_number(serial_number))
    return next((each for each in signers if tckn and each.tckn == tckn), None)


def find_seal(
    signers: Iterable[Signer], *, certificate_sha256: str, subject_numbers: Iterable[str]
) -> Signer | None:
    """Return the seal that a certificate is, by its SHA-256 or a number in its subject, or None.

    `subject_numbers` are serialNumber and organizationIdentifier as they stand there.
    """
    found = {read_subject_number(text) for text in subject_numbers} - {""}
    for each in signers:
        is_named = bool(certificate_sha256) and each.certificate_sha256 == certificate_sha256
        if each.kind is SignerKind.SEAL and (is_named or each.organisation_numbers & found):
            return each
    return None


def check_month(month: date, *, today: date) -> None:
    """Raise unless the month (its first day) is the current one or one of the next 24."""
    ahead = (month.year - today.year) * MONTHS_OF_YEAR + month.month - today.month
    if month.day != 1 or not 0 <= ahead <= MOST_MONTHS_AHEAD:
        last = today.year * MONTHS_OF_YEAR + today.month - 1 + MOST_MONTHS_AHEAD
        raise errors.MonthOutOfRange(
            earliest=f"{today:%Y-%m}",
            latest=f"{last // MONTHS_OF_YEAR:04d}-{last % MONTHS_OF_YEAR + 1:02d}",
        )


def read_keys(text: str) -> list[object]:
    """Return the keys of a JWK or a JWKS (RFC 7517 §4, §5) as written; raises KeyTypeUnsupported."""
    try:
        found = json.loads(text)
    except ValueError as error:
        raise errors.KeyTypeUnsupported from error
    keys = found.get("keys", [found]) if isinstance(found, dict) else []
    if not isinstance(keys, list) or not keys:
        raise errors.KeyTypeUnsupported
    return keys
