"""The boxes below the two texts: each consent keeps its own moment, login and origin, and covers what is bought."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from tests.builders.market import EVERYTHING, Purchase, make_integrator, make_tariff
from tests.builders.people import AT, acting
from uets.agreements import queries as agreements
from uets.agreements.states import TextKind
from uets.applications import actions, errors, queries
from uets.applications.models import IntegrationApplication
from uets.evidence.models import Evidence
from uets.integrators.models import Tariff
from uets.kernel.actor import Actor, Origin
from uets.keys.models import Grant
from uets.keys.states import IpRule

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=20)
LIST = ["notices:list"]


@pytest.fixture
def purchase() -> Purchase:
    return Purchase()


@pytest.fixture
def tariff() -> Tariff:
    return make_tariff(make_integrator())


def actor_of(purchase: Purchase, *, at: datetime, address: str) -> Actor:
    origin = Origin(request_id=f"req-{address}", address=address, user_agent=f"browser of {address}")
    return replace(acting(purchase.person, purchase.account, at=at), origin=origin)


def named(purchase: Purchase, draft: IntegrationApplication, **more: Any) -> dict[str, Any]:
    row = queries.get_application(account_id=draft.account_id, application_id=draft.id)
    given = {"account_id": draft.account_id, "application_id": draft.id, "expected_version": row.version}
    return {"actor": acting(purchase.person, purchase.account), "at": AT, **given, **more}


def tick(purchase: Purchase, draft: IntegrationApplication, *, at: datetime, address: str) -> None:
    actor = actor_of(purchase, at=at, address=address)
    given = {"actor": actor, "at": at, "shown_at": None}
    actions.read_disclosure(**named(purchase, draft, text_id=purchase.disclosure.id, **given))
    actions.accept_undertaking(**named(purchase, draft, text_id=purchase.undertaking.id, **given))


def choose(purchase: Purchase, draft: IntegrationApplication, **more: Any) -> IntegrationApplication:
    answers = {"permissions": LIST, "ip_rule": IpRule.REGISTERED, "ip_ranges": [], "are_local_allowed": False}
    return actions.choose_permissions(**named(purchase, draft, **{**answers, **more}))


def approve(purchase: Purchase, draft: IntegrationApplication) -> Grant:
    actor = actor_of(purchase, at=LATER, address="198.51.100.7")
    return actions.approve(**named(purchase, draft, actor=actor, at=LATER))


def test_each_record_has_the_login_and_origin_of_its_own_moment(purchase: Purchase, tariff: Tariff) -> None:
    draft = purchase.fill_in(tariff)
    tick(purchase, draft, at=AT, address="203.0.113.5")
    grant = approve(purchase, draft)
    records = agreements.list_consents(account_id=grant.account_id, grant_id=grant.id)
    seen = [(row.record["act"]["address"], row.record["login"]["authenticated_at"][:10]) for row in records]
    assert seen == [
        ("203.0.113.5", "2026-10-12"),
        ("203.0.113.5", "2026-10-12"),
        ("198.51.100.7", "2026-11-01"),
    ]
    assert all(row.record["login"]["authenticated_at"] <= row.record["act"]["accepted_at"] for row in records)


def test_the_evidence_of_a_tick_names_the_actor_of_that_moment(purchase: Purchase, tariff: Tariff) -> None:
    draft = purchase.fill_in(tariff)
    tick(purchase, draft, at=AT, address="203.0.113.5")
    approve(purchase, draft)
    for kind in ("disclosure:read", "undertaking:accepted"):
        row = Evidence.objects.get(kind=kind)
        assert (row.event_at, row.actor["request_id"]) == (AT, "req-203.0.113.5")
        assert row.actor["login"]["authenticated_at"] == AT.isoformat()


def test_no_identity_number_is_kept_with_a_draft(purchase: Purchase, tariff: Tariff) -> None:
    draft = purchase.fill_in(tariff)
    assert purchase.person.tckn not in str(draft.disclosure_actor) + str(draft.undertaking_actor)


def test_a_moment_that_nobody_knows_stays_empty(purchase: Purchase, tariff: Tariff) -> None:
    draft = purchase.fill_in(tariff)
    tick(purchase, draft, at=AT, address="203.0.113.5")
    grant = approve(purchase, draft)
    read, accepted, _ = agreements.list_consents(account_id=grant.account_id, grant_id=grant.id)
    assert read.record["shown"]["shown_at"] is accepted.record["shown"]["shown_at"] is None


@pytest.mark.parametrize(
    "change",
    [
        {"permissions": EVERYTHING},
        {"ip_rule": IpRule.NONE},
        {"ip_rule": IpRule.RANGES, "ip_ranges": ["8.8.8.8/32"]},
    ],
)
def test_what_is_changed_empties_both_boxes(
    purchase: Purchase, tariff: Tariff, change: dict[str, Any]
) -> None:
    draft = choose(purchase, purchase.fill_in(tariff), **change)
    assert draft.disclosure_read_at is draft.undertaking_accepted_at is None
    assert draft.disclosure_actor is draft.undertaking_actor is None
    assert all(queries.is_emptied(draft, kind=kind) for kind in (TextKind.DISCLOSURE, TextKind.UNDERTAKING))
    with pytest.raises(errors.StepMissing):
        approve(purchase, draft)


def test_another_tariff_empties_both_boxes(purchase: Purchase, tariff: Tariff) -> None:
    draft = purchase.fill_in(tariff)
    dearer = make_tariff(tariff.integrator, code="genel-12", gross_kurus=240_000)
    row = actions.choose_tariff(**named(purchase, draft, tariff_id=dearer.id))
    assert row.disclosure_read_at is row.undertaking_accepted_at is None


def test_the_same_answers_keep_the_boxes(purchase: Purchase, tariff: Tariff) -> None:
    draft = purchase.fill_in(tariff)
    actions.choose_tariff(**named(purchase, draft, tariff_id=tariff.id))
    row = choose(purchase, draft)
    assert (row.disclosure_read_at, row.undertaking_accepted_at) == (AT, AT)
    assert not queries.is_emptied(row, kind=TextKind.DISCLOSURE)


def test_a_tick_without_the_facts_of_its_moment_is_made_anew(purchase: Purchase, tariff: Tariff) -> None:
    draft = purchase.fill_in(tariff)
    IntegrationApplication.objects.filter(id=draft.id).update(disclosure_actor=None)
    with pytest.raises(errors.StepMissing):
        approve(purchase, draft)
