"""People of an account are told of arrivals and reminded until one of them opens the notice; evidence of each alert."""

from datetime import date, timedelta

import pytest
from django.db import connection

from tests.builders.notices import KEY_USE, deliver
from tests.builders.people import (
    AT,
    acting,
    add_operator,
    key_actor,
    make_natural_account,
    make_organisation,
    make_person,
)
from tests.builders.roles import web_process
from uets.accounts.models import Operator, Person
from uets.accounts.states import Permission
from uets.alerts.models import OutgoingEmail, OutgoingSms
from uets.kernel.ids import new_id
from uets.mailbox import actions
from uets.mailbox.actions import announce_due
from uets.mailbox.models import Announcement

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
END = "Hesabınıza kendiniz girerek bakın. Hukuki sonucu yoktur, bağlantı içermez."


@pytest.fixture(autouse=True)
def _with_sms_provider(settings):
    settings.SMS = settings.SMS | {"url": "http://127.0.0.1:9/"}


@pytest.fixture
def account():
    return make_natural_account(make_person(email="ayse@ornek.invalid", mobile="5550000146"))


def told():
    """Return step, address and text of what is queued, and forget it."""
    found = [(each.step, each.to_address, each.body.split("\n")[0]) for each in OutgoingEmail.objects.all()]
    found += [(each.step, each.to_mobile, each.text) for each in OutgoingSms.objects.all()]
    OutgoingEmail.objects.all().delete()
    OutgoingSms.objects.all().delete()
    return sorted(found)


def addresses():
    return {address for _, address, _ in told()}


def test_an_arrival_is_told_by_email_and_sms_without_content(account):
    deliver(account, subject="Gizli konu")
    with web_process():
        assert announce_due(at=AT) == 1
    assert told() == [
        (
            "arrival",
            "5550000146",
            f"UETS (açık kaynak): Adresinize 1 yeni tebligat ulaştı. {END}",
        ),
        ("arrival", "ayse@ornek.invalid", "UETS (açık kaynak): Adresinize 1 yeni tebligat ulaştı."),
    ]
    assert announce_due(at=AT + timedelta(hours=1)) == 0


def test_an_installation_without_provider_sends_no_sms(account, settings):
    settings.SMS = settings.SMS | {"url": ""}
    deliver(account)
    announce_due(at=AT)
    assert addresses() == {"ayse@ornek.invalid"}


def test_an_unread_notice_is_told_of_on_days_1_3_and_4_and_then_no_more(account):
    deliver(account)
    steps = []
    for day in range(8):
        announce_due(at=AT + day * DAY)
        steps += [(day, step) for step, address, _ in told() if "@" in address]
    assert steps == [(0, "arrival"), (1, "day_1"), (3, "day_3"), (4, "day_4")]
    assert not Announcement.objects.exists()


def test_a_reminder_counts_what_nobody_has_opened(account):
    deliver(account)
    announce_due(at=AT)
    told()
    announce_due(at=AT + DAY)
    assert [text for _, address, text in told() if "@" not in address] == [
        f"UETS (açık kaynak): Açılmamış 1 tebligatınız var. {END}"
    ]


def test_what_a_person_has_opened_is_told_of_no_more(account):
    entry = deliver(account)
    announce_due(at=AT)
    told()
    person = acting(account.person, account)
    actions.open_notice(actor=person, account_id=account.id, notice_id=entry.id, at=AT)
    assert announce_due(at=AT + DAY) == 1
    assert told() == []
    assert not Announcement.objects.exists()


def test_what_only_a_key_has_opened_is_still_told_of(account):
    entry = deliver(account)
    announce_due(at=AT)
    told()
    key = key_actor(account, grant_id=new_id(), permissions=[Permission.READ_OPEN.value])
    actions.open_notice(actor=key, account_id=account.id, notice_id=entry.id, at=AT, key_use=KEY_USE)
    announce_due(at=AT + DAY)
    assert {step for step, _, _ in told()} == {"day_1"}


