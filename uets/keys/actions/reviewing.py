"""The review of a grant whose giver has left: asking, reminding, suspending, and the confirmation that ends it."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import transaction

from uets.accounts import queries as accounts
from uets.agreements.errors import TextChanged
from uets.agreements.queries import check_contract
from uets.agreements.states import TextKind
from uets.alerts import actions as alerts
from uets.alerts.states import Topic
from uets.evidence.states import Kind
from uets.integrators import queries as integrators
from uets.kernel.actor import Actor, system_actor
from uets.kernel.clock import istanbul_date
from uets.keys.actions.recording import announce, record_fact
from uets.keys.actions.selling import issue_grant_receipt
from uets.keys.actions.telling import tell_both
from uets.keys.actions.undertakings import SeenTexts, consent_to_texts, take_signed
from uets.keys.errors import StateConflict
from uets.keys.models import Grant, GrantReview
from uets.keys.queries.credentials import find_acknowledged_key
from uets.keys.queries.grants import get_grant_for_update
from uets.keys.queries.reviews import CONFIRMS, find_waiting_review_for_update, list_due_reviews
from uets.keys.queries.texts import is_current
from uets.keys.rules import grants as grant_rules
from uets.keys.rules import reviews as rules
from uets.keys.states import GrantState, Reason, ReviewState

CLOCK: Final = system_actor(name="watch-reviews")
AT_ONCE: Final = 100
STOPPED_BY_IT: Final = frozenset({GrantState.AWAITING_DELIVERY.value, GrantState.ACTIVE.value})


@transaction.atomic
def confirm_grant(*, actor: Actor, account_id: UUID, grant_id: UUID, seen: SeenTexts, at: datetime) -> Grant:
    """Stand behind a grant whose giver has left (Onayla): both texts anew, as at giving; a suspension by it ends.

    Raises GrantNotFound, PrincipalRequired, ContractMissing, LoginNotFresh, StateConflict (`why`: nothing waits),
    TextChanged, SignatureNeeded where who came in by a signature has not signed the undertaking.
    """
    grant = get_grant_for_update(account_id=account_id, grant_id=grant_id)
    grant_rules.check_is_principal(actor=actor)
    check_contract(actor=actor, account_id=account_id, at=at)
    grant_rules.check_is_fresh(actor=actor, at=at)
    review = find_waiting_review_for_update(account_id=account_id, grant_id=grant_id)
    if review is None:
        raise StateConflict(state=grant.state, why="nothing-to-confirm")
    _accept_texts(grant, review, seen, actor=actor, at=at)
    was_overdue = review.state == ReviewState.OVERDUE
    _decide(review, to=ReviewState.CONFIRMED, actor=actor, at=at)
    facts = {"review": review.id, "left": review.person_id}
    record_fact(kind=Kind.GRANT_CONFIRMED, grant=grant, actor=actor, facts=facts, at=at)
    announce(kind=Kind.GRANT_CONFIRMED, grant=grant, at=at)
    if was_overdue:
        _resume(grant, actor=actor, at=at)
    issue_grant_receipt(actor=actor, grant=grant, at=at)
    tell_both(topic=Topic.GRANT_CONFIRMED, grant=grant, at=at)
    return grant


def watch_reviews(*, at: datetime) -> int:
    """Suspend grants that nobody has confirmed in time, remind of the others; up to a hundred, return how many."""
    return sum(
        _watch(account_id=account_id, grant_id=grant_id, at=at)
        for account_id, grant_id in list_due_reviews(at=at, limit=AT_ONCE)
    )


def ask_others(*, review: GrantReview, grant: Grant, at: datetime) -> None:
    """Tell the principal operators who remain, by e-mail and SMS; where none does, everybody who works there."""
    facts = {
        "account": accounts.get_account(account_id=grant.account_id).legal_name,
        "integrator": integrators.get_integrator(integrator_id=grant.integrator_id).trade_name,
        "person": review.person_name,
        "day": f"{istanbul_date(review.due_at):%d.%m.%Y}",
        "installation": settings.INSTALLATION,
    }
    people = accounts.list_principals(account_id=grant.account_id)
    to = [person.email for person in people if person.email and person.email_verified_at is not None]
    emails = to if people else accounts.list_emails(account_id=grant.account_id)
    alerts.queue_alerts(topic=Topic.GRANT_REVIEW, to=emails, facts=facts, at=at, account_id=grant.account_id)
    for person in people:
        if person.mobile and person.mobile_verified_at is not None:
            alerts.queue_sms(
                topic=Topic.GRANT_REVIEW, to_mobile=person.mobile, facts=facts, at=at, person_id=person.id
            )


@transaction.atomic
def _watch(*, account_id: UUID, grant_id: UUID, at: datetime) -> int:
    """Suspend or remind of one grant; one that somebody holds now is left to the next turn."""
    free = Grant.objects.select_for_update(skip_locked=True).filter(account_id=account_id, id=grant_id)
    grant = free.first()
    review = find_waiting_review_for_update(account_id=account_id, grant_id=grant_id) if grant else None
    if grant is None or review is None or review.state != ReviewState.OPEN:
        return 0
    if at >= review.due_at:
        _suspend(grant, review, at=at)
    elif review.remind_at is not None and at >= review.remind_at:
        review.remind_at = rules.next_reminder(due=review.due_at, after=at)
        review.save(update_fields=["remind_at"])
        ask_others(review=review, grant=grant, at=at)
    return 1


def _suspend(grant: Grant, review: GrantReview, *, at: datetime) -> None:
    """Suspend a grant; beside the holder's own disabling and the end of its term it holds too, and comes after them."""
    rules.check_move(state=review.state, to=ReviewState.OVERDUE)
    review.state, review.remind_at = ReviewState.OVERDUE.value, None
    review.save(update_fields=["remind_at", "state"])
    is_stopped = grant.state in STOPPED_BY_IT
    grant.suspended_at = grant.suspended_at or at
    if is_stopped:
        _set_state(grant, GrantState.SUSPENDED, reason=Reason.OPERATOR_AUTHORITY_LOST, at=at)
    _save(grant)
    facts = {"reason": Reason.OPERATOR_AUTHORITY_LOST.value, "review": review.id, "state": grant.state}
    record_fact(kind=Kind.GRANT_SUSPENDED, grant=grant, actor=CLOCK, facts=facts, at=at)
    announce(kind=Kind.GRANT_SUSPENDED, grant=grant, at=at)
    if is_stopped:
        tell_both(topic=Topic.GRANT_SUSPENDED, grant=grant, at=at)


