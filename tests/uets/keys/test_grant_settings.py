"""Güncelle, Devre Dışı Bırak, API Süre Uzatma, Tarife Değişikliği Yap: who may, what follows, what is recorded."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.builders.market import Purchase, make_integrator, make_tariff
from tests.builders.people import AT, acting, make_person
from uets.accounts.states import Role
from uets.agreements import queries as agreements
from uets.integrators.models import Integrator, Order, Tariff
from uets.keys import errors
from uets.keys.actions.amend_grant import Settings, amend_grant
from uets.keys.actions.disable_key import disable_key, enable_key
from uets.keys.actions.expire_grants import expire_grants
from uets.keys.actions.extend_key import change_tariff, extend_key
from uets.keys.models import ApiKey, CredentialDelivery, Grant
from uets.keys.states import GrantState, IpRule, Permission

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(minutes=6)
LIST, OPEN, DELETE = Permission.READ_LIST.value, Permission.READ_OPEN.value, Permission.DELETE.value


class Given:
    """A grant that holds listing and opening, of a tariff that includes everything but operators."""

    def __init__(self) -> None:
        self.integrator: Integrator = make_integrator()
        self.tariff: Tariff = make_tariff(self.integrator, permissions=[LIST, OPEN, DELETE])
        self.purchase = Purchase()
        draft = self.purchase.fill_in(self.tariff, permissions=[LIST, OPEN])
        self.grant_id = self.purchase.approve(draft)

    @property
    def grant(self) -> Grant:
        return Grant.objects.get(id=self.grant_id)

    def named(self, *, at: datetime = AT, login_at: datetime = AT, **more: Any) -> dict[str, Any]:
        actor = acting(self.purchase.person, self.purchase.account, at=login_at)
        return {
            "actor": actor,
            "account_id": self.purchase.account.id,
            "grant_id": self.grant_id,
            "at": at,
            **more,
        }

    def amend(self, permissions: list[str], *, ip_rule: IpRule = IpRule.REGISTERED, **more: Any) -> Grant:
        settings = Settings(permissions=permissions, ip_rule=ip_rule, ip_ranges=[])
        named = {"expected_version": self.grant.version, **self.named(**more)}
        return amend_grant(settings=settings, are_local_allowed=False, **named)


@pytest.fixture
def given() -> Given:
    return Given()


def test_narrowing_needs_no_fresh_login(given: Given) -> None:
    assert given.amend([LIST], at=LATER).permissions == [LIST]


def test_widening_needs_a_fresh_login(given: Given) -> None:
    with pytest.raises(errors.LoginNotFresh):
        given.amend([LIST, OPEN, DELETE], at=LATER)
    with pytest.raises(errors.LoginNotFresh):
        given.amend([LIST, OPEN], ip_rule=IpRule.NONE, at=LATER)
    assert given.amend([LIST, OPEN, DELETE]).permissions == [LIST, OPEN, DELETE]


def test_the_amendment_holds_old_and_new(given: Given) -> None:
    given.amend([LIST])
    record = agreements.list_consents(account_id=given.purchase.account.id, grant_id=given.grant_id)[
        -1
    ].record
    assert record["amendment"] == {"permissions": {"old": [LIST, OPEN], "new": [LIST]}}


def test_no_more_than_the_tariff_includes(given: Given) -> None:
    with pytest.raises(errors.TariffTooNarrow):
        given.amend([LIST, Permission.MANAGE_OPERATORS.value])


def test_at_least_one_permission(given: Given) -> None:
    with pytest.raises(errors.NothingGranted):
        given.amend([])


def test_a_stale_page_changes_nothing(given: Given) -> None:
    with pytest.raises(errors.VersionStale):
        given.amend([LIST], expected_version=99)


def test_disabling_closes_the_hand_over_and_destroys_the_ciphertext(given: Given) -> None:
    assert disable_key(**given.named(at=LATER)).state == GrantState.DISABLED
    delivery = CredentialDelivery.objects.get(grant_id=given.grant_id)
    assert (delivery.state, delivery.jwe) == ("closed", "")
    assert ApiKey.objects.get(grant_id=given.grant_id).state == "undelivered"


def test_disabling_twice_is_no_error(given: Given) -> None:
    disable_key(**given.named())
    assert disable_key(**given.named()).state == GrantState.DISABLED


def test_enabling_needs_a_fresh_login(given: Given) -> None:
    disable_key(**given.named())
    with pytest.raises(errors.LoginNotFresh):
        enable_key(**given.named(at=LATER))
    assert enable_key(**given.named()).state == GrantState.AWAITING_DELIVERY


def test_an_operator_without_the_right_disables_nothing(given: Given) -> None:
    actor = acting(make_person(), given.purchase.account, role=Role.OPERATOR, permissions=[LIST])
    with pytest.raises(errors.PermissionMissing):
        disable_key(**{**given.named(), "actor": actor})


def test_extending_buys_the_tariff_again_from_the_old_end(given: Given) -> None:
    order = extend_key(**given.named(expected_version=given.grant.version))
    assert f"{given.grant.ends_on:%d.%m.%Y}" == "12.10.2028"
    assert (order.kind, order.gross_kurus) == ("extension", 120_000)


def test_an_extension_brings_an_expired_grant_back_but_never_a_disabled_one(given: Given) -> None:
    disable_key(**given.named())
    over = AT + timedelta(days=370)
    assert expire_grants(at=over) == 1
    assert given.grant.state == GrantState.EXPIRED
    extend_key(**given.named(at=over, login_at=over, expected_version=given.grant.version))
    assert given.grant.state == GrantState.DISABLED


@pytest.mark.usefixtures("given")
def test_a_term_ends_with_its_last_day_in_istanbul() -> None:
    last_moment = datetime.fromisoformat("2027-10-12T23:59:59+03:00")
    assert expire_grants(at=last_moment) == 0
    assert expire_grants(at=last_moment + timedelta(seconds=1)) == 1


def test_changing_the_tariff_takes_off_what_is_unused(given: Given) -> None:
    wide = make_tariff(given.integrator, code="genel-12", gross_kurus=240_000)
    half_way = AT + timedelta(days=183)
    order = change_tariff(
        **given.named(at=half_way, login_at=half_way, tariff_id=wide.id, expected_version=given.grant.version)
    )
    assert order.credit_kurus == 59_836
    assert given.grant.tariff_id == wide.id
    assert Order.objects.filter(grant_id=given.grant_id).count() == 2
    assert ApiKey.objects.filter(grant_id=given.grant_id).count() == 1


def test_a_tariff_without_a_granted_permission_is_refused(given: Given) -> None:
    narrow = make_tariff(given.integrator, code="dar", permissions=[LIST])
    with pytest.raises(errors.TariffTooNarrow):
        change_tariff(**given.named(tariff_id=narrow.id, expected_version=given.grant.version))
