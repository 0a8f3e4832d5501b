"""Opening the address of a company by those who represent it; where they act jointly, the first waits."""

from collections.abc import Callable, Collection
from datetime import datetime
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.db import IntegrityError, transaction

from uets.accounts import actions as account_actions
from uets.accounts import queries as accounts
from uets.alerts import actions as alerts
from uets.alerts.rules import write_time
from uets.alerts.states import Topic
from uets.evidence import actions as evidence
from uets.evidence.states import Kind
from uets.kernel.actor import Actor, Origin, system_actor
from uets.login.states import Identification
from uets.registration import queries, rules
from uets.registration.actions.identified import (
    Reading,
    as_actor,
    create_with_free_address,
    find_or_register,
    record_reading,
)
from uets.registration.models import Acceptance, CompanyOpening
from uets.registration.states import JOINT_WAITS_FOR, CheckedCompany, OpeningState

if TYPE_CHECKING:
    from uets.accounts.models import Account, Person

CLOCK: Final = system_actor(name="lapse_openings")
AT_ONCE: Final = 100
TURNS: Final = 3
"""Two who begin at once: one of them finds what the other has begun, or that it is over already."""


@transaction.atomic
def open_company_address(  # noqa: PLR0913 - who, for whom, with what, having read what
    *,
    found: Identification,
    checked: CheckedCompany | None,
    proof: rules.EmailProof | None,
    code: str,
    invoice_address: str,
    reading: Reading,
    session_hash: str,
    origin: Origin,
    at: datetime,
    draw: Callable[[], str] = rules.draw_address,
) -> CompanyOpening:
    """Accept, as a representative, that a company's address is opened, and open it with the last who is needed.

    Who has accepted and still represents the company becomes a principal operator. The registry was asked before
    (`ask_registry`); its answer counts ten minutes. Raises CheckTooOld, CompanyHasAddress, DisclosureUnread,
    EmailUnproven.
    """
    company = rules.check_is_checked(checked, tckn=found.tckn, at=at)
    email = queries.check_email(tckn=found.tckn, proof=proof, code=code, at=at)
    queries.check_no_company_address(vkn=company.vkn, mersis=company.mersis)
    queries.check_disclosure(text_id=reading.text_id, at=at)
    person = find_or_register(found=found, email=email, origin=origin, session_hash=session_hash, at=at)
    actor = as_actor(found=found, person=person, origin=origin, session_hash=session_hash)
    opening = _find_or_begin(company, actor=actor, at=at)
    _accept(opening, company, person, actor=actor, at=at)
    own = queries.hmac_of_colleague(tckn=person.tckn)
    together = queries.list_accepted(opening_id=opening.id, among={own, *company.colleagues})
    address = ""
    if len(together) >= company.needed:
        account = _open(
            opening, company, together, invoice_address=invoice_address, actor=actor, draw=draw, at=at
        )
        address = account.uets_address
    holder = {"name": company.legal_name, "uets_address": address}
    record_reading(account_id=opening.id, holder=holder, reading=reading, actor=actor, at=at)
    _tell(opening, company, together, actor=actor, at=at)
    return opening


@transaction.atomic
def lapse_openings(*, at: datetime) -> int:
    """End up to a hundred openings that nobody joined for seven days; return how many."""
    overdue = queries.claim_overdue(at=at, limit=AT_ONCE)
    for opening in overdue:
        _lapse(opening, actor=CLOCK, at=at)
    return len(overdue)


def _find_or_begin(company: CheckedCompany, *, actor: Actor, at: datetime) -> CompanyOpening:
    """Return what waits for this company, locked, or a new one."""
    for _ in range(TURNS):
        waiting = queries.find_waiting_for_update(vkn=company.vkn)
        if waiting is not None and waiting.expires_at > at:
            return waiting
        if waiting is not None:
            _lapse(waiting, actor=actor, at=at)
        opening = CompanyOpening(
            mersis=company.mersis,
            vkn=company.vkn,
            legal_name=company.legal_name,
            needed=company.needed,
            begun_at=at,
            expires_at=at + JOINT_WAITS_FOR,
        )
        try:
            with transaction.atomic():
                opening.save(force_insert=True)
        except IntegrityError:
            continue
        return opening
    message = "an opening neither waits nor can be begun"
    raise RuntimeError(message)


