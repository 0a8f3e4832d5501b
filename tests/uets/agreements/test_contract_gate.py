"""A newer version of the contract holds up what gives more, and nothing else (trust.md §4)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tests.builders.market import Purchase, make_integrator, make_tariff
from tests.builders.people import AT, acting
from tests.builders.texts import publish
from uets.accounts.errors import StateConflict
from uets.accounts.models import Account
from uets.accounts.states import AccountState
from uets.agreements import actions as agreements
from uets.agreements.errors import ContractMissing
from uets.agreements.models import ConsentRecord
from uets.agreements.states import TextKind
from uets.applications import actions as applications
from uets.integrators.models import Order, Tariff
from uets.keys import actions as keys
from uets.keys.models import Grant
from uets.keys.states import GrantState, IpRule

pytestmark = pytest.mark.django_db


class Holder(Purchase):
    """A company that has accepted version 1 of the contract and bought a grant."""

    def __init__(self) -> None:
        super().__init__()
        self.accept(publish(TextKind.CONTRACT).id)
        self.tariff = make_tariff(make_integrator())
        self.grant_id = self.approve(self.fill_in(self.tariff))

    @property
    def grant(self) -> Grant:
        return Grant.objects.get(id=self.grant_id)

    def named(self) -> dict[str, Any]:
        return {
            "actor": acting(self.person, self.account),
            "account_id": self.account.id,
            "grant_id": self.grant_id,
            "at": AT,
        }

    def accept(self, text_id: object) -> ConsentRecord:
        return agreements.accept_contract(
            actor=acting(self.person, self.account),
            account_id=self.account.id,
            text_id=text_id,  # type: ignore[arg-type] # an id of a text
            shown_at=AT,
            words="Sözleşmeyi kabul et",
            at=AT,
        )

    def amend(self, permissions: list[str], ip_rule: IpRule = IpRule.REGISTERED) -> Grant:
        asked = keys.Settings(permissions=permissions, ip_rule=ip_rule, ip_ranges=[])
        version = self.grant.version
        return keys.amend_grant(
            **self.named(),
            settings=asked,
            expected_version=version,
            are_local_allowed=False,
        )

    def extend(self) -> Order:
        return keys.extend_key(**self.named(), expected_version=self.grant.version)

    def change_tariff(self) -> Order:
        dearer: Tariff = make_tariff(self.tariff.integrator, code="genel-12", gross_kurus=240_000)
        return keys.change_tariff(
            **self.named(),
            tariff_id=dearer.id,
            expected_version=self.grant.version,
        )

    def apply(self) -> object:
        return self.fill_in(make_tariff(make_integrator("ÖRNEK SARMAŞIK YAZILIM A.Ş.")))


@pytest.fixture
def holder() -> Holder:
    return Holder()


WAITING: list[Callable[[Holder], object]] = [
    Holder.apply,
    Holder.extend,
    Holder.change_tariff,
    lambda holder: holder.amend(["notices:list", "notices:open"]),
]


@pytest.mark.parametrize("act", WAITING, ids=["apply", "extend", "change_tariff", "widen"])
def test_waits_for_the_newer_version(holder: Holder, act: Callable[[Holder], object]) -> None:
    second = publish(TextKind.CONTRACT, version=2)
    with pytest.raises(ContractMissing):
        act(holder)
    holder.accept(second.id)
    act(holder)


def test_a_filled_in_application_waits_too(holder: Holder) -> None:
    draft = holder.fill_in(make_tariff(make_integrator("ÖRNEK SARMAŞIK YAZILIM A.Ş.")))
    second = publish(TextKind.CONTRACT, version=2)
    with pytest.raises(ContractMissing):
        holder.approve(draft)
    assert Order.objects.count() == 1
    holder.accept(second.id)
    holder.approve(draft)


def test_narrowing_disabling_and_giving_up_go_on(holder: Holder) -> None:
    holder.amend(["notices:list", "notices:archive"])
    draft = holder.fill_in(make_tariff(make_integrator("ÖRNEK SARMAŞIK YAZILIM A.Ş.")))
    publish(TextKind.CONTRACT, version=2)
    assert holder.amend(["notices:list"]).permissions == ["notices:list"]
    assert keys.disable_key(**holder.named()).state == GrantState.DISABLED
    applications.withdraw(
        actor=acting(holder.person, holder.account),
        account_id=draft.account_id,
        application_id=draft.id,
        expected_version=draft.version,
        at=AT,
    )


def test_a_version_of_tomorrow_holds_up_nothing(holder: Holder) -> None:
    publish(TextKind.CONTRACT, version=2, published_from=AT + timedelta(days=1))
    holder.extend()


def test_accepting_opens_a_new_account(holder: Holder) -> None:
    Account.objects.filter(id=holder.account.id).update(state=AccountState.CREATED, opened_at=None)
    second = publish(TextKind.CONTRACT, version=2)
    assert agreements.enter_account(**_entering(holder)) == second
    assert Account.objects.get(id=holder.account.id).state == AccountState.CREATED
    holder.accept(second.id)
    assert Account.objects.get(id=holder.account.id).state == AccountState.OPEN


def test_entering_opens_an_account_whose_contract_was_accepted(holder: Holder) -> None:
    Account.objects.filter(id=holder.account.id).update(state=AccountState.CREATED, opened_at=None)
    assert agreements.enter_account(**_entering(holder)) is None
    assert Account.objects.get(id=holder.account.id).state == AccountState.OPEN


def test_nothing_is_accepted_for_an_account_that_cannot_open(holder: Holder) -> None:
    Account.objects.filter(id=holder.account.id).update(state=AccountState.CLOSED, closed_at=AT)
    second = publish(TextKind.CONTRACT, version=2)
    with pytest.raises(StateConflict):
        holder.accept(second.id)
    assert not ConsentRecord.objects.filter(text_id=second.id).exists()


def _entering(holder: Holder) -> dict[str, Any]:
    return {"actor": acting(holder.person, holder.account), "account_id": holder.account.id, "at": AT}
