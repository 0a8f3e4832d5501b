"""Representatives who act jointly, and two at once: who waits, who is told, what is opened once."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from msgspec.structs import replace

from simulators.company_registry.companies import ANNA, DENIZ, MEHMET
from tests.builders.company_registry import (
    JOINT,
    MANY,
    SOLE,
    WOUND_UP,
    playing_registry,
)
from tests.builders.openings import accept, ask, names_of, open_for
from tests.builders.people import AT, CONSOLE
from uets.accounts import actions as account_actions
from uets.accounts.models import Account
from uets.alerts.models import OutgoingEmail
from uets.evidence.models import Evidence
from uets.registration import actions, errors, queries
from uets.registration.models import Acceptance
from uets.registration.states import JOINT_WAITS_FOR, CheckedCompany


@pytest.fixture(autouse=True)
def registry(settings: Any) -> Iterator[Any]:
    with playing_registry(settings) as server:
        yield server


@pytest.mark.django_db
def test_of_two_who_act_jointly_the_first_waits_for_the_second() -> None:
    opening = open_for(DENIZ, JOINT)
    assert (opening.state, Account.objects.count()) == ("waiting", 0)
    assert open_for(DENIZ, JOINT).id == opening.id  # a second click
    assert Acceptance.objects.count() == Evidence.objects.filter(kind="company:accepted").count() == 1
    later = AT + timedelta(days=6)
    opened = open_for(ANNA, JOINT, at=later)
    assert (opened.id, opened.state) == (opening.id, "opened")
    account = Account.objects.get(id=opening.id)
    assert sorted(names_of(account)) == ["Anna Schmidt", "Deniz Aksoy"]
    verified = Evidence.objects.get(kind="account:verified")
    assert len(verified.facts["accepted_by"]) == 2
    told = OutgoingEmail.objects.filter(topic="company_opened").values_list("to_address", flat=True)
    assert sorted(told) == [f"{DENIZ}@ornek.invalid", f"{ANNA}@ornek.invalid"]


@pytest.mark.django_db
def test_whoever_is_waited_for_and_registered_is_told() -> None:
    account_actions.register_person(
        actor=CONSOLE,
        tckn=ANNA,
        first_name="Anna",
        last_name="Schmidt",
        email="a@ornek.invalid",
        mobile="",
        at=AT,
    )
    open_for(DENIZ, JOINT)
    letter = OutgoingEmail.objects.get(topic="company_waits")
    assert letter.to_address == "a@ornek.invalid"
    assert JOINT.name in letter.body
    assert "http" not in letter.body


@pytest.mark.django_db
def test_an_acceptance_does_not_wait_beyond_seven_days() -> None:
    first = open_for(DENIZ, JOINT)
    late = AT + JOINT_WAITS_FOR
    assert queries.find_waiting(vkn=JOINT.vkn, at=late) is None
    second = open_for(ANNA, JOINT, at=late)
    first.refresh_from_db()
    assert (first.state, second.state, first.id == second.id) == ("lapsed", "waiting", False)
    assert actions.lapse_openings(at=late) == 0
    assert actions.lapse_openings(at=late + JOINT_WAITS_FOR) == 1
    assert Evidence.objects.filter(kind="company:lapsed").count() == 2


@pytest.mark.django_db
def test_three_sign_jointly_or_one_alone() -> None:
    assert open_for(DENIZ, MANY).state == "waiting"
    assert open_for(ANNA, MANY).state == "waiting"
    assert open_for(MEHMET, MANY).state == "opened"
    account = Account.objects.get(vkn=MANY.vkn)
    assert sorted(names_of(account)) == ["Anna Schmidt", "Deniz Aksoy", "Mehmet Demir"]


@pytest.mark.django_db
def test_who_represents_the_company_no_more_does_not_count() -> None:
    open_for(DENIZ, JOINT)
    checked = ask(ANNA, JOINT)
    assert accept(ANNA, replace(checked, colleagues=())).state == "waiting"
    assert accept(ANNA, checked).state == "opened"


def _at_once(*acts: Any) -> list[str]:
    together = threading.Barrier(len(acts))

    def run(act: Any) -> str:
        together.wait()
        try:
            return str(act())
        except errors.CompanyHasAddress as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(run, acts))


@pytest.mark.django_db(transaction=True)
def test_two_at_once_open_one_address_and_two_jointly_open_it_together() -> None:
    checked = ask(DENIZ, SOLE)
    assert _at_once(*[lambda: accept(DENIZ, checked).state] * 2) == ["company-has-address", "opened"]
    assert Account.objects.filter(vkn=SOLE.vkn).count() == 1
    deniz, anna = ask(DENIZ, JOINT), ask(ANNA, JOINT)
    states = _at_once(lambda: accept(DENIZ, deniz).state, lambda: accept(ANNA, anna).state)
    assert states == ["opened", "waiting"]
    assert len(names_of(Account.objects.get(vkn=JOINT.vkn))) == 2


@pytest.mark.django_db(transaction=True)
def test_two_companies_that_draw_the_same_address_at_once_have_two() -> None:
    sole, wound_up = ask(DENIZ, SOLE), ask(DENIZ, WOUND_UP)

    def opener(checked: CheckedCompany, spare: str) -> Any:
        left = ["612345678901234", spare]
        return lambda: accept(DENIZ, checked, draw=lambda: left.pop(0)).state

    assert _at_once(opener(sole, "612345678901235"), opener(wound_up, "612345678901236")) == [
        "opened",
        "opened",
    ]
    addresses = set(Account.objects.values_list("uets_address", flat=True))
    assert "612345678901234" in addresses
    assert len(addresses) == 2
