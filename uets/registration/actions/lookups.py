"""Asking the registry of companies what an identified person may do there; the question stands in no transaction."""

from datetime import datetime, timedelta

from django.db import transaction

from uets.accounts import queries as accounts
from uets.accounts.errors import IdentifierInvalid
from uets.evidence import actions as evidence
from uets.evidence.states import Kind
from uets.kernel.actor import Actor, Origin
from uets.kernel.clock import istanbul_date
from uets.kernel.refusals import Refusal
from uets.login.states import Identification
from uets.registration import errors, ports, queries, rules
from uets.registration.actions.identified import as_actor
from uets.registration.models import RegistryLookup
from uets.registration.states import CheckedCompany, RegistryAnswer

KEPT_FOR = timedelta(days=1)


def ask_registry(
    *, found: Identification, number: str, session_hash: str, origin: Origin, at: datetime
) -> CheckedCompany:
    """Return the company of a number (MERSİS or VKN) as its registry has it, to a person who represents it today.

    Whether a number is unknown or another's is refused alike, after the same work, and recorded. Raises
    IdentificationTooWeak, IdentifierInvalid, TooManyLookups, RegistryFailed, NotRepresentative; to its own
    representatives also AuthorityOver, CompanyNotReady, CompanyHasAddress.
    """
    rules.check_is_proven(found, at=at)
    asked = rules.find_company_number(number)
    if asked is None:
        raise IdentifierInvalid(field="company")
    lookup = _count(found, at=at)
    person = accounts.find_person_by_tckn(tckn=found.tckn)
    actor = as_actor(found=found, person=person, origin=origin, session_hash=session_hash)
    answer: RegistryAnswer | None = None
    try:
        answer = ports.company_registry().find_company(mersis=asked.mersis, vkn=asked.vkn)
        checked = _judge(found, answer, at=at)
    except Refusal as refusal:
        why = str(refusal.facts.get("why", ""))
        outcome = f"{refusal.code}:{why}" if why else refusal.code
        _record(lookup, asked, answer, outcome=outcome, actor=actor, at=at)
        raise
    _record(lookup, asked, answer, outcome="representative", actor=actor, at=at)
    return checked


def forget_old_lookups(*, at: datetime) -> int:
    """Delete questions that no rule counts any more; return how many."""
    deleted, _ = RegistryLookup.objects.filter(asked_at__lt=at - KEPT_FOR).delete()
    return deleted


@transaction.atomic
def _count(found: Identification, *, at: datetime) -> RegistryLookup:
    """Count a question before it is asked: who asks many at once is counted for each."""
    mac = queries.hmac_of_asker(tckn=found.tckn)
    rules.check_may_look_up(queries.list_lookups(person_mac=mac, at=at), at=at)
    return RegistryLookup.objects.create(person_mac=mac, asked_at=at)


def _judge(found: Identification, answer: RegistryAnswer, *, at: datetime) -> CheckedCompany:
    today = istanbul_date(at)
    authority, needed = rules.judge(answer.company, tckn=found.tckn, on=today)
    company = answer.company
    if company is None:
        raise errors.NotRepresentative
    queries.check_no_company_address(vkn=company.vkn, mersis=company.mersis)
    colleagues = rules.list_colleagues(company, tckn=found.tckn, on=today)
    return CheckedCompany(
        tckn=found.tckn,
        mersis=company.mersis,
        vkn=company.vkn,
        legal_name=company.legal_name,
        address=company.address,
        status=company.status,
        authority=authority,
        needed=needed,
        colleagues=tuple(queries.hmac_of_colleague(tckn=each) for each in colleagues),
        known=accounts.list_person_ids(tckns=colleagues),
        checked_at=at,
        answer_sha256=answer.sha256,
    )


@transaction.atomic
def _record(
    lookup: RegistryLookup,
    asked: rules.CompanyNumber,
    answer: RegistryAnswer | None,
    *,
    outcome: str,
    actor: Actor,
    at: datetime,
) -> None:
    facts = {
        "number": asked.digits,
        "outcome": outcome,
        "answer_sha256": answer.sha256 if answer else "",
    }
    evidence.record(
        kind=Kind.REGISTRY_ASKED, subject=f"registry_lookup:{lookup.id}", actor=actor, at=at, facts=facts
    )