def test_what_a_person_has_put_into_the_bin_is_told_of_no_more(account):
    entry = deliver(account)
    announce_due(at=AT)
    told()
    actions.delete_notice(
        actor=acting(account.person, account),
        account_id=account.id,
        notice_id=entry.id,
        expected_version=1,
        at=AT,
    )
    announce_due(at=AT + DAY)
    assert told() == []


def test_what_comes_back_from_the_bin_unread_is_told_of_again(account):
    entry = deliver(account)
    announce_due(at=AT)
    told()
    person = acting(account.person, account)
    moved = {"actor": person, "account_id": account.id, "notice_id": entry.id}
    actions.delete_notice(**moved, expected_version=1, at=AT)
    announce_due(at=AT + DAY)
    assert told() == []
    actions.restore_notice(**moved, expected_version=2, at=AT + 2 * DAY)
    announce_due(at=AT + 3 * DAY)
    assert {step for step, _, _ in told()} == {"day_3"}


def test_several_notices_of_one_account_are_one_alert(account):
    other = make_natural_account(make_person(email="mehmet@ornek.invalid"))
    for receiver in (account, account, other, account):
        deliver(receiver)
    assert announce_due(at=AT + timedelta(seconds=1)) == 4
    assert {address: text[:46] for _, address, text in told() if "@" in address} == {
        "ayse@ornek.invalid": "UETS (açık kaynak): Adresinize 3 yeni tebligat",
        "mehmet@ornek.invalid": "UETS (açık kaynak): Adresinize 1 yeni tebligat",
    }


def test_who_is_told():
    people = {
        name: make_person(email=f"{name}@ornek.invalid")
        for name in ("ana", "okur", "yonetir", "eski", "suresi")
    }
    firm = make_organisation(principals=[people["ana"]])
    add_operator(firm, people["okur"], permissions=[Permission.READ_LIST.value])
    add_operator(firm, people["yonetir"], permissions=[Permission.MANAGE_OPERATORS.value])
    add_operator(firm, people["eski"])
    add_operator(firm, people["suresi"])
    Operator.objects.filter(person=people["eski"]).update(state="removed")
    Operator.objects.filter(person=people["suresi"]).update(given_until=date(2026, 10, 11))
    deliver_to_firm(firm)
    announce_due(at=AT)
    assert addresses() == {"ana@ornek.invalid", "okur@ornek.invalid"}
    Operator.objects.filter(person=people["suresi"]).update(given_until=date(2026, 10, 13))
    announce_due(at=AT + DAY)
    assert addresses() == {"ana@ornek.invalid", "okur@ornek.invalid", "suresi@ornek.invalid"}


def deliver_to_firm(firm):
    firm.mersis = f"0{firm.vkn}00001"
    firm.save(update_fields=["mersis"])
    return deliver(firm)


def test_only_verified_addresses_are_told_and_each_once():
    shared = "ortak@ornek.invalid"
    firm = make_organisation(principals=[make_person(email=shared), make_person(email=shared)])
    unverified = make_person(email="yeni@ornek.invalid", mobile="5550000999")
    Person.objects.filter(id=unverified.id).update(email_verified_at=None, mobile_verified_at=None)
    add_operator(firm, unverified)
    deliver_to_firm(firm)
    announce_due(at=AT)
    assert [address for _, address, _ in told()] == [shared]


def test_nobody_to_tell_holds_up_nothing():
    account = make_natural_account()
    Person.objects.filter(id=account.person_id).update(email="")
    deliver(account)
    assert announce_due(at=AT) == 1
    assert told() == []
    assert Announcement.objects.get().step == "day_1"


def test_after_an_outage_the_arrival_is_told_and_reminders_only_once(account):
    deliver(account)
    announce_due(at=AT + 3 * DAY + timedelta(hours=2))
    assert {step for step, _, _ in told()} == {"arrival"}
    announce_due(at=AT + 9 * DAY)
    assert told() == []
    assert not Announcement.objects.exists()


def test_row_level_security_hides_the_ladder_of_other_accounts(account):
    deliver(account)
    with web_process(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('uets.account_id', %s, true)", [str(new_id())])
        cursor.execute("SELECT count(*) FROM mailbox_announcement")
        assert cursor.fetchone() == (0,)
        cursor.execute("SELECT set_config('uets.account_id', '*', true)")