def _accept(
    opening: CompanyOpening, company: CheckedCompany, person: "Person", *, actor: Actor, at: datetime
) -> None:
    """Record the acceptance of a representative; a second one of the same person changes nothing."""
    _, is_new = Acceptance.objects.get_or_create(
        opening=opening,
        person_id=person.id,
        defaults={
            "authority": company.authority.value,
            "accepted_at": at,
            "checked_at": company.checked_at,
            "answer_sha256": company.answer_sha256,
        },
    )
    if is_new:
        _record(Kind.COMPANY_ACCEPTED, opening, facts=_facts(company), actor=actor, at=at)


def _open(  # noqa: PLR0913 - what, for whom, on what ground
    opening: CompanyOpening,
    company: CheckedCompany,
    together: Collection[UUID],
    *,
    invoice_address: str,
    actor: Actor,
    draw: Callable[[], str],
    at: datetime,
) -> "Account":
    account = create_with_free_address(
        create=lambda address: account_actions.create_company_account(
            actor=actor,
            account_id=opening.id,
            legal_name=company.legal_name,
            vkn=company.vkn,
            mersis=company.mersis,
            uets_address=address,
            invoice_address=invoice_address,
            person_ids=together,
            at=at,
        ),
        check=lambda: queries.check_no_company_address(vkn=company.vkn, mersis=company.mersis),
        draw=draw,
    )
    rules.check_opening_move(state=opening.state, to=OpeningState.OPENED)
    opening.state, opening.opened_at = OpeningState.OPENED.value, at
    opening.checked_at = company.checked_at
    opening.save(update_fields=["state", "opened_at", "checked_at"])
    facts = {**_facts(company), "accepted_by": sorted(map(str, together))}
    _record(Kind.ACCOUNT_VERIFIED, opening, facts=facts, actor=actor, at=at)
    return account


def _lapse(opening: CompanyOpening, *, actor: Actor, at: datetime) -> None:
    rules.check_opening_move(state=opening.state, to=OpeningState.LAPSED)
    opening.state = OpeningState.LAPSED.value
    opening.save(update_fields=["state"])
    _record(Kind.COMPANY_LAPSED, opening, facts={"vkn": opening.vkn}, actor=actor, at=at)


def _facts(company: CheckedCompany) -> dict[str, object]:
    """Return what the registry said, and the digest of its whole answer."""
    return {
        "registry": "mersis",
        "mersis": company.mersis,
        "vkn": company.vkn,
        "name": company.legal_name,
        "status": company.status.value,
        "authority": company.authority.value,
        "needed": company.needed,
        "checked_at": company.checked_at.isoformat(),
        "answer_sha256": company.answer_sha256,
    }


def _tell(
    opening: CompanyOpening,
    company: CheckedCompany,
    together: Collection[UUID],
    *,
    actor: Actor,
    at: datetime,
) -> None:
    """Tell the others who represent the company that they are waited for, and everybody that the address is open.

    Only who is registered with a verified e-mail address is told; the letter carries no link.
    """
    is_open = opening.state == OpeningState.OPENED
    topic = Topic.COMPANY_OPENED if is_open else Topic.COMPANY_WAITS
    people = {*together, *company.known} if is_open else set(company.known) - set(together)
    to = accounts.list_emails_of(person_ids=people)
    facts = {"company": opening.legal_name, "by": actor.name, "until": write_time(opening.expires_at)}
    alerts.queue_alerts(topic=topic, to=to, facts=facts, at=at, account_id=opening.id)


def _record(
    kind: Kind, opening: CompanyOpening, *, facts: dict[str, object], actor: Actor, at: datetime
) -> None:
    evidence.record(
        kind=kind,
        subject=f"company_opening:{opening.id}",
        actor=actor,
        at=at,
        facts=facts,
        account_id=opening.id,
        chain=f"account:{opening.id}",
    )
