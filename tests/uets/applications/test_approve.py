"""Onayla ve satın al: what is written, what is refused, and that nothing is ever bought twice."""

from datetime import timedelta

import pytest

from tests.builders.market import Purchase, make_integrator, make_tariff
from tests.builders.people import AT, CONSOLE, acting, add_operator, make_person
from tests.builders.texts import publish
from uets.accounts.states import Role
from uets.agreements import queries as agreements
from uets.agreements.states import ConsentKind, TextKind
from uets.alerts.models import OutgoingEmail
from uets.applications import actions, errors
from uets.applications.states import ApplicationState
from uets.evidence import queries as evidence
from uets.integrators import actions as integrators
from uets.integrators.errors import IntegratorNotOffered, TariffNotOnSale
from uets.integrators.models import Order, Tariff
from uets.keys.errors import GrantExists
from uets.keys.models import ApiKey, CredentialDelivery, Grant, MintRequest

pytestmark = pytest.mark.django_db


@pytest.fixture
def tariff() -> Tariff:
    return make_tariff(make_integrator())


@pytest.fixture
def purchase() -> Purchase:
    return Purchase()


def test_writes_order_grant_key_delivery_consents_receipt_and_mail(
    purchase: Purchase, tariff: Tariff
) -> None:
    grant_id = purchase.approve(purchase.fill_in(tariff))
    order = Order.objects.get(grant_id=grant_id)
    assert (order.net_kurus, order.vat_kurus, order.gross_kurus) == (100_000, 20_000, 120_000)
    grant = Grant.objects.get(id=grant_id)
    assert (f"{grant.starts_on:%d.%m.%Y}", f"{grant.ends_on:%d.%m.%Y}") == ("12.10.2026", "12.10.2027")
    assert ApiKey.objects.get(grant_id=grant_id).state == "minting"
    assert CredentialDelivery.objects.get(grant_id=grant_id).enc_thumbprint == grant.enc_thumbprint
    assert MintRequest.objects.count() == 1
    kinds = [row.kind for row in agreements.list_consents(account_id=purchase.account.id, grant_id=grant_id)]
    assert kinds == [ConsentKind.DISCLOSURE_READ, ConsentKind.UNDERTAKING_ACCEPTED, ConsentKind.TARIFF_BOUGHT]
    assert len(agreements.list_receipts(account_id=purchase.account.id, grant_id=grant_id)) == 1
    assert OutgoingEmail.objects.get().to_address == purchase.person.email


def test_chains_of_evidence_and_consent_verify(purchase: Purchase, tariff: Tariff) -> None:
    grant_id = purchase.approve(purchase.fill_in(tariff))
    assert agreements.check_consents(chain=f"consent:grant:{grant_id}") == 3
    assert evidence.check_chain(chain=f"grant:{grant_id}") == 5


def test_the_key_is_nowhere_before_the_vault_mints_it(purchase: Purchase, tariff: Tariff) -> None:
    grant_id = purchase.approve(purchase.fill_in(tariff))
    key = ApiKey.objects.get(grant_id=grant_id)
    assert key.key_hmac is None
    assert CredentialDelivery.objects.get(grant_id=grant_id).jwe == ""


def test_a_second_click_gets_the_same_grant(purchase: Purchase, tariff: Tariff) -> None:
    draft = purchase.fill_in(tariff)
    assert purchase.approve(draft) == purchase.approve(draft)
    assert Order.objects.count() == Grant.objects.count() == 1


def test_a_stale_page_buys_nothing(purchase: Purchase, tariff: Tariff) -> None:
    stale = purchase.fill_in(tariff)
    stale.version -= 1
    with pytest.raises(errors.VersionStale):
        purchase.approve(stale)
    assert Order.objects.count() == 0


def test_needs_a_strong_login_of_the_last_five_minutes(purchase: Purchase, tariff: Tariff) -> None:
    draft = purchase.fill_in(tariff)
    with pytest.raises(errors.LoginNotFresh):
        purchase.approve(draft, at=AT + timedelta(minutes=5, seconds=1))
    purchase.approve(draft, at=AT + timedelta(minutes=5))


