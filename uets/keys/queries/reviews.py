"""Reads of reviews: grants whose giver has left, and who stands behind a grant."""

from datetime import datetime
from uuid import UUID

from uets.agreements import queries as agreements
from uets.agreements.states import ConsentKind
from uets.evidence import queries as evidence
from uets.evidence.states import Kind
from uets.keys.models import Grant, GrantReview
from uets.keys.rules import reviews as rules
from uets.keys.states import LIVE_GRANT_STATES, WAITING_REVIEWS, ReviewState

CONFIRMS = "confirms"
"""The field of a consent record by which an acceptance confirms a grant; it names the review."""

WAITING = tuple(state.value for state in WAITING_REVIEWS)


def list_waiting_reviews(*, account_id: UUID) -> list[tuple[GrantReview, Grant]]:
    """Return the reviews of an account that wait, with their grants, the first due first.

    A grant whose term is over does not act; it is looked at when it is extended.
    """
    waiting = list(
        GrantReview.objects.filter(account_id=account_id, state__in=WAITING).order_by("due_at", "id")
    )
    live = Grant.objects.filter(
        account_id=account_id,
        id__in=[review.grant_id for review in waiting],
        state__in=[state.value for state in LIVE_GRANT_STATES],
    )
    grants = {grant.id: grant for grant in live}
    return [(review, grants[review.grant_id]) for review in waiting if review.grant_id in grants]


def find_waiting_review(*, account_id: UUID, grant_id: UUID) -> GrantReview | None:
    """Return the review of a grant that waits, or None."""
    return GrantReview.objects.filter(account_id=account_id, grant_id=grant_id, state__in=WAITING).first()


def find_waiting_review_for_update(*, account_id: UUID, grant_id: UUID) -> GrantReview | None:
    """Return the same, locked; its grant is locked before it, here as everywhere."""
    locked = GrantReview.objects.select_for_update()
    return locked.filter(account_id=account_id, grant_id=grant_id, state__in=WAITING).first()


def list_due_reviews(*, at: datetime, limit: int) -> list[tuple[UUID, UUID]]:
    """Return account and grant of open reviews that are due or want a reminder, the most urgent first."""
    open_ones = GrantReview.objects.filter(state=ReviewState.OPEN.value)
    due = open_ones.filter(due_at__lte=at) | open_ones.filter(remind_at__lte=at)
    return list(due.order_by("due_at").values_list("account_id", "grant_id")[:limit])


def list_behind(*, grant: Grant) -> frozenset[UUID]:
    """Return who stands behind a grant now."""
    accepted = [
        (record.person_id, CONFIRMS in record.record)
        for record in agreements.list_consents(account_id=grant.account_id, grant_id=grant.id)
        if record.kind == ConsentKind.UNDERTAKING_ACCEPTED
    ]
    return rules.list_behind(given_by=grant.given_by_id, acceptances=accepted)


def list_revealed_kids(*, grant: Grant, person_id: UUID) -> frozenset[str]:
    """Return the public ids of a grant's keys that a person has ever seen; the evidence of the vault says so."""
    shown = evidence.list_evidence_of(account_id=grant.account_id, subject=grant.ref)
    return frozenset(
        str(record.facts["kid"])
        for record in shown.filter(kind=Kind.KEY_REVEALED.value)
        if record.actor.get("person_id") == str(person_id)
    )
