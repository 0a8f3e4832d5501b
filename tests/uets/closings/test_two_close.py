"""Closing by two principal operators and by two members of staff; the register of mandatory groups (rules R5, R16)."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from msgspec.structs import replace

from tests.builders.people import AT, CONSOLE, acting, make_natural_account, make_organisation, make_person
from uets.accounts import actions as accounts
from uets.accounts import errors as account_errors
from uets.accounts.models import Account, Person
from uets.accounts.states import AccountKind, ClosingGround
from uets.alerts.models import OutgoingEmail
from uets.approvals import actions as approvals
from uets.approvals.models import Approval
from uets.closings import actions, errors, queries, rules
from uets.closings.models import ClosingRequest, GroupEntry
from uets.closings.states import MandatoryGroup
from uets.evidence.models import Evidence
from uets.kernel.actor import Actor

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 karar"
WEEK = timedelta(days=7)


@pytest.fixture
def ayse() -> Person:
    return make_person()


@pytest.fixture
def can() -> Person:
    return make_person(first_name="Can", last_name="Ak")


@pytest.fixture
def firm(ayse: Person, can: Person) -> Account:
    account = make_organisation(principals=[ayse, can])
    switches = ["people", "close"]
    accounts.set_dual_control(actor=acting(ayse, account), account_id=account.id, switches=switches, at=AT)
    return account


def registrar() -> Actor:
    return replace(acting(make_person(first_name="Selin")), role="registrar", reason="2026/17")


def ask(account: Account, person: Person) -> Approval:
    approvals.ask_to_close(
        actor=acting(person, account), account_id=account.id, reason="Taşındık", document=PDF, at=AT
    )
    return Approval.objects.get()


def state_of(account: Account) -> str:
    return Account.objects.get(id=account.id).state


def test_nobody_decides_on_a_request_before_the_second_person(
    firm: Account, ayse: Person, can: Person
) -> None:
    approval = ask(firm, ayse)
    request = ClosingRequest.objects.get()
    assert (request.state, state_of(firm)) == ("awaiting_second_approval", "open")
    assert queries.list_waiting() == []
    with pytest.raises(errors.ClosingOver):
        actions.propose_closing(actor=registrar(), request_id=request.id, at=AT)
    with pytest.raises(errors.ClosingNotFound):
        actions.refuse_closing(actor=registrar(), request_id=request.id, at=AT)
    assert OutgoingEmail.objects.get(topic="approval_asked").to_address == can.email
    at = AT + timedelta(days=2)
    approvals.approve(actor=acting(can, firm, at=at), account_id=firm.id, approval_id=approval.id, at=at)
    assert [row.decide_by for row in queries.list_waiting()] == [at + timedelta(days=30)]
    assert state_of(firm) == "closing"
    fact = Evidence.objects.get(kind="closing:asked")
    assert fact.actor["person_id"] == str(can.id)
    assert fact.actor["asked_by"] == str(ayse.id)


def test_one_person_cannot_confirm_what_waits(firm: Account, ayse: Person) -> None:
    ask(firm, ayse)
    request = ClosingRequest.objects.get()
    named = {"account_id": firm.id, "request_id": request.id, "at": AT}
    with pytest.raises(account_errors.SecondApprovalNeeded):
        actions.confirm_request(actor=acting(ayse, firm), **named)  # type: ignore[arg-type] # as named
    with pytest.raises(errors.ClosingOver):
        actions.take_back(actor=acting(ayse, firm), **named)  # type: ignore[arg-type] # as named


@pytest.mark.parametrize("ending", ["rejected", "withdrawn", "expired"])
def test_a_request_that_comes_to_nothing_leaves_the_address_open(
    firm: Account, ayse: Person, can: Person, ending: str
) -> None:
    approval = ask(firm, ayse)
    if ending == "expired":
        assert approvals.expire_approvals(at=AT + WEEK) == 1
    else:
        who = acting(can if ending == "rejected" else ayse, firm)
        approvals.reject(actor=who, account_id=firm.id, approval_id=approval.id, at=AT)
    assert (ClosingRequest.objects.get().state, state_of(firm)) == (ending, "open")
    told = set(OutgoingEmail.objects.filter(topic="approval_decided").values_list("to_address", flat=True))
    assert (
        told
        == {"rejected": {ayse.email}, "withdrawn": {can.email}, "expired": {ayse.email, can.email}}[ending]
    )
    Approval.objects.all().delete()
    ask(firm, ayse)


def test_who_proposes_does_not_close(ayse: Person) -> None:
    account = make_natural_account(ayse)
    selin = registrar()
    proposal = actions.propose_for_ground(
        actor=selin, account_id=account.id, ground=ClosingGround.DEATH, at=AT
    )
    with pytest.raises(errors.ProposalExists):
        actions.propose_for_ground(
            actor=registrar(), account_id=account.id, ground=ClosingGround.DEATH, at=AT
        )
    with pytest.raises(errors.SecondStaffNeeded):
        actions.confirm_closing(actor=selin, proposal_id=proposal.id, at=AT)
    with pytest.raises(errors.SecondStaffNeeded):
        actions.close_for_ground(actor=selin, account_id=account.id, ground=ClosingGround.DEATH, at=AT)
    actions.confirm_closing(actor=registrar(), proposal_id=proposal.id, at=AT)
    assert state_of(account) == "closed"
    fact = Evidence.objects.get(kind="account:closed")
    assert fact.actor["asked_by"] == str(selin.person_id)
    with pytest.raises(errors.ProposalOver):
        actions.drop_closing(actor=registrar(), proposal_id=proposal.id, at=AT)


def test_a_request_taken_back_takes_the_proposal_with_it(ayse: Person) -> None:
    account = make_natural_account(ayse)
    approvals.ask_to_close(
        actor=acting(ayse, account), account_id=account.id, reason="x", document=b"", at=AT
    )
    request = ClosingRequest.objects.get()
    proposal = actions.propose_closing(actor=registrar(), request_id=request.id, at=AT)
    actions.take_back(actor=acting(ayse, account), account_id=account.id, request_id=request.id, at=AT)
    with pytest.raises(errors.ProposalOver):
        actions.confirm_closing(actor=registrar(), proposal_id=proposal.id, at=AT)
    assert state_of(account) == "open"


def test_a_lawyer_in_the_register_is_not_closed_on_request(ayse: Person) -> None:
    account = make_natural_account(ayse)
    lawyer = [MandatoryGroup.LAWYER]
    assert queries.list_groups(account_id=account.id) == []
    actions.set_groups(actor=registrar(), account_id=account.id, groups=lawyer, at=AT)
    approvals.ask_to_close(
        actor=acting(ayse, account), account_id=account.id, reason="x", document=b"", at=AT
    )
    request = ClosingRequest.objects.get()
    with pytest.raises(errors.MandatoryGroupMember):
        actions.propose_closing(actor=registrar(), request_id=request.id, at=AT)
    actions.set_groups(
        actor=replace(CONSOLE, reason="Levhadan silindi"), account_id=account.id, groups=[], at=AT
    )
    proposal = actions.propose_closing(actor=registrar(), request_id=request.id, at=AT)
    actions.set_groups(actor=registrar(), account_id=account.id, groups=lawyer, at=AT)
    with pytest.raises(errors.MandatoryGroupMember):
        actions.confirm_closing(actor=registrar(), proposal_id=proposal.id, at=AT)
    assert list(GroupEntry.objects.order_by("entered_at", "id").values_list("ended_at", flat=True)) == [
        AT,
        None,
    ]
    assert Evidence.objects.filter(kind="account:mandatory_groups_set").count() == 3


def test_the_operator_at_the_machine_keeps_the_register(ayse: Person) -> None:
    account = make_natural_account(ayse)
    words = ["--uets-address", account.uets_address, "--reason", "Levhaya yazıldı"]
    call_command("set_mandatory_groups", *words, "--group", "lawyer", "--group", "notary")
    assert queries.list_groups(account_id=account.id) == [MandatoryGroup.NOTARY, MandatoryGroup.LAWYER]
    call_command("set_mandatory_groups", *words)
    assert queries.list_groups(account_id=account.id) == []


def test_a_kind_is_presumed_until_the_register_says_otherwise() -> None:
    organisation, natural = AccountKind.ORGANISATION.value, AccountKind.NATURAL.value
    assert rules.list_groups(kind=organisation, entries=[]) == [MandatoryGroup.PRIVATE_LEGAL_PERSON]
    assert rules.list_groups(kind=organisation, entries=["none"]) == []
    assert rules.list_groups(kind=organisation, entries=["public_body"]) == [MandatoryGroup.PUBLIC_BODY]
    assert rules.list_groups(kind=natural, entries=[]) == []
    assert rules.plan_entries(kind=organisation, groups=[]) == ["none"]
    assert rules.plan_entries(kind=natural, groups=[]) == []
