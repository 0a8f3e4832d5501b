"""Opening a company's address as the domain sees it: who may, jointly, two at once, what stays as evidence."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from msgspec.structs import replace

from simulators.company_registry.companies import ANNA, AYSE, DENIZ, MEHMET
from tests.builders.company_registry import (
    AWAY,
    EXPIRED,
    JOINT,
    MANY,
    SOLE,
    STRUCK_OFF,
    UNKNOWN,
    WOUND_UP,
    Company,
    playing_registry,
)
from tests.builders.people import AT, CONSOLE, make_organisation
from uets.accounts import actions as account_actions
from uets.accounts import queries as accounts
from uets.accounts.errors import IdentifierInvalid
from uets.accounts.models import Account, Operator, Person
from uets.alerts.models import OutgoingEmail
from uets.evidence.models import Evidence
from uets.kernel.actor import Origin
from uets.kernel.refusals import Refusal
from uets.login.errors import IdentificationTooWeak
from uets.login.states import Identification, Method
from uets.registration import actions, errors, queries, rules
from uets.registration.models import Acceptance, CompanyOpening, RegistryLookup
from uets.registration.rules import EmailProof
from uets.registration.states import CHECK_LIFE, CODE_LIFE, JOINT_WAITS_FOR, MOST_LOOKUPS, CheckedCompany

NAMES = {
    DENIZ: ("Deniz", "Aksoy"),
    ANNA: ("Anna", "Schmidt"),
    AYSE: ("Ayşe", "Yılmaz"),
    MEHMET: ("Mehmet", "Demir"),
}
CODE = "123456"
NOTHING_READ = actions.Reading(text_id=None, shown_at=None, words="")
WHERE: dict[str, Any] = {"session_hash": "0" * 64, "origin": Origin()}


@pytest.fixture(autouse=True)
def registry(settings: Any) -> Iterator[Any]:
    with playing_registry(settings) as server:
        yield server


def found(tckn: str, *, at=AT) -> Identification:
    first, last = NAMES[tckn]
    return Identification(tckn=tckn, first_name=first, last_name=last, method=Method.EDEVLET, at=at)


def ask(tckn: str, company: Company | str, *, at=AT) -> CheckedCompany:
    number = company if isinstance(company, str) else company.mersis
    return actions.ask_registry(found=found(tckn, at=at), number=number, at=at, **WHERE)


def accept(tckn: str, checked: CheckedCompany | None, *, at=AT, draw=rules.draw_address) -> CompanyOpening:
    email = f"{tckn}@ornek.invalid"
    proof = EmailProof(
        email=email,
        code_hmac=queries.hmac_of_code(tckn=tckn, email=email, code=CODE),
        until=at + CODE_LIFE,
    )
    return actions.open_company_address(
        found=found(tckn),
        checked=checked,
        proof=proof,
        code=CODE,
        invoice_address="Örnekkent",
        reading=NOTHING_READ,
        at=at,
        draw=draw,
        **WHERE,
    )


def open_for(tckn: str, company: Company, *, at=AT) -> CompanyOpening:
    return accept(tckn, ask(tckn, company, at=at), at=at)


def refusal_of(tckn: str, company: Company | str) -> Refusal:
    with pytest.raises(Refusal) as refused:
        ask(tckn, company)
    return refused.value


def names_of(account: Account) -> list[str]:
    return [each.name for each in accounts.list_operators(account_id=account.id)]


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
