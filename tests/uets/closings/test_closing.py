"""Rule R16: closing is asked for and decided; deaths and windings-up; what stays readable afterwards."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from tests.builders.keys import bind_vault, hand_over_key
from tests.builders.people import (
    AT,
    CONSOLE,
    acting,
    add_operator,
    make_natural_account,
    make_organisation,
    make_person,
)
from uets.accounts import errors as account_errors
from uets.accounts import queries as accounts
from uets.accounts.models import Account, Person
from uets.accounts.states import ClosingGround, Permission, Role
from uets.alerts.models import OutgoingEmail
from uets.closings import actions, errors, queries
from uets.closings.models import ClosingRequest
from uets.kernel.actor import Actor
from uets.keys.models import ApiKey, Grant

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 karar"
EVERY = [permission.value for permission in Permission]


@pytest.fixture
def ayse() -> Person:
    return make_person()


@pytest.fixture
def account(ayse: Person) -> Account:
    return make_natural_account(ayse)


def registrar() -> Actor:
    actor = acting(make_person(first_name="Selin"))
    return replace(actor, role="registrar", reason="2026/17 sayılı karar")


def close_as_asked(request: ClosingRequest) -> None:
    """Close by two members of staff."""
    proposal = actions.propose_closing(actor=registrar(), request_id=request.id, at=AT)
    actions.confirm_closing(actor=registrar(), proposal_id=proposal.id, at=AT)


def ask(account: Account, person: Person, *, document: bytes = PDF) -> ClosingRequest:
    return actions.ask_to_close(
        actor=acting(person, account),
        account_id=account.id,
        reason="Artık kullanmıyorum",
        document=document,
        at=AT,
    )


def state_of(account: Account) -> str:
    return Account.objects.get(id=account.id).state


def test_a_request_leaves_the_address_working_and_its_document_sealed(account: Account, ayse: Person) -> None:
    request = ask(account, ayse)
    assert state_of(account) == "closing"
    assert PDF not in bytes(ClosingRequest.objects.get().sealed_document)
    assert queries.read_document(request_id=request.id) == (PDF, "application/pdf")
    assert request.decide_by == AT + timedelta(days=30)
    standing = accounts.find_standing(person_id=ayse.id, account_id=account.id, at=AT)
    assert standing is not None
    assert standing.is_principal
    with pytest.raises(errors.ClosingExists):
        ask(account, ayse)


def test_what_is_no_document_is_refused(account: Account, ayse: Person) -> None:
    for document in (b"MZ program", b"%PDF-" + bytes(2_000_000)):
        with pytest.raises(errors.DocumentRefused):
            ask(account, ayse, document=document)


def test_asking_needs_a_fresh_login_and_one_who_decides(account: Account, ayse: Person) -> None:
    stale = acting(ayse, account, at=AT - timedelta(minutes=6))
    given = {"account_id": account.id, "reason": "x", "document": b"", "at": AT}
    with pytest.raises(account_errors.LoginNotFresh):
        actions.ask_to_close(actor=stale, **given)  # type: ignore[arg-type] # as the action has them
    operator = acting(make_person(), account, role=Role.OPERATOR, permissions=EVERY)
    with pytest.raises(account_errors.PrincipalRequired):
        actions.ask_to_close(actor=operator, **given)  # type: ignore[arg-type] # as above


def test_it_can_be_taken_back_and_refused(account: Account, ayse: Person) -> None:
    request = ask(account, ayse)
    actor = acting(ayse, account)
    actions.take_back(actor=actor, account_id=account.id, request_id=request.id, at=AT)
    assert state_of(account) == "open"
    second = ask(account, ayse)
    actions.refuse_closing(actor=registrar(), request_id=second.id, at=AT)
    assert state_of(account) == "open"
    newest = queries.find_newest(account_id=account.id)
    assert newest is not None
    assert newest.decision_reason == "2026/17 sayılı karar"
    with pytest.raises(errors.ClosingOver):
        actions.propose_closing(actor=registrar(), request_id=second.id, at=AT)


def test_only_the_registrar_decides(account: Account, ayse: Person) -> None:
    request = ask(account, ayse)
    with pytest.raises(account_errors.StaffRequired):
        actions.propose_closing(actor=acting(ayse, account), request_id=request.id, at=AT)


def test_at_closing_grants_and_keys_end_and_the_holder_reads_on() -> None:
    bind_vault()
    grant = hand_over_key().grant
    account = Account.objects.get(id=grant.account_id)
    ayse = accounts.list_principals(account_id=account.id)[0]
    request = ask(account, ayse)
    close_as_asked(request)
    assert state_of(account) == "closed"
    assert Grant.objects.get(id=grant.id).state == "cancelled"
    assert set(ApiKey.objects.values_list("state", flat=True)) <= {"cancelled"}
    standing = accounts.find_standing(person_id=ayse.id, account_id=account.id, at=AT)
    assert standing is not None
    assert standing.role == "reader"
    assert not standing.is_principal
    assert standing.permissions == {"notices:list", "notices:open"}
    assert OutgoingEmail.objects.filter(topic="account_closed").exists()


def test_after_a_death_operators_keep_lists_and_evidence_only(account: Account) -> None:
    operator, archivist = make_person(), make_person()
    add_operator(account, operator, permissions=EVERY)
    actions.close_for_ground(actor=CONSOLE, account_id=account.id, ground=ClosingGround.DEATH, at=AT)
    standing = accounts.find_standing(person_id=operator.id, account_id=account.id, at=AT)
    assert standing is not None
    assert standing.permissions == {"notices:list"}
    assert accounts.find_standing(person_id=archivist.id, account_id=account.id, at=AT) is None
    told = OutgoingEmail.objects.filter(topic="account_closed").values_list("to_address", flat=True)
    assert operator.email in told


def test_a_winding_up_ends_a_request_that_waits(ayse: Person) -> None:
    firm = make_organisation(principals=[ayse])
    ask(firm, ayse)
    proposal = actions.propose_for_ground(
        actor=registrar(), account_id=firm.id, ground=ClosingGround.WOUND_UP, at=AT
    )
    assert state_of(firm) == "closing"
    actions.confirm_closing(actor=registrar(), proposal_id=proposal.id, at=AT)
    assert ClosingRequest.objects.get().state == "closed"
    with pytest.raises(account_errors.StateConflict):
        actions.close_for_ground(actor=CONSOLE, account_id=firm.id, ground=ClosingGround.WOUND_UP, at=AT)