def test_another_principal_cannot_buy_a_second_grant(purchase: Purchase, tariff: Tariff) -> None:
    other = make_person()
    add_operator(purchase.account, other, role=Role.PRINCIPAL_OPERATOR)
    second = Purchase(person=other, account=purchase.account)
    drafts = purchase.fill_in(tariff), second.fill_in(tariff)
    purchase.approve(drafts[0])
    with pytest.raises(GrantExists):
        second.approve(drafts[1])
    assert Order.objects.count() == 1


def test_a_grant_that_exists_stops_the_choice_of_its_integrator(purchase: Purchase, tariff: Tariff) -> None:
    purchase.approve(purchase.fill_in(tariff))
    with pytest.raises(GrantExists):
        purchase.fill_in(tariff)


def test_two_integrators_stand_side_by_side(purchase: Purchase, tariff: Tariff) -> None:
    other = make_tariff(make_integrator("ÖRNEK SARMAŞIK YAZILIM A.Ş."))
    assert purchase.approve(purchase.fill_in(tariff)) != purchase.approve(purchase.fill_in(other))


@pytest.mark.parametrize("kind", [TextKind.DISCLOSURE, TextKind.UNDERTAKING])
def test_a_new_version_of_a_text_has_to_be_seen_first(
    purchase: Purchase, tariff: Tariff, kind: TextKind
) -> None:
    draft = purchase.fill_in(tariff)
    publish(kind, version=2)
    with pytest.raises(errors.TextChanged) as refused:
        purchase.approve(draft)
    assert refused.value.facts == {"kind": kind.value}


def test_a_tariff_closed_meanwhile_is_not_sold(purchase: Purchase, tariff: Tariff) -> None:
    draft = purchase.fill_in(tariff)
    integrators.close_tariff(actor=CONSOLE, tariff_id=tariff.id, at=AT)
    with pytest.raises(TariffNotOnSale):
        purchase.approve(draft)


def test_an_integrator_suspended_meanwhile_gets_no_grant(purchase: Purchase, tariff: Tariff) -> None:
    draft = purchase.fill_in(tariff)
    integrators.suspend_integrator(actor=CONSOLE, integrator_id=tariff.integrator_id, at=AT)
    with pytest.raises(IntegratorNotOffered):
        purchase.approve(draft)


def test_an_ordinary_operator_does_not_apply(purchase: Purchase) -> None:
    actor = acting(make_person(), purchase.account, role=Role.OPERATOR)
    with pytest.raises(errors.PrincipalRequired):
        actions.start_application(actor=actor, account_id=purchase.account.id, at=AT)


def test_an_unfinished_application_buys_nothing(purchase: Purchase) -> None:
    draft = actions.start_application(
        actor=acting(purchase.person, purchase.account), account_id=purchase.account.id, at=AT
    )
    with pytest.raises(errors.StepMissing):
        purchase.approve(draft)


def test_a_withdrawn_application_is_over(purchase: Purchase, tariff: Tariff) -> None:
    draft = purchase.fill_in(tariff)
    actor = acting(purchase.person, purchase.account)
    actions.withdraw(
        actor=actor,
        account_id=purchase.account.id,
        application_id=draft.id,
        expected_version=draft.version,
        at=AT,
    )
    with pytest.raises(errors.StateConflict):
        purchase.approve(draft)


def test_a_draft_nobody_touches_ends_after_thirty_days(purchase: Purchase, tariff: Tariff) -> None:
    draft = purchase.fill_in(tariff)
    assert actions.expire_drafts(at=AT + timedelta(days=30)) == 0
    assert actions.expire_drafts(at=AT + timedelta(days=30, seconds=1)) == 1
    draft.refresh_from_db()
    assert draft.state == ApplicationState.EXPIRED
