"""The steps of an application before it is bought: their order, their guards, and windows that stand side by side."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from tests.builders.market import Purchase, make_integrator, make_tariff
from tests.builders.people import AT, CONSOLE, acting, add_operator, make_person
from tests.builders.texts import publish
from uets.accounts.states import Role
from uets.agreements.states import TextKind
from uets.applications import actions, errors, queries
from uets.applications.models import IntegrationApplication
from uets.applications.rules import Step, find_next_step
from uets.applications.states import ApplicationState
from uets.evidence import queries as evidence
from uets.integrators import actions as integrators
from uets.integrators.errors import IntegratorNotOffered, TariffNotOnSale
from uets.keys.errors import NothingGranted, RangeInvalid, TariffTooNarrow
from uets.keys.models import Grant
from uets.keys.states import IpRule, Permission

pytestmark = pytest.mark.django_db
LIST, OPEN = Permission.READ_LIST.value, Permission.READ_OPEN.value


class Draft:
    """A draft and the arguments that each step repeats."""

    def __init__(self) -> None:
        self.purchase = Purchase()
        self.actor = acting(self.purchase.person, self.purchase.account)
        self.tariff = make_tariff(make_integrator(), permissions=[LIST])
        self.id = self.start().id

    def start(self) -> IntegrationApplication:
        return actions.start_application(actor=self.actor, account_id=self.purchase.account.id, at=AT)

    @property
    def row(self) -> IntegrationApplication:
        return queries.get_application(account_id=self.purchase.account.id, application_id=self.id)

    def named(self, **more: Any) -> dict[str, Any]:
        return {
            "actor": self.actor,
            "account_id": self.purchase.account.id,
            "application_id": self.id,
            "expected_version": self.row.version,
            "at": AT,
            **more,
        }

    def choose(self, permissions: list[str], **more: Any) -> IntegrationApplication:
        answers = {"permissions": permissions, "ip_rule": IpRule.REGISTERED, "ip_ranges": []}
        return actions.choose_permissions(**self.named(are_local_allowed=False, **{**answers, **more}))


@pytest.fixture
def draft() -> Draft:
    return Draft()


def test_one_draft_per_person_and_account(draft: Draft) -> None:
    assert draft.start().id == draft.id
    assert IntegrationApplication.objects.count() == 1


def test_the_next_step_is_the_first_open_one(draft: Draft) -> None:
    named = draft.purchase.fill_in(draft.tariff)
    assert find_next_step(queries.answers_of(named)) is None
    actions.choose_integrator(**draft.named(integrator_id=make_integrator().id))
    assert find_next_step(queries.answers_of(draft.row)) is Step.TARIFF


def test_another_integrator_empties_what_depended_on_the_first(draft: Draft) -> None:
    draft.purchase.fill_in(draft.tariff)
    row = actions.choose_integrator(**draft.named(integrator_id=make_integrator().id))
    answers = (row.tariff_id, row.permissions_chosen_at, row.disclosure_read_at, row.undertaking_accepted_at)
    assert answers == (None, None, None, None)


def test_the_same_integrator_keeps_the_answers(draft: Draft) -> None:
    draft.purchase.fill_in(draft.tariff)
    row = actions.choose_integrator(**draft.named(integrator_id=draft.tariff.integrator_id))
    assert row.tariff_id == draft.tariff.id


def test_a_tariff_belongs_to_the_chosen_integrator(draft: Draft) -> None:
    actions.choose_integrator(**draft.named(integrator_id=make_integrator().id))
    with pytest.raises(errors.StepMissing):
        actions.choose_tariff(**draft.named(tariff_id=draft.tariff.id))


def test_a_closed_tariff_and_a_suspended_integrator_are_not_offered(draft: Draft) -> None:
    actions.choose_integrator(**draft.named(integrator_id=draft.tariff.integrator_id))
    integrators.close_tariff(actor=CONSOLE, tariff_id=draft.tariff.id, at=AT)
    with pytest.raises(TariffNotOnSale):
        actions.choose_tariff(**draft.named(tariff_id=draft.tariff.id))
    integrators.suspend_integrator(actor=CONSOLE, integrator_id=draft.tariff.integrator_id, at=AT)
    with pytest.raises(IntegratorNotOffered):
        actions.choose_integrator(**draft.named(integrator_id=draft.tariff.integrator_id))


def test_permissions_come_after_the_tariff(draft: Draft) -> None:
    with pytest.raises(errors.StepMissing):
        draft.choose([LIST])


def test_permissions_stay_within_the_tariff_and_name_good_ranges(draft: Draft) -> None:
    draft.purchase.fill_in(draft.tariff)
    with pytest.raises(NothingGranted):
        draft.choose([])
    with pytest.raises(TariffTooNarrow):
        draft.choose([LIST, OPEN])
    with pytest.raises(RangeInvalid):
        draft.choose([LIST], ip_rule=IpRule.RANGES, ip_ranges=["203.0.113.0/33"])
    row = draft.choose([LIST], ip_rule=IpRule.RANGES, ip_ranges=["::ffff:8.8.8.8"])
    assert row.ip_ranges == ["8.8.8.8/32"]


@pytest.mark.parametrize("step", [actions.read_disclosure, actions.accept_undertaking])
def test_only_the_current_text_of_its_kind_is_taken(draft: Draft, step: Any) -> None:
    own = TextKind.DISCLOSURE if step is actions.read_disclosure else TextKind.UNDERTAKING
    old = draft.purchase.disclosure if own is TextKind.DISCLOSURE else draft.purchase.undertaking
    publish(own, version=2)
    other = draft.purchase.undertaking if own is TextKind.DISCLOSURE else draft.purchase.disclosure
    for text in (old, other):
        with pytest.raises(errors.TextChanged) as refused:
            step(**draft.named(text_id=text.id, shown_at=AT))
        assert refused.value.facts == {"kind": own.value}


def test_a_stale_page_changes_nothing(draft: Draft) -> None:
    stale = draft.named(integrator_id=draft.tariff.integrator_id)
    actions.choose_integrator(**stale)
    with pytest.raises(errors.VersionStale):
        actions.choose_integrator(**stale)


def test_nobody_else_writes_on_a_draft(draft: Draft) -> None:
    other = make_person()
    add_operator(draft.purchase.account, other, role=Role.PRINCIPAL_OPERATOR)
    actor = acting(other, draft.purchase.account)
    with pytest.raises(errors.ApplicationNotFound):
        actions.withdraw(**draft.named(actor=actor))
    with pytest.raises(errors.ApplicationNotFound):
        actions.approve(**draft.named(actor=actor))


def test_a_draft_of_another_account_is_not_found(draft: Draft) -> None:
    foreign = Purchase(person=draft.purchase.person)
    with pytest.raises(errors.ApplicationNotFound):
        actions.withdraw(**draft.named(account_id=foreign.account.id))


def test_a_withdrawn_draft_takes_no_answers_and_a_new_one_begins(draft: Draft) -> None:
    assert actions.withdraw(**draft.named()).state == ApplicationState.WITHDRAWN
    with pytest.raises(errors.StateConflict):
        actions.choose_integrator(**draft.named(integrator_id=draft.tariff.integrator_id))
    assert draft.start().id != draft.id
    listed = queries.list_applications(account_id=draft.purchase.account.id)
    assert [row.state for row in listed] == [ApplicationState.WITHDRAWN]


def test_an_expired_draft_is_not_bought(draft: Draft) -> None:
    row = draft.purchase.fill_in(draft.tariff)
    late = AT + timedelta(days=31)
    assert actions.expire_drafts(at=late) == 1
    with pytest.raises(errors.StateConflict):
        draft.purchase.approve(row, at=late, login_at=late)
    assert Grant.objects.count() == 0


def test_every_step_leaves_evidence(draft: Draft) -> None:
    draft.purchase.fill_in(draft.tariff)
    rows = evidence.list_evidence_of(account_id=draft.purchase.account.id, subject=f"application:{draft.id}")
    kinds = [row.kind for row in rows]
    assert kinds.count("application:changed") == 5
    assert kinds.count("application:started") == 1


@pytest.mark.django_db(transaction=True)
def test_two_windows_start_the_same_draft() -> None:
    purchase, found, start = Purchase(), [], threading.Barrier(2)

    def open_window() -> None:
        start.wait()
        try:
            actor = acting(purchase.person, purchase.account)
            row = actions.start_application(actor=actor, account_id=purchase.account.id, at=AT)
            found.append(row.id)
        finally:
            connection.close()

    threads = [threading.Thread(target=open_window) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 2
    assert len(set(found)) == IntegrationApplication.objects.count() == 1
