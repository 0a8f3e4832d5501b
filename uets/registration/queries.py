"""Reads before an address is opened."""

from datetime import datetime
from uuid import UUID

from uets.accounts import queries as accounts
from uets.agreements import queries as agreements
from uets.agreements.states import TextKind
from uets.login.queries import hmac_of
from uets.registration import errors, rules


def find_own_address(*, tckn: str) -> str | None:
    """Return the UETS address of an identified person, or None."""
    account = accounts.find_account(tckn=tckn)
    return account.uets_address if account is not None else None


def has_proven_email(*, tckn: str) -> bool:
    """Tell whether an identified person is registered already, with a verified e-mail address."""
    person = accounts.find_person_by_tckn(tckn=tckn)
    return person is not None and bool(person.email) and person.email_verified_at is not None


def check_no_address(*, tckn: str) -> None:
    """Raise AddressExists for whoever has an address, of whatever state."""
    account = accounts.find_account(tckn=tckn)
    if account is not None:
        raise errors.AddressExists(state=account.state)


def check_disclosure(*, text_id: UUID | None, at: datetime) -> None:
    """Raise DisclosureUnread unless this is the disclosure in force; without a published one none is asked for."""
    current = agreements.find_current_text(kind=TextKind.DISCLOSURE, locale="tr", at=at)
    if current is not None and not agreements.is_current(text_id=text_id, at=at):
        raise errors.DisclosureUnread


def check_email(*, tckn: str, proof: rules.EmailProof | None, code: str, at: datetime) -> str:
    """Return the e-mail address that the code proves; empty for whoever has a verified one. Raises EmailUnproven."""
    if has_proven_email(tckn=tckn):
        return ""
    if proof is None:
        raise errors.EmailUnproven(why="expired")
    rules.check_code(proof, code_hmac=hmac_of_code(tckn=tckn, email=proof.email, code=code), at=at)
    return proof.email


def hmac_of_code(*, tckn: str, email: str, code: str) -> str:
    """Return the HMAC of a code that proves an e-mail address of an identified person, hex."""
    return hmac_of(f"registration-code:{tckn}:{email}:{code.strip()}").hex()