def _resume(grant: Grant, *, actor: Actor, at: datetime) -> None:
    """Lift the suspension that the review brought; what the holder has disabled stays so."""
    grant.suspended_at = None
    if grant.state == GrantState.SUSPENDED:
        key = find_acknowledged_key(account_id=grant.account_id, grant_id=grant.id)
        to = grant_rules.state_of(
            disabled_at=grant.disabled_at, suspended_at=None, key_state=key.state if key else ""
        )
        _set_state(grant, to, reason=Reason.HOLDER_PORTAL, at=at)
    _save(grant)
    record_fact(kind=Kind.GRANT_RESUMED, grant=grant, actor=actor, facts={"state": grant.state}, at=at)
    announce(kind=Kind.GRANT_RESUMED, grant=grant, at=at)


def _accept_texts(grant: Grant, review: GrantReview, seen: SeenTexts, *, actor: Actor, at: datetime) -> None:
    """Append that both texts in force were read and accepted, by the person who stands behind the grant from now on."""
    ids = {TextKind.DISCLOSURE: seen.disclosure_id, TextKind.UNDERTAKING: seen.undertaking_id}
    texts = {}
    for kind, text_id in ids.items():
        if text_id is None or not is_current(kind=kind, text_id=text_id, at=at):
            raise TextChanged(kind=kind.value)
        texts[kind] = text_id
    signed = take_signed(actor=actor, grant=grant, texts=texts, seen=seen, at=at)
    more = {CONFIRMS: review.id, "left": review.person_id}
    consent_to_texts(actor=actor, grant=grant, texts=texts, seen=seen, signed=signed, at=at, more=more)


def _decide(review: GrantReview, *, to: ReviewState, actor: Actor, at: datetime) -> None:
    rules.check_move(state=review.state, to=to)
    review.state, review.remind_at = to.value, None
    review.decided_at, review.decided_by_name = at, actor.name
    review.save(update_fields=["decided_at", "decided_by_name", "remind_at", "state"])


def _set_state(grant: Grant, to: GrantState, *, reason: Reason, at: datetime) -> None:
    grant_rules.check_move(state=grant.state, to=to)
    grant.state, grant.state_reason, grant.state_changed_at = to.value, reason.value, at


def _save(grant: Grant) -> None:
    grant.version += 1
    grant.save(update_fields=["state", "state_changed_at", "state_reason", "suspended_at", "version"])
