"""Rule R15: keys that a leaving person has ever seen are renewed at once, and the old ones end within a day."""

from datetime import timedelta
from uuid import UUID

import pytest

from tests.builders import keys as build
from tests.builders.departing import SETTLED, Company, make_company
from tests.builders.people import add_operator
from uets.accounts.states import Role
from uets.alerts.models import OutgoingEmail
from uets.keys import actions
from uets.keys.models import ApiKey
from uets.keys.rules.rotation import Standing, plan_forced

pytestmark = pytest.mark.django_db
AT, DAY = build.AT, timedelta(days=1)
LOST = "operator_authority_lost"


@pytest.fixture
def company() -> Company:
    return make_company()


def newest(company: Company) -> ApiKey:
    return ApiKey.objects.filter(grant_id=company.grant.id).latest("id")


def test_a_key_that_was_seen_ends_in_a_day_acknowledged_or_not(company: Company) -> None:
    old = company.given.key
    company.reveal(company.ayse, old)
    company.depart(company.ayse)
    assert company.states() == [("minting", LOST), ("overlapping", LOST)]
    old.refresh_from_db()
    assert old.usable_until == AT + SETTLED + DAY
    company.given.key_id, company.given.letter = newest(company).id, {}
    build.mint(company.given)
    company.given.acknowledge(at=AT + timedelta(hours=20))
    old.refresh_from_db()
    assert old.usable_until == AT + SETTLED + DAY
    assert actions.end_overlaps(at=AT + SETTLED + DAY) == 1
    assert [state for state, _ in company.states()] == ["active", "replaced"]
    assert company.kinds().count("key:rotated") == company.kinds().count("key:replaced") == 1


def test_both_sides_are_told_why(company: Company) -> None:
    company.reveal(company.ayse, company.given.key)
    company.depart(company.ayse)
    mails = OutgoingEmail.objects.filter(topic="key_rotated")
    assert set(mails.values_list("to_address", flat=True)) == {
        company.mehmet.email,
        company.given.partner.integrator.contact_email,
    }
    assert "ana işlem yetkilisi hesaptan ayrıldı" in mails[0].body
    assert "en geç şu ana kadar çalışır: 25.11.2026" in mails[0].body


def test_a_key_that_nobody_or_another_has_seen_stays(company: Company) -> None:
    company.reveal(company.mehmet, company.given.key)
    company.depart(company.ayse)
    assert company.states() == [("active", "new_grant")]


def test_who_gave_nothing_but_saw_a_key_takes_it_along(company: Company) -> None:
    company.reveal(company.mehmet, company.given.key)
    company.depart(company.mehmet)
    assert company.states() == [("minting", LOST), ("overlapping", LOST)]


def test_a_second_departure_changes_nothing_more(company: Company) -> None:
    company.reveal(company.ayse, company.given.key)
    company.depart(company.ayse)
    add_operator(company.account, company.ayse, role=Role.PRINCIPAL_OPERATOR)
    company.depart(company.ayse)
    assert company.states() == [("minting", LOST), ("overlapping", LOST)]


def test_a_key_that_was_seen_on_its_way_never_works(company: Company) -> None:
    rotated = actions.rotate_key(**company.named(company.ayse))
    company.given.key_id = rotated.key_id
    build.mint(company.given)
    company.reveal(company.ayse, company.given.key)
    company.depart(company.ayse)
    assert [state for state, _ in company.states()] == ["minting", "cancelled", "active"]
    rotated.refresh_from_db()
    assert (rotated.state, rotated.jwe) == ("closed", "")


def test_a_disabled_grant_gets_its_new_key_from_the_holder(company: Company) -> None:
    company.reveal(company.ayse, company.given.key)
    actions.disable_key(**company.named(company.mehmet))
    company.depart(company.ayse)
    assert company.states() == [("overlapping", LOST)]
    actions.end_overlaps(at=AT + SETTLED + DAY)
    later = AT + 2 * DAY
    assert actions.enable_key(**company.named(company.mehmet, at=later)).state == "awaiting_delivery"
    actions.resend_key(**company.named(company.mehmet, at=later))
    assert [state for state, _ in company.states()] == ["minting", "replaced"]


@pytest.mark.parametrize(
    ("keys", "overlapping", "replaced", "cancelled", "needs_new"),
    [
        ("active*", "0", "", "", True),
        ("active", "", "", "", False),
        ("active overlapping*", "1", "", "", False),
        ("active* overlapping", "0", "1", "", True),
        ("active* overlapping*", "0", "1", "", True),
        ("awaiting_delivery active*", "1", "", "", False),
        ("awaiting_delivery* active", "", "", "0", True),
        ("awaiting_delivery* active*", "1", "", "0", True),
        ("awaiting_delivery overlapping*", "1", "", "", False),
        ("expired*", "", "", "0", False),
        ("replaced* undelivered* cancelled*", "", "", "", False),
    ],
)
def test_what_becomes_of_keys_beside_each_other(
    keys: str, overlapping: str, replaced: str, cancelled: str, *, needs_new: bool
) -> None:
    named = [word.rstrip("*") for word in keys.split()]
    seen = [word.endswith("*") for word in keys.split()]
    plan = plan_forced(
        grant_state="active",
        keys=[
            Standing(id=UUID(int=number), state=state, is_revealed=is_seen)
            for number, (state, is_seen) in enumerate(zip(named, seen, strict=True))
        ],
    )
    numbers = [
        "".join(str(key.int) for key in ids) for ids in (plan.overlapping, plan.replaced, plan.cancelled)
    ]
    assert (*numbers, plan.needs_new) == (overlapping, replaced, cancelled, needs_new)
