"""Rule R5 and a signed undertaking: the signature waits with the extension, and goes with it when nobody buys."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

from tests.builders.market import Purchase, make_integrator, make_tariff
from tests.builders.people import AT, acting, make_organisation, make_person
from tests.builders.texts import publish
from uets.accounts import actions as accounts
from uets.accounts.models import Account, Person
from uets.agreements import actions as agreements
from uets.agreements.errors import SignatureNeeded
from uets.agreements.models import AgreementText, ConsentRecord, ContractSignature, HeldSignature
from uets.agreements.states import SignatureForm, SignedStatement, TextKind
from uets.applications import actions as applications
from uets.approvals import actions
from uets.approvals.models import Approval
from uets.approvals.states import Act
from uets.integrators.models import Order
from uets.kernel.actor import Actor, LoginFact
from uets.keys.actions.undertakings import hold_undertaking
from uets.keys.rules.undertakings import KEPT_FOR

if TYPE_CHECKING:
    from uuid import UUID

pytestmark = pytest.mark.django_db
SIGNED = SignedStatement(form=SignatureForm.CADES, document=b"beyan", signature=b"imza", certificate="0" * 64)


class Company:
    """Two principal operators who buy together, a grant, and a new undertaking; the first came in by mobil imza."""

    def __init__(self) -> None:
        self.ayse, self.can = make_person(), make_person(first_name="Can", last_name="Ak")
        self.account: Account = make_organisation(principals=[self.ayse, self.can])
        purchase = Purchase(person=self.ayse, account=self.account)
        self.grant_id: UUID = purchase.approve(purchase.fill_in(make_tariff(make_integrator())))
        switches = ["apply", "people"]
        accounts.set_dual_control(
            actor=self.actor(self.ayse), account_id=self.account.id, switches=switches, at=AT
        )
        self.text: AgreementText = publish(TextKind.UNDERTAKING, version=2)

    def actor(self, person: Person, *, at: datetime = AT) -> Actor:
        """Return a principal operator; Ayşe signs what she accepts."""
        actor = acting(person, self.account, at=at)
        login = LoginFact(method="mobilimza", level=4, authenticated_at=at, session_hash="0" * 64)
        return replace(actor, login=login) if person == self.ayse else actor

    def sign(self) -> None:
        """Sign the undertaking, as the signing pages do."""
        hold_undertaking(
            actor=self.actor(self.ayse),
            account_id=self.account.id,
            grant_id=self.grant_id,
            text_id=self.text.id,
            shown_at=AT,
            expected_version=1,
            signed=SIGNED,
            at=AT,
        )

    def extend(self) -> Approval:
        """Ask to extend."""
        given = {
            "grant_id": str(self.grant_id),
            "expected_version": 1,
            "undertaking_id": str(self.text.id),
        }
        outcome = actions.do_or_ask(
            actor=self.actor(self.ayse),
            account_id=self.account.id,
            act=Act.EXTEND,
            given=given,
            about="Örnek",
            at=AT + timedelta(minutes=1),
        )
        assert outcome.waits is not None
        return outcome.waits


@pytest.fixture
def company() -> Company:
    return Company()


def test_the_signature_waits_and_lies_beside_the_record_of_who_signed(company: Company) -> None:
    with pytest.raises(SignatureNeeded):
        company.extend()
    company.sign()
    waits = company.extend()
    assert agreements.forget_held_signatures(at=AT + 2 * KEPT_FOR) == 0
    later = AT + timedelta(days=2)
    actor = company.actor(company.can, at=later)
    actions.approve(actor=actor, account_id=company.account.id, approval_id=waits.id, at=later)
    record = ConsentRecord.objects.get(text_id=company.text.id)
    assert (record.person_id, record.decided_at) == (company.ayse.id, AT)
    assert (record.record["signed"]["form"], record.record["login"]["method"]) == ("cades", "mobilimza")
    assert ContractSignature.objects.get().id == record.id
    assert Order.objects.count() == 2
    assert not HeldSignature.objects.exists()


@pytest.mark.parametrize("by", ["ayse", "can", "clock"])
def test_nobody_buys_and_the_signature_goes(company: Company, by: str) -> None:
    company.sign()
    waits = company.extend()
    assert HeldSignature.objects.get().kept_until is None
    if by == "clock":
        assert actions.expire_approvals(at=AT + timedelta(days=8)) == 1
    else:
        actor = company.actor(getattr(company, by))
        actions.reject(actor=actor, account_id=company.account.id, approval_id=waits.id, at=AT)
    assert not HeldSignature.objects.exists()
    with pytest.raises(SignatureNeeded):
        company.extend()


def test_a_second_signature_is_not_the_one_that_waits(company: Company) -> None:
    company.sign()
    waits = company.extend()
    company.sign()
    assert HeldSignature.objects.count() == 2
    actions.reject(
        actor=company.actor(company.can), account_id=company.account.id, approval_id=waits.id, at=AT
    )
    assert HeldSignature.objects.get().kept_until == AT + KEPT_FOR


@pytest.mark.parametrize("by", ["withdrawal", "clock"])
def test_a_draft_that_ends_takes_its_signature_along(by: str) -> None:
    purchase = Purchase()
    draft = purchase.fill_in(make_tariff(make_integrator()))
    named: dict[str, Any] = {
        "actor": acting(purchase.person, purchase.account),
        "account_id": purchase.account.id,
        "application_id": draft.id,
        "expected_version": draft.version,
    }
    draft = applications.accept_undertaking(
        **named, text_id=purchase.undertaking.id, shown_at=AT, signed=SIGNED, at=AT
    )
    assert HeldSignature.objects.exists()
    if by == "clock":
        assert applications.expire_drafts(at=AT + timedelta(days=31)) == 1
    else:
        applications.withdraw(**named | {"expected_version": draft.version}, at=AT)
    assert not HeldSignature.objects.exists()
