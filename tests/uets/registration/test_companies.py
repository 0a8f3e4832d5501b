"""Opening a company's address as the domain sees it: who may, jointly, two at once, what stays as evidence."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from msgspec.structs import replace

from simulators.company_registry.companies import ANNA, DENIZ, MEHMET
from tests.builders.company_registry import (
    AWAY,
    EXPIRED,
    SOLE,
    STRUCK_OFF,
    UNKNOWN,
    WOUND_UP,
    Company,
    playing_registry,
)
from tests.builders.openings import WHERE, accept, ask, found, open_for
from tests.builders.people import AT, make_organisation
from uets.accounts.errors import IdentifierInvalid
from uets.accounts.models import Account, Operator, Person
from uets.evidence.models import Evidence
from uets.kernel.refusals import Refusal
from uets.login.errors import IdentificationTooWeak
from uets.login.states import Method
from uets.registration import actions, errors, queries
from uets.registration.models import RegistryLookup
from uets.registration.states import CHECK_LIFE, MOST_LOOKUPS


@pytest.fixture(autouse=True)
def registry(settings: Any) -> Iterator[Any]:
    with playing_registry(settings) as server:
        yield server


def refusal_of(tckn: str, company: Company | str) -> Refusal:
    with pytest.raises(Refusal) as refused:
        ask(tckn, company)
    return refused.value


@pytest.mark.django_db
def test_who_represents_a_company_alone_opens_its_address() -> None:
    opening = open_for(DENIZ, SOLE)
    account = Account.objects.get(id=opening.id)
    assert (account.legal_name, account.vkn, account.mersis) == (SOLE.name, SOLE.vkn, SOLE.mersis)
    assert (account.state, account.invoice_address, len(account.uets_address)) == ("created", "Örnekkent", 15)
    (operator,) = Operator.objects.filter(account_id=account.id)
    assert (operator.role, operator.state, operator.confirmed_by_id) == ("principal_operator", "active", None)
    assert operator.person is not None
    assert operator.person.tckn == DENIZ
    vouched = queries.find_verification(account_id=account.id)
    assert vouched is not None
    assert (vouched.checked_at, vouched.opened_at) == (AT, AT)


@pytest.mark.django_db
def test_the_digest_of_the_answer_is_evidence_and_no_number_of_a_person() -> None:
    account_id = open_for(DENIZ, SOLE).id
    asked = Evidence.objects.get(kind="registry:asked")
    verified = Evidence.objects.get(kind="account:verified", account_id=account_id)
    assert asked.facts["outcome"] == "representative"
    assert asked.facts["number"] == SOLE.mersis
    assert verified.facts["answer_sha256"] == asked.facts["answer_sha256"]
    assert (verified.facts["registry"], verified.facts["authority"]) == ("mersis", "sole")
    kinds = set(Evidence.objects.filter(account_id=account_id).values_list("kind", flat=True))
    assert {"company:accepted", "account:created", "operator:confirmed", "account:verified"} <= kinds
    assert DENIZ not in str(list(Evidence.objects.values_list("facts", "actor", "subject")))


@pytest.mark.django_db
def test_unknown_and_anothers_company_are_refused_alike_after_the_same_work() -> None:
    ask(DENIZ, SOLE)
    seen = []
    for company in (UNKNOWN, SOLE, STRUCK_OFF):
        with CaptureQueriesContext(connection) as statements:
            refusal = refusal_of(MEHMET, company)
        seen.append((refusal.code, refusal.facts, [each["sql"].split()[0] for each in statements]))
    assert seen[0] == seen[1] == seen[2]
    assert seen[0][:2] == ("not-representative", {})
    outcomes = Evidence.objects.filter(kind="registry:asked").values_list("facts__outcome", flat=True)
    assert list(outcomes).count("not-representative") == 3


@pytest.mark.django_db
def test_what_stands_in_the_way_is_told_to_those_who_stand_in_the_registry() -> None:
    assert refusal_of(DENIZ, EXPIRED).code == "authority-over"
    assert refusal_of(DENIZ, STRUCK_OFF).facts == {"why": "struck_off"}
    assert refusal_of(ANNA, WOUND_UP).facts == {"why": "in_liquidation"}
    open_for(DENIZ, WOUND_UP)  # its liquidator
    assert refusal_of(DENIZ, AWAY).facts == {"why": "unavailable"}
    with pytest.raises(IdentifierInvalid):
        ask(DENIZ, "1234567891")
    assert RegistryLookup.objects.count() == 5


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("method", "level", "at"),
    [(Method.E_IMZA, 2, AT), (Method.PASSWORD_TOTP, 0, AT), (Method.EDEVLET, 0, AT - timedelta(minutes=11))],
)
def test_a_weak_or_old_identification_asks_nothing(method: Method, level: int, at: Any) -> None:
    weak = replace(found(DENIZ), method=method, level=level, at=at)
    with pytest.raises(IdentificationTooWeak):
        actions.ask_registry(found=weak, number=SOLE.mersis, at=AT, **WHERE)
    assert RegistryLookup.objects.count() == 0


@pytest.mark.django_db
def test_that_a_company_has_an_address_is_told_to_its_representatives_alone() -> None:
    make_organisation()
    open_for(DENIZ, SOLE)
    assert refusal_of(DENIZ, SOLE).code == "company-has-address"
    assert refusal_of(ANNA, SOLE).code == "not-representative"


@pytest.mark.django_db
def test_a_person_asks_ten_times_an_hour_whatever_the_answer() -> None:
    for turn in range(MOST_LOOKUPS):
        with pytest.raises(errors.NotRepresentative):
            ask(MEHMET, UNKNOWN, at=AT + timedelta(minutes=turn))
    with pytest.raises(errors.TooManyLookups) as refused:
        ask(MEHMET, UNKNOWN, at=AT + timedelta(minutes=10))
    assert refused.value.facts == {"minutes": 50}
    ask(DENIZ, SOLE)
    with pytest.raises(errors.NotRepresentative):
        ask(MEHMET, UNKNOWN, at=AT + timedelta(minutes=61))
    assert actions.forget_old_lookups(at=AT + timedelta(days=2)) == MOST_LOOKUPS + 2


@pytest.mark.django_db
def test_an_answer_counts_for_its_person_and_ten_minutes() -> None:
    checked = ask(DENIZ, SOLE)
    for person, given, at in (
        (DENIZ, None, AT),
        (ANNA, checked, AT),
        (DENIZ, checked, AT + CHECK_LIFE + timedelta(seconds=1)),
    ):
        with pytest.raises(errors.CheckTooOld):
            accept(person, given, at=at)
    assert Person.objects.count() == 0
