"""Every alert about a notice leaves evidence of what became of it: D.3 when it was taken, D.4 when it was given up."""

from datetime import timedelta
from uuid import UUID

import pytest

from gateways.fakes.email import OutboxEmail
from gateways.fakes.sms import OutboxSms
from tests.builders.notices import deliver
from tests.builders.people import AT, make_natural_account, make_person
from tests.builders.ports import given_back
from tests.builders.roles import web_process
from uets.alerts import actions, ports, queries
from uets.alerts.models import OutgoingEmail, OutgoingSms, RefusedAddress
from uets.alerts.states import MOST_TRIES, Topic
from uets.evidence.models import Evidence
from uets.evidence.proof import erds
from uets.evidence.queries import COLUMNS, check_chain
from uets.mailbox.actions import announce_due

pytestmark = pytest.mark.django_db

ALERTS = ("alert:sent", "alert:failed")
MOBILE = "5550000146"


class Refusing:
    """A port that answers every message with the same refusal."""

    def __init__(self, error):
        self.error = error

    def hand_over(self, _message):
        raise self.error

    def ask_reports(self, _provider_ids):
        raise self.error

    def close(self):
        """Close nothing."""


@pytest.fixture(autouse=True)
def _own_ports(settings):
    settings.SMS = settings.SMS | {"url": "http://127.0.0.1:9/"}
    with given_back(ports.email, ports.sms):
        ports.email.bind(OutboxEmail)
        ports.sms.bind(OutboxSms)
        yield


@pytest.fixture
def entry():
    """Give a notice whose alerts wait: one e-mail, one SMS."""
    account = make_natural_account(make_person(email="ayse@ornek.invalid", mobile=MOBILE))
    entry = deliver(account, at=AT)
    announce_due(at=AT)
    return entry


def rows(kind):
    return list(Evidence.objects.filter(kind=kind).order_by("sequence").values(*COLUMNS))


def send_all(at=AT):
    with web_process():
        return actions.send_emails(at=at) + actions.send_sms(at=at)


def test_what_a_provider_took_is_evidence_d3_in_the_chain_of_the_notice(entry):
    assert send_all(AT + timedelta(seconds=5)) == 2
    by_channel = {row["facts"]["alert"]["channel"]: row for row in rows("alert:sent")}
    assert {row["chain"] for row in by_channel.values()} == {f"notice:{entry.id}"}
    sms, email = by_channel["sms"]["facts"]["alert"], by_channel["email"]["facts"]["alert"]
    assert (sms["to"], email["to"]) == ("555*****46", "a***@ornek.invalid")
    assert (sms["provider_message_id"], sms["step"], sms["has_legal_effect"]) == ("1", "arrival", False)
    assert UUID(email["provider_message_id"]) == OutgoingEmail.objects.get().id
    assert by_channel["sms"]["event_at"] == AT + timedelta(seconds=5)
    assert check_chain(chain=f"notice:{entry.id}") == 4


def test_no_evidence_and_no_seal_holds_a_whole_address(entry):
    send_all()
    for row in rows("alert:sent"):
        file = erds.write(row, issuer="UETS", is_test=True).decode()
        assert "ConsignmentNotification<" in file
        assert entry.barcode in file
        assert MOBILE not in file
        assert "ayse@" not in file


def test_what_is_refused_for_good_is_evidence_d4_with_its_reason(entry):
    ports.sms.bind(lambda: Refusing(ports.SmsNumberInvalid("x")))
    send_all()
    (row,) = rows("alert:failed")
    assert row["facts"]["reason"] == "address_refused"
    assert row["chain"] == f"notice:{entry.id}"
    file = erds.write(row, issuer="UETS", is_test=True).decode()
    assert "<Code>urn:uets:tr:reason:address_refused</Code>" in file
    assert OutgoingSms.objects.get().given_up_at == AT


@pytest.mark.parametrize(
    ("error", "reason"),
    [(ports.SmsUnavailable("away"), "provider_away"), (ports.SmsCreditExhausted("none"), "no_credit")],
)
@pytest.mark.usefixtures("entry")
def test_what_is_away_is_tried_again_and_only_the_end_is_evidence(error, reason):
    ports.sms.bind(lambda: Refusing(error))
    at, tries = AT, 0
    while actions.send_sms(at=at):
        tries += 1
        waiting = OutgoingSms.objects.get()
        assert bool(rows("alert:failed")) == (waiting.next_try_at is None)
        at = waiting.next_try_at or at + timedelta(days=9)
    assert tries == MOST_TRIES
    (row,) = rows("alert:failed")
    assert (row["facts"]["reason"], row["facts"]["alert"]["tries"]) == (reason, MOST_TRIES)
    assert not RefusedAddress.objects.exists()


@pytest.mark.usefixtures("entry")
def test_an_sms_that_is_refused_for_its_text_says_nothing_of_the_number():
    ports.sms.bind(lambda: Refusing(ports.SmsRefused("x")))
    send_all()
    assert rows("alert:failed")[0]["facts"]["reason"] == "text_refused"
    assert not RefusedAddress.objects.exists()


def test_an_address_refused_twice_in_a_row_is_dead_until_it_takes_a_message_again(entry):
    ports.sms.bind(lambda: Refusing(ports.SmsNumberInvalid("x")))
    dead = []
    for day in (0, 1, 3):
        announce_due(at=AT + timedelta(days=day))
        send_all(AT + timedelta(days=day))
        dead.append(queries.find_dead(addresses=[MOBILE, "ayse@ornek.invalid"]))
    assert dead == [frozenset(), {MOBILE}, {MOBILE}]
    ports.sms.bind(OutboxSms)
    announce_due(at=AT + timedelta(days=4))
    send_all(AT + timedelta(days=4))
    assert queries.find_dead(addresses=[MOBILE]) == frozenset()
    assert entry.deemed_served_on == type(entry).objects.get(id=entry.id).deemed_served_on


def test_an_alert_about_three_notices_is_evidence_of_each():
    account = make_natural_account(make_person(email="ayse@ornek.invalid"))
    entries = [deliver(account, at=AT) for _ in range(3)]
    announce_due(at=AT + timedelta(seconds=1))
    send_all(AT + timedelta(seconds=1))
    assert {row["chain"] for row in rows("alert:sent")} == {f"notice:{entry.id}" for entry in entries}
    assert len({row["facts"]["alert"]["message_id"] for row in rows("alert:sent")}) == 1


@pytest.mark.usefixtures("entry")
def test_a_login_code_is_sent_before_alerts_that_wait_longer():
    outbox = OutboxEmail()
    ports.email.bind(lambda: outbox)
    actions.queue_alert(
        topic=Topic.LOGIN_CODE,
        to_address="mehmet@ornek.invalid",
        facts={"code": "482913", "minutes": "3"},
        at=AT + timedelta(minutes=1),
    )
    send_all(AT + timedelta(minutes=1))
    assert [each.to_address for each in outbox.messages] == ["mehmet@ornek.invalid", "ayse@ornek.invalid"]


def test_alerts_that_are_about_no_notice_leave_no_evidence():
    actions.queue_alert(
        topic=Topic.OPERATOR_INVITED,
        to_address="ayse@ornek.invalid",
        facts={"account": "Yıldız"},
        at=AT,
    )
    send_all()
    assert OutgoingEmail.objects.get().sent_at == AT
    assert not Evidence.objects.filter(kind__in=ALERTS).exists()
