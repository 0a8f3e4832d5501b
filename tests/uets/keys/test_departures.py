"""Rule R15: when who gave a grant leaves, the others look at it in time, or it is suspended."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.builders import departing
from tests.builders.departing import Company, make_company
from tests.builders.keys import AT
from tests.builders.people import CONSOLE, add_operator, make_natural_account, make_person
from uets.accounts import actions as accounts
from uets.accounts.models import Departure, Operator
from uets.accounts.states import ClosingGround, Role
from uets.agreements import queries as agreements
from uets.agreements.errors import TextChanged
from uets.alerts.models import OutgoingEmail
from uets.closings.actions import close_for_ground
from uets.keys import actions, errors, queries
from uets.keys.models import Grant, GrantReview

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
DUE = AT + 30 * DAY


@pytest.fixture
def company() -> Company:
    return make_company()


def told(topic: str) -> list[str]:
    return list(OutgoingEmail.objects.filter(topic=topic).values_list("to_address", flat=True))


def end_of_days(company: Company) -> None:
    Operator.objects.filter(person=company.ayse).update(valid_until=(AT - 2 * DAY).date())
    accounts.end_over_operators(at=AT)


def resign(company: Company) -> None:
    own = Operator.objects.get(person=company.ayse)
    accounts.remove_operator(
        actor=company.acting(company.ayse),
        account_id=company.account.id,
        operator_id=own.id,
        expected_version=own.version,
        at=AT,
    )


def die(company: Company) -> None:
    own = make_natural_account(company.ayse)
    close_for_ground(actor=CONSOLE, account_id=own.id, ground=ClosingGround.DEATH, at=AT)


@pytest.mark.parametrize(
    "leave",
    [
        lambda company: company.leave(company.ayse),
        end_of_days,
        resign,
        die,
    ],
    ids=["removed", "end of days", "resigned", "death"],
)
def test_every_way_of_leaving_starts_one_review(company: Company, leave: Callable[[Company], None]) -> None:
    leave(company)
    assert Departure.objects.count() == 1
    assert actions.follow_up_departures(at=AT) == 0
    assert [company.follow_up(), company.follow_up()] == [1, 0]
    review = company.review
    assert (review.state, review.person_name, review.due_at) == ("open", company.ayse.full_name, DUE)
    assert company.grant.state == "active"
    assert company.kinds()[-1] == "grant:review_started"
    assert told("grant_review") == [company.mehmet.email]


def test_who_gave_nothing_leaves_nothing_to_look_at(company: Company) -> None:
    company.depart(company.mehmet)
    assert not GrantReview.objects.exists()
    ordinary = make_person()
    standing = add_operator(company.account, ordinary, role=Role.OPERATOR)
    accounts.remove_operator(
        actor=company.acting(company.ayse),
        account_id=company.account.id,
        operator_id=standing.id,
        expected_version=standing.version,
        at=AT,
    )
    assert not Departure.objects.exists()


def test_the_others_are_reminded_and_then_the_grant_is_suspended(company: Company) -> None:
    company.depart(company.ayse)
    for days in (14, 7, 1):
        before = DUE - days * DAY
        assert actions.watch_reviews(at=before - timedelta(seconds=1)) == 0
        assert [actions.watch_reviews(at=before), actions.watch_reviews(at=before)] == [1, 0]
    assert told("grant_review") == [company.mehmet.email] * 4
    assert actions.watch_reviews(at=DUE - timedelta(microseconds=1)) == 0
    assert [actions.watch_reviews(at=DUE), actions.watch_reviews(at=DUE)] == [1, 0]
    assert (company.grant.state, company.grant.state_reason) == ("suspended", "operator_authority_lost")
    assert company.kinds()[-1] == "grant:suspended"
    assert set(told("grant_suspended")) == {
        company.mehmet.email,
        company.given.partner.integrator.contact_email,
    }


def test_a_confirmation_puts_another_person_behind_the_grant(company: Company) -> None:
    company.depart(company.ayse)
    assert queries.list_waiting_reviews(account_id=company.account.id)
    company.confirm(at=AT + DAY)
    assert (company.review.state, company.review.decided_by_name) == ("confirmed", "Mehmet Demir")
    assert actions.watch_reviews(at=DUE) == 0
    consents = agreements.list_consents(account_id=company.account.id, grant_id=company.grant.id)
    assert [row.kind for row in consents[-2:]] == ["disclosure_read", "undertaking_accepted"]
    assert consents[-1].person_id == company.mehmet.id
    assert consents[-1].record["confirms"] == str(company.review.id)
    assert b'"confirms"' in bytes(agreements.list_receipts(account_id=company.account.id)[0].content)
    assert company.kinds().count("grant:confirmed") == 1
    assert not queries.list_waiting_reviews(account_id=company.account.id)


def test_who_has_confirmed_is_asked_about_when_leaving_and_the_giver_no_more(company: Company) -> None:
    company.depart(company.ayse)
    company.confirm(at=AT)
    add_operator(company.account, company.ayse, role=Role.PRINCIPAL_OPERATOR)
    company.depart(company.mehmet)
    assert list(GrantReview.objects.values_list("person_id", "state")) == [
        (company.ayse.id, "confirmed"),
        (company.mehmet.id, "open"),
    ]


def test_a_confirmation_after_the_time_lets_the_grant_act_again(company: Company) -> None:
    company.depart(company.ayse)
    actions.watch_reviews(at=DUE)
    assert company.confirm(at=DUE + DAY).state == "active"
    assert company.grant.suspended_at is None
    assert company.kinds().count("grant:resumed") == 1


def test_what_the_holder_has_disabled_stays_so(company: Company) -> None:
    company.depart(company.ayse)
    actions.disable_key(**company.named(company.mehmet))
    actions.watch_reviews(at=DUE)
    assert (company.grant.state, told("grant_suspended")) == ("disabled", [])
    assert actions.enable_key(**company.named(company.mehmet, at=DUE)).state == "suspended"
    assert company.confirm(at=DUE).state == "active"


def test_a_confirmation_needs_a_principal_a_fresh_login_and_both_texts_in_force(company: Company) -> None:
    with pytest.raises(errors.StateConflict):
        company.confirm(at=AT)
    company.depart(company.ayse)
    stale = company.named(company.mehmet) | {"at": AT + timedelta(minutes=6)}
    seen = actions.SeenTexts(disclosure_id=company.disclosure.id, undertaking_id=company.undertaking.id)
    with pytest.raises(errors.LoginNotFresh):
        actions.confirm_grant(**stale, seen=seen)
    for missing in ({"disclosure_id": None}, {"undertaking_id": company.disclosure.id}):
        with pytest.raises(TextChanged):
            company.confirm(at=AT, **missing)
    assert company.review.state == "open"


def test_ending_the_grant_ends_its_review(company: Company) -> None:
    company.depart(company.ayse)
    actions.end_grant(**company.named(company.mehmet))
    assert (company.review.state, company.review.decided_by_name) == ("ended", "Mehmet Demir")
    assert actions.watch_reviews(at=DUE) == 0


def test_without_a_principal_the_review_runs_and_whom_the_register_names_confirms(company: Company) -> None:
    ipek = make_person(first_name="İpek", last_name="Işık")
    add_operator(company.account, ipek)
    company.leave(company.mehmet)
    departing.remove_from_register(company.ayse)
    company.follow_up()
    assert told("grant_review") == [ipek.email]
    actions.watch_reviews(at=DUE)
    assert company.grant.state == "suspended"
    successor = make_person()
    accounts.add_operator(
        actor=CONSOLE,
        account_id=company.account.id,
        person_id=successor.id,
        role=Role.PRINCIPAL_OPERATOR,
        permissions=[],
        at=DUE,
    )
    assert company.confirm(at=DUE, by=successor).state == "active"


def test_an_ended_term_waits_for_its_extension(company: Company) -> None:
    company.depart(company.ayse)
    Grant.objects.filter(id=company.grant.id).update(ends_on=(AT + 5 * DAY).date())
    actions.expire_grants(at=AT + 6 * DAY)
    assert queries.list_waiting_reviews(account_id=company.account.id) == []
    actions.watch_reviews(at=DUE)
    assert (company.grant.state, company.grant.suspended_at) == ("expired", DUE)
