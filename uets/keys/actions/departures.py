"""A principal operator has left: what that person gave is looked at, what that person has seen is renewed (rule R15).

Not in the transaction of the departure itself: grants are locked before accounts, and who removes an operator holds the
account. The departure is noted there; whoever claims the note does all of this once.
"""

from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.db import transaction

from uets.accounts import actions as accounts
from uets.accounts import queries as account_queries
from uets.evidence.states import Kind
from uets.kernel.actor import system_actor
from uets.kernel.clock import istanbul_date
from uets.keys.actions.recording import announce, record_fact
from uets.keys.actions.reviewing import ask_others
from uets.keys.actions.rotate_revealed import rotate_revealed
from uets.keys.models import Grant, GrantReview
from uets.keys.queries.grants import list_endable_for_update
from uets.keys.queries.reviews import find_waiting_review_for_update, list_behind
from uets.keys.rules import reviews as rules

if TYPE_CHECKING:
    from uets.accounts.models import Departure

ACTOR: Final = system_actor(name="follow-up-departures")
AT_ONCE: Final = 100


def follow_up_departures(*, at: datetime) -> int:
    """Follow up to a hundred departures up, each in a transaction of its own; return how many."""
    followed = 0
    while followed < AT_ONCE and _follow_up_next(at=at):
        followed += 1
    return followed


@transaction.atomic
def _follow_up_next(*, at: datetime) -> bool:
    departure = account_queries.claim_departure(before=at - rules.SETTLED_AFTER)
    if departure is None:
        return False
    for grant in list_endable_for_update(account_id=departure.account_id):
        rotate_revealed(actor=ACTOR, grant=grant, person_id=departure.person_id, at=at)
        if _is_to_review(grant, departure, at=at):
            _open(grant, departure, at=at)
    accounts.finish_departure(departure=departure)
    return True


def _is_to_review(grant: Grant, departure: "Departure", *, at: datetime) -> bool:
    """Tell whether the person stands behind this grant and nobody looks at it yet."""
    if not rules.is_worth_reviewing(state=grant.state, ends_on=grant.ends_on, on=istanbul_date(at)):
        return False
    if departure.person_id not in list_behind(grant=grant):
        return False
    return find_waiting_review_for_update(account_id=grant.account_id, grant_id=grant.id) is None


def _open(grant: Grant, departure: "Departure", *, at: datetime) -> None:
    due = rules.due_at(left_at=departure.left_at)
    review = GrantReview.objects.create(
        account_id=grant.account_id,
        grant_id=grant.id,
        person_id=departure.person_id,
        person_name=departure.person_name,
        left_at=departure.left_at,
        started_at=at,
        due_at=due,
        remind_at=rules.next_reminder(due=due, after=at),
    )
    facts = {"review": review.id, "left": departure.person_id, "left_at": departure.left_at, "due_at": due}
    record_fact(kind=Kind.GRANT_REVIEW_STARTED, grant=grant, actor=ACTOR, facts=facts, at=at)
    announce(kind=Kind.GRANT_REVIEW_STARTED, grant=grant, at=at)
    ask_others(review=review, grant=grant, at=at)
