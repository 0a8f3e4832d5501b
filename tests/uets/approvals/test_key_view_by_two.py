"""Rule R5 for Görüntüle: the vault itself wants another person's approval, fresh, unused, for this key and viewer."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.db import ProgrammingError, transaction
from msgspec.structs import replace

from tests.builders import keys as build
from tests.builders.people import acting, make_organisation, make_person
from tests.builders.ports import given_back
from tests.builders.roles import vault_process, web_process
from tests.builders.vault import HereVault
from uets.accounts import actions as accounts
from uets.accounts.errors import SecondApprovalNeeded
from uets.accounts.models import Account, Operator, Person
from uets.approvals import actions
from uets.approvals.errors import SecondNotAllowed
from uets.approvals.models import Approval
from uets.approvals.states import Act
from uets.evidence.models import Evidence
from uets.kernel.actor import Actor
from uets.kernel.ids import new_id
from uets.keys import ports
from uets.keys.actions import ask_reveal
from uets.keys.errors import LoginNotFresh, VaultAway
from uets.keys.models import RevealPermit
from uets.keys.states import PERMIT_LIFE
from uets.login.models import LoginRecord

pytestmark = pytest.mark.django_db
AT = build.AT


class Two:
    """A company whose two principal operators look at keys together, and one handed-over key."""

    def __init__(self) -> None:
        self.ayse, self.can = make_person(), make_person(first_name="Can", last_name="Ak")
        self.account: Account = make_organisation(principals=[self.ayse, self.can])
        self.done = build.hand_over_key(build.order(person=self.ayse, account=self.account))
        switches = ["reveal", "people"]
        actor = acting(self.ayse, self.account, at=AT)
        accounts.set_dual_control(actor=actor, account_id=self.account.id, switches=switches, at=build.AT)
        self.vault = HereVault(at=AT)

    def actor(self, person: Person, *, at: datetime = AT) -> Actor:
        """Return a person with a login of this moment, as the vault reads it too."""
        session = person.id.hex * 2
        LoginRecord.objects.create(
            session_hash=session,
            person=person,
            method="parola-totp",
            level=3,
            authenticated_at=at,
            address="192.0.2.7",
        )
        actor = acting(person, self.account, at=at)
        assert actor.login is not None
        return replace(actor, login=replace(actor.login, session_hash=session))

    def ask(self, person: Person) -> Approval:
        """Ask for the second person."""
        key = self.done.key
        outcome = actions.do_or_ask(
            actor=self.actor(person),
            account_id=self.account.id,
            act=Act.REVEAL_KEY,
            given={"grant_id": str(key.grant_id), "key_id": str(key.id), "kid": key.kid},
            about=key.mask,
            at=AT,
        )
        assert outcome.waits is not None
        return outcome.waits

    def approve(self, approval: Approval, person: Person) -> Approval:
        """Approve as the second person."""
        actor = self.actor(person)
        return actions.approve(actor=actor, account_id=self.account.id, approval_id=approval.id, at=AT)

    def reveal(self, person: Person, *, at: datetime = AT) -> str:
        """Ask for the key."""
        self.vault.at = at
        actor = self.actor(person, at=at)
        return ask_reveal(
            actor=actor, account_id=self.account.id, grant_id=self.done.grant.id, form_id=new_id(), at=at
        ).text


@pytest.fixture
def two() -> Iterator[Two]:
    build.bind_vault()
    two = Two()
    with given_back(ports.key_vault):
        ports.key_vault.bind(lambda: two.vault)
        yield two


def test_the_vault_shows_nothing_without_a_second_person(two: Two) -> None:
    with pytest.raises(SecondApprovalNeeded):
        two.reveal(two.ayse)
    assert Evidence.objects.filter(kind="key:reveal_refused").exists()
    two.ask(two.ayse)
    with pytest.raises(SecondApprovalNeeded):
        two.reveal(two.ayse)


def test_an_approved_view_is_good_for_one(two: Two) -> None:
    two.approve(two.ask(two.ayse), two.can)
    assert two.reveal(two.ayse) == two.done.letter["key"]
    with pytest.raises(SecondApprovalNeeded):
        two.reveal(two.ayse)
    fact = Evidence.objects.get(kind="key:revealed")
    assert UUID(fact.facts["approved_by"]) == two.can.id
    assert Evidence.objects.get(kind="key:reveal_permitted").actor["asked_by"] == str(two.ayse.id)


def test_it_is_good_for_who_asked_only(two: Two) -> None:
    two.approve(two.ask(two.ayse), two.can)
    with pytest.raises(SecondApprovalNeeded):
        two.reveal(two.can)
    assert two.reveal(two.ayse)


def test_it_is_good_for_this_key_only(two: Two) -> None:
    two.approve(two.ask(two.ayse), two.can)
    RevealPermit.objects.update(key_id=new_id())
    with pytest.raises(SecondApprovalNeeded):
        two.reveal(two.ayse)


def test_it_is_good_for_a_day(two: Two) -> None:
    two.approve(two.ask(two.ayse), two.can)
    permit = RevealPermit.objects.get()
    with pytest.raises(SecondApprovalNeeded):
        two.reveal(two.ayse, at=permit.approved_at + PERMIT_LIFE)


def test_a_row_that_says_approved_is_not_enough(two: Two) -> None:
    """What the web process can write by itself opens nothing: only the vault writes permits."""
    approval = two.ask(two.ayse)
    with web_process():
        Approval.objects.filter(id=approval.id).update(
            state="approved", decided_at=AT, decided_by_name="Can Ak"
        )
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            RevealPermit.objects.create(
                id=approval.id,
                account_id=two.account.id,
                grant_id=two.done.grant.id,
                key_id=two.done.key_id,
                person_id=two.ayse.id,
                approved_by_id=two.can.id,
                approved_at=AT,
            )
    with pytest.raises(SecondApprovalNeeded):
        two.reveal(two.ayse)


def permit(two: Two, approval: Approval, person: Person, **changes: str) -> str:
    """Ask the vault as the web process would; return its code, empty when it has agreed."""
    request = ports.PermitRequest(
        account_id=two.account.id,
        approval_id=approval.id,
        person_id=person.id,
        session_hash=changes.get("session_hash", person.id.hex * 2),
    )
    with vault_process():
        answer = actions.permit_key_view(request=request, at=AT)
    return answer.code if isinstance(answer, ports.RefusalAnswer) else ""


def test_the_vault_checks_the_second_person_itself(two: Two) -> None:
    approval = two.ask(two.ayse)
    assert permit(two, approval, two.ayse) == "second-not-allowed"
    assert permit(two, approval, two.can) == "login-not-fresh"
    two.actor(two.can)
    assert permit(two, approval, two.can, session_hash="0" * 64) == "login-not-fresh"
    stranger = make_person()
    two.actor(stranger)
    assert permit(two, approval, stranger) == "principal-required"
    Operator.objects.filter(person=two.can).update(confirmed_by_id=two.ayse.id, confirmed_at=AT)
    assert permit(two, approval, two.can) == "second-not-allowed"
    Operator.objects.filter(person=two.can).update(confirmed_at=AT - timedelta(days=8))
    assert permit(two, approval, two.can) == ""
    assert permit(two, approval, two.can) == ""
    assert RevealPermit.objects.count() == 1


def test_the_vault_knows_no_rejected_or_other_request(two: Two) -> None:
    approval = two.ask(two.ayse)
    two.actor(two.can)
    actions.reject(actor=two.actor(two.can), account_id=two.account.id, approval_id=approval.id, at=AT)
    assert permit(two, approval, two.can) == "approval-over"
    Approval.objects.filter(id=approval.id).update(state="waiting", act="close_account")
    assert permit(two, approval, two.can) == "approval-not-found"


def test_without_the_vault_an_approval_goes_on_waiting(two: Two) -> None:
    approval = two.ask(two.ayse)
    Approval.objects.filter(id=approval.id).update(act="close_account")
    with pytest.raises(SecondNotAllowed):
        two.approve(approval, two.ayse)
    Approval.objects.filter(id=approval.id).update(act="reveal_key")
    two.vault.at = AT - timedelta(minutes=6)
    with pytest.raises((LoginNotFresh, VaultAway)):
        two.approve(approval, two.can)
    assert Approval.objects.get().state == "waiting"
    assert not RevealPermit.objects.exists()


def test_one_person_is_enough_where_it_is_not_switched_on(two: Two) -> None:
    Account.objects.filter(id=two.account.id).update(dual_control=["people"])
    assert two.reveal(two.ayse)
