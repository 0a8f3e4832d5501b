"""Reads before an address is opened."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from uets.accounts import queries as accounts
from uets.agreements import queries as agreements
from uets.agreements.states import TextKind
from uets.login.queries import hmac_of
from uets.registration import errors, rules
from uets.registration.models import Acceptance, CompanyOpening, RegistryLookup
from uets.registration.states import LOOKUPS_WITHIN, MOST_LOOKUPS, OpeningState


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


def check_no_company_address(*, vkn: str, mersis: str) -> None:
    """Raise CompanyHasAddress for a company that has an address, of whatever state."""
    if accounts.find_account(vkn=vkn) or accounts.find_account(mersis=mersis):
        raise errors.CompanyHasAddress


def hmac_of_asker(*, tckn: str) -> str:
    """Return the HMAC under which the questions of a person are counted, hex."""
    return hmac_of(f"registry-lookup:{tckn}").hex()


def list_lookups(*, person_mac: str, at: datetime) -> list[datetime]:
    """Return when a person has asked the registry within the hour, as many as count."""
    asked = RegistryLookup.objects.filter(person_mac=person_mac, asked_at__gt=at - LOOKUPS_WITHIN)
    return list(asked.order_by("-asked_at").values_list("asked_at", flat=True)[:MOST_LOOKUPS])


def hmac_of_colleague(*, tckn: str) -> str:
    """Return the HMAC by which a representative is known again while the others accept, hex."""
    return hmac_of(f"company-representative:{tckn}").hex()


def find_waiting(*, vkn: str, at: datetime) -> CompanyOpening | None:
    """Return the opening of a company that waits for further representatives, or None."""
    waiting = CompanyOpening.objects.filter(vkn=vkn, state=OpeningState.WAITING.value, expires_at__gt=at)
    return waiting.first()


def find_waiting_for_update(*, vkn: str) -> CompanyOpening | None:
    """Return the opening of a company that waits, locked until the transaction ends, or None."""
    waiting = CompanyOpening.objects.select_for_update(no_key=True)
    return waiting.filter(vkn=vkn, state=OpeningState.WAITING.value).first()


def get_opening(*, opening_id: UUID) -> CompanyOpening | None:
    """Return an opening by its number, which is that of the account, or None."""
    return CompanyOpening.objects.filter(id=opening_id).first()


def list_accepted(*, opening_id: UUID, among: Collection[str]) -> list[UUID]:
    """Return who of these representatives (`hmac_of_colleague`) has accepted an opening, the first one first."""
    accepted = Acceptance.objects.filter(opening_id=opening_id).order_by("accepted_at", "id")
    people = accounts.list_persons(person_ids=accepted.values_list("person_id", flat=True))
    standing = {person.id for person in people if hmac_of_colleague(tckn=person.tckn) in among}
    return [each.person_id for each in accepted if each.person_id in standing]


def count_acceptances(*, opening_id: UUID) -> int:
    """Return how many representatives have accepted an opening."""
    return Acceptance.objects.filter(opening_id=opening_id).count()


def has_accepted(*, opening_id: UUID, tckn: str) -> bool:
    """Tell whether the person of a number has accepted an opening."""
    return bool(list_accepted(opening_id=opening_id, among=[hmac_of_colleague(tckn=tckn)]))


def claim_overdue(*, at: datetime, limit: int) -> list[CompanyOpening]:
    """Return openings that have waited for seven days, locked; those of another worker are left to it."""
    waiting = CompanyOpening.objects.filter(state=OpeningState.WAITING.value, expires_at__lte=at)
    return list(waiting.select_for_update(skip_locked=True, no_key=True).order_by("expires_at")[:limit])


def find_verification(*, account_id: UUID) -> CompanyOpening | None:
    """Return the opening by which the registry vouched for an account, or None for one that staff has registered."""
    return CompanyOpening.objects.filter(id=account_id, state=OpeningState.OPENED.value).first()
