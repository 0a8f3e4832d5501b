"""Fill in an application: an answer names the version it was given on, so that a stale page changes nothing."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from uets.agreements import actions as agreements
from uets.agreements.queries import check_contract
from uets.agreements.rules import check_is_signed
from uets.agreements.states import SignedStatement, TextKind
from uets.applications import errors, queries, rules
from uets.applications.models import IntegrationApplication
from uets.applications.states import ApplicationState
from uets.evidence import actions as evidence
from uets.evidence.states import Kind
from uets.integrators import queries as integrators
from uets.integrators import rules as sale_rules
from uets.kernel.actor import Actor, system_actor
from uets.kernel.clock import istanbul_date
from uets.keys.errors import GrantExists
from uets.keys.queries.grants import find_live_grant
from uets.keys.queries.texts import is_current
from uets.keys.rules import grants as grant_rules
from uets.keys.rules import ip_rules
from uets.keys.states import IpRule

AT_ONCE = 100
CLOCK = system_actor(name="expire-drafts")
NEXT_NUMBER = """-- the next application number
SELECT nextval('applications_number_seq')"""


@transaction.atomic
def start_application(*, actor: Actor, account_id: UUID, at: datetime) -> IntegrationApplication:
    """Return the draft of this person in this account, begun now if there is none."""
    rules.check_may_apply(actor=actor)
    check_contract(actor=actor, account_id=account_id, at=at)
    person_id = _person(actor)
    draft = queries.find_draft(account_id=account_id, person_id=person_id)
    if draft is not None:
        return draft
    draft = IntegrationApplication(
        account_id=account_id, number=_next_number(at), person_id=person_id, started_at=at, changed_at=at
    )
    try:
        with transaction.atomic():
            draft.save(force_insert=True)
    except IntegrityError:
        # Another window was faster: it is the same draft.
        draft = IntegrationApplication.objects.get(
            account_id=account_id, person_id=person_id, state=ApplicationState.DRAFT
        )
    else:
        _record(Kind.APPLICATION_STARTED, draft, actor=actor, at=at, facts={"number": draft.number})
    return draft


@transaction.atomic
def choose_integrator(
    *,
    actor: Actor,
    account_id: UUID,
    application_id: UUID,
    integrator_id: UUID,
    expected_version: int,
    at: datetime,
) -> IntegrationApplication:
    """Choose the integrator (Entegratör Seçimi); another one clears the answers that depended on the old one.

    Raises IntegratorNotOffered, GrantExists.
    """
    draft = _answering(actor, account_id, application_id, expected_version, at=at)
    integrator = integrators.get_integrator(integrator_id=integrator_id)
    sale_rules.check_is_offered(state=integrator.state)
    live = find_live_grant(account_id=account_id, integrator_id=integrator_id)
    if live is not None:
        raise GrantExists(grant_id=str(live.id))
    if draft.integrator_id != integrator_id:
        draft.integrator_id, draft.tariff_id = integrator_id, None
        draft.permissions_chosen_at = None
        _empty_boxes(draft)
    return _changed(draft, actor=actor, at=at, facts={"integrator_id": str(integrator_id)})


@transaction.atomic
def choose_tariff(
    *,
    actor: Actor,
    account_id: UUID,
    application_id: UUID,
    tariff_id: UUID,
    expected_version: int,
    at: datetime,
) -> IntegrationApplication:
    """Reserve a tariff (Satış yap); the sale becomes real with the approval. Raises TariffNotOnSale, StepMissing."""
    draft = _answering(actor, account_id, application_id, expected_version, at=at)
    tariff = integrators.get_tariff(tariff_id=tariff_id)
    if draft.integrator_id != tariff.integrator_id:
        raise errors.StepMissing(step=rules.Step.INTEGRATOR.value)
    sale_rules.check_is_on_sale(state=tariff.state)
    if draft.tariff_id != tariff_id:
        draft.tariff_id, draft.permissions_chosen_at = tariff_id, None
        _empty_boxes(draft)
    return _changed(draft, actor=actor, at=at, facts={"tariff_id": str(tariff_id)})


@transaction.atomic
def choose_permissions(  # noqa: PLR0913 - the answers of one page
    *,
    actor: Actor,
    account_id: UUID,
    application_id: UUID,
    permissions: Iterable[str],
    ip_rule: IpRule,
    ip_ranges: Iterable[str],
    are_local_allowed: bool,
    expected_version: int,
    at: datetime,
) -> IntegrationApplication:
    """Choose permissions and IP rule; others than before empty the two boxes of the texts.

    Raises NothingGranted, TariffTooNarrow, RangeInvalid, StepMissing.
    """
    draft = _answering(actor, account_id, application_id, expected_version, at=at)
    if draft.tariff_id is None:
        raise errors.StepMissing(step=rules.Step.TARIFF.value)
    tariff = integrators.get_tariff(tariff_id=draft.tariff_id)
    before = (draft.permissions, draft.ip_rule, draft.ip_ranges)
    draft.permissions = grant_rules.complete_permissions(permissions, tariff_permissions=tariff.permissions)
    draft.ip_ranges = ip_rules.check_ranges(ip_rule, ip_ranges, are_local_allowed=are_local_allowed)
    draft.ip_rule, draft.permissions_chosen_at = ip_rule.value, at
    if before != (draft.permissions, draft.ip_rule, draft.ip_ranges):
        _empty_boxes(draft)
    facts = {"permissions": draft.permissions, "ip_rule": draft.ip_rule, "ip_ranges": draft.ip_ranges}
    return _changed(draft, actor=actor, at=at, facts=facts)


@transaction.atomic
def read_disclosure(  # noqa: PLR0913 - which text, shown when, on which version
    *,
    actor: Actor,
    account_id: UUID,
    application_id: UUID,
    text_id: UUID,
    shown_at: datetime | None,
    expected_version: int,
    at: datetime,
) -> IntegrationApplication:
    """Say that the KVKK disclosure was read (“okudum”: reading is no consent); raises TextChanged."""
    draft = _answering(actor, account_id, application_id, expected_version, at=at)
    _check_text(TextKind.DISCLOSURE, text_id, at=at)
    draft.disclosure_text_id, draft.disclosure_shown_at, draft.disclosure_read_at = text_id, shown_at, at
    draft.disclosure_actor = actor.facts()
    return _changed(draft, actor=actor, at=at, facts={"disclosure_text_id": str(text_id)})


@transaction.atomic
def accept_undertaking(  # noqa: PLR0913 - which text, shown when, on which version
    *,
    actor: Actor,
    account_id: UUID,
    application_id: UUID,
    text_id: UUID,
    shown_at: datetime | None,
    expected_version: int,
    at: datetime,
    signed: SignedStatement | None = None,
) -> IntegrationApplication:
    """Accept the undertaking (“kabul ediyorum”, or signed); it binds with the approval.

    Raises TextChanged, SignatureNeeded. `signed` has been verified by who asked for it.
    """
    check_is_signed(method=actor.login.method if actor.login else "", is_signed=signed is not None)
    draft = _answering(actor, account_id, application_id, expected_version, at=at)
    _check_text(TextKind.UNDERTAKING, text_id, at=at)
    draft.undertaking_text_id, draft.undertaking_shown_at = text_id, shown_at
    draft.undertaking_accepted_at, draft.undertaking_actor = at, actor.facts()
    if signed is None:
        agreements.drop_signature(account_id=account_id, holder_id=application_id)
    else:
        agreements.hold_signature(account_id=account_id, holder_id=application_id, signed=signed, at=at)
    return _changed(draft, actor=actor, at=at, facts={"undertaking_text_id": str(text_id)})


@transaction.atomic
def withdraw(
    *, actor: Actor, account_id: UUID, application_id: UUID, expected_version: int, at: datetime
) -> IntegrationApplication:
    """Give a draft up (Vazgeç); nothing was bought."""
    draft = _locked(actor, account_id, application_id, expected_version)
    return _end(draft, to=ApplicationState.WITHDRAWN, kind=Kind.APPLICATION_WITHDRAWN, actor=actor, at=at)


@transaction.atomic
def expire_drafts(*, at: datetime) -> int:
    """End up to a hundred drafts that nobody touched for thirty days; return how many."""
    drafts = queries.claim_old_drafts(at=at, limit=AT_ONCE)
    for draft in drafts:
        _end(draft, to=ApplicationState.EXPIRED, kind=Kind.APPLICATION_EXPIRED, actor=CLOCK, at=at)
    return len(drafts)


def _answering(
    actor: Actor, account_id: UUID, application_id: UUID, expected_version: int, *, at: datetime
) -> IntegrationApplication:
    """Return the draft for an answer; raises ContractMissing while a contract waits to be accepted."""
    check_contract(actor=actor, account_id=account_id, at=at)
    return _locked(actor, account_id, application_id, expected_version)


def _locked(
    actor: Actor, account_id: UUID, application_id: UUID, expected_version: int
) -> IntegrationApplication:
    rules.check_may_apply(actor=actor)
    draft = queries.get_application_for_update(account_id=account_id, application_id=application_id)
    if draft.person_id != _person(actor):
        raise errors.ApplicationNotFound
    if draft.state != ApplicationState.DRAFT:
        raise errors.StateConflict(state=draft.state)
    if draft.version != expected_version:
        raise errors.VersionStale
    return draft


def _empty_boxes(draft: IntegrationApplication) -> None:
    """Take back both ticks: what they were given for is not what is asked for now. Which texts they named stays."""
    draft.disclosure_shown_at = draft.disclosure_read_at = draft.disclosure_actor = None
    draft.undertaking_shown_at = draft.undertaking_accepted_at = draft.undertaking_actor = None
    agreements.drop_signature(account_id=draft.account_id, holder_id=draft.id)


def _check_text(kind: TextKind, text_id: UUID, *, at: datetime) -> None:
    if not is_current(kind=kind, text_id=text_id, at=at):
        raise errors.TextChanged(kind=kind.value)


def _person(actor: Actor) -> UUID:
    if actor.person_id is None:
        raise errors.PrincipalRequired
    return actor.person_id


def _changed(
    draft: IntegrationApplication, *, actor: Actor, at: datetime, facts: Mapping[str, object]
) -> IntegrationApplication:
    draft.changed_at = at
    draft.version += 1
    draft.save()
    _record(Kind.APPLICATION_CHANGED, draft, actor=actor, at=at, facts=facts)
    return draft


def _end(
    draft: IntegrationApplication, *, to: ApplicationState, kind: Kind, actor: Actor, at: datetime
) -> IntegrationApplication:
    rules.check_move(state=draft.state, to=to)
    agreements.drop_signature(account_id=draft.account_id, holder_id=draft.id)
    draft.state, draft.decided_at, draft.changed_at = to.value, at, at
    draft.version += 1
    draft.save(update_fields=["changed_at", "decided_at", "state", "version"])
    _record(kind, draft, actor=actor, at=at, facts={"number": draft.number})
    return draft


def _next_number(at: datetime) -> str:
    with connection.cursor() as cursor:
        cursor.execute(NEXT_NUMBER)
        return f"{istanbul_date(at).year}-{cursor.fetchone()[0]:06d}"


def _record(
    kind: Kind, draft: IntegrationApplication, *, actor: Actor, at: datetime, facts: Mapping[str, object]
) -> None:
    evidence.record(
        kind=kind,
        subject=f"application:{draft.id}",
        actor=actor,
        at=at,
        facts=facts,
        account_id=draft.account_id,
        chain=f"account:{draft.account_id}",
    )
