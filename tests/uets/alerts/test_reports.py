"""What a provider reports of an SMS is its word: evidence once per outcome and notice, in whatever order it comes."""

from datetime import timedelta
from itertools import permutations

import pytest

from gateways.fakes.sms import OutboxSms
from tests.builders.notices import deliver
from tests.builders.people import AT, make_natural_account, make_person
from tests.builders.ports import given_back
from tests.builders.roles import web_process
from uets.alerts import actions, ports, queries
from uets.alerts.models import OutgoingSms, SmsReport
from uets.alerts.states import LONGEST_MATCH, Outcome, ReportWay, Topic
from uets.evidence.models import Evidence
from uets.evidence.proof import erds
from uets.evidence.queries import COLUMNS, check_chain
from uets.evidence.queries.retention import Span
from uets.kernel.ids import new_id
from uets.mailbox.actions import announce_due

pytestmark = pytest.mark.django_db

REPORTED = ("alert:delivered", "alert:undelivered")
MOBILE = "5550000146"
SOON = AT + timedelta(seconds=3)


class Asked(OutboxSms):
    """A provider that takes everything, remembers what it was asked, and tells what a test says."""

    def __init__(self):
        super().__init__()
        self.asked, self.told, self.error = [], [], None

    def ask_reports(self, provider_ids):
        self.asked.append(list(provider_ids))
        if self.error is not None:
            raise self.error
        return self.told


@pytest.fixture(autouse=True)
def provider(settings):
    settings.SMS = settings.SMS | {"url": "http://127.0.0.1:9/", "report_url": "http://127.0.0.1:9/report"}
    asked = Asked()
    with given_back(ports.sms):
        ports.sms.bind(lambda: asked)
        yield asked


@pytest.fixture
def entry():
    """Give a notice about which one SMS was taken by the provider, under the number 1."""
    entry = deliver(make_natural_account(make_person(mobile=MOBILE)), at=AT)
    announce_due(at=AT)
    with web_process():
        actions.send_sms(at=AT)
    return entry


def said(outcome, *, provider_id="1", code="", said_at=None):
    return ports.ReportedOutcome(provider_id=provider_id, outcome=outcome, said_at=said_at, code=code)


def report(*outcomes, at=SOON, **changed):
    """Keep outcomes as the web process does, and record them as the worker does; return how many were recorded."""
    with web_process():
        reports = [said(outcome, **changed) for outcome in outcomes]
        actions.keep_reports(reports=reports, way=ReportWay.CALLED, at=at)
        return actions.record_reports(at=at)


def rows():
    return list(Evidence.objects.filter(kind__in=REPORTED).order_by("sequence").values(*COLUMNS))


def test_a_report_of_delivery_is_the_providers_word_and_says_so(entry):
    assert report(Outcome.DELIVERED, said_at=AT) == 1
    (row,) = rows()
    assert (row["kind"], row["chain"]) == ("alert:delivered", f"notice:{entry.id}")
    assert (row["event_at"], row["actor"]["name"]) == (SOON, "record_reports")
    alert = row["facts"]["alert"]
    assert alert["report"]["said_by"] == "sms_provider"
    assert (alert["report"]["way"], alert["report"]["said_at"]) == ("called", AT.isoformat())
    assert (alert["provider_message_id"], alert["has_legal_effect"]) == ("1", False)
    file = erds.write(row, issuer="UETS", is_test=True).decode()
    assert "http://uri.etsi.org/19522/Event/NotificationDelivered<" in file
    assert "SMS sağlayıcısının bildirimidir" in file
    assert MOBILE not in file
    assert check_chain(chain=f"notice:{entry.id}") == 4
    assert entry.deemed_served_on == type(entry).objects.get(id=entry.id).deemed_served_on


@pytest.mark.parametrize(
    ("outcome", "reason"),
    [
        (Outcome.EXPIRED, "reported_expired"),
        (Outcome.UNDELIVERED, "reported_undelivered"),
        (Outcome.NUMBER_INVALID, "reported_number_invalid"),
    ],
)
@pytest.mark.usefixtures("entry")
def test_a_report_of_failure_is_evidence_d4_with_its_reason(outcome, reason):
    report(outcome, code="105")
    (row,) = rows()
    assert (row["kind"], row["facts"]["reason"]) == ("alert:undelivered", reason)
    file = erds.write(row, issuer="UETS", is_test=True).decode()
    assert "ConsignmentNotificationFailure<" in file
    assert f"<Code>urn:uets:tr:reason:{reason}</Code>" in file
    assert "<Details>SMS sağlayıcısının bildirimidir (kod 105)</Details>" in file


@pytest.mark.parametrize("order", permutations((Outcome.EXPIRED, Outcome.DELIVERED, Outcome.EXPIRED)))
@pytest.mark.usefixtures("entry")
def test_repeated_late_and_contradicting_reports_give_the_same_evidence(order):
    for day, outcome in enumerate(order):
        report(outcome, at=SOON + timedelta(days=day))
    assert sorted(row["kind"] for row in rows()) == list(REPORTED)
    assert report(*order, at=SOON + timedelta(days=30)) == 0
    assert len(rows()) == 2


def test_an_sms_about_two_notices_is_reported_in_both_chains():
    account = make_natural_account(make_person(mobile=MOBILE))
    entries = [deliver(account, at=AT) for _ in range(2)]
    announce_due(at=SOON)
    actions.send_sms(at=SOON)
    report(Outcome.DELIVERED)
    assert {row["chain"] for row in rows()} == {f"notice:{entry.id}" for entry in entries}


def test_a_report_that_comes_before_its_message_waits_for_it():
    assert report(Outcome.DELIVERED, at=AT) == 0
    deliver(make_natural_account(make_person(mobile=MOBILE)), at=AT)
    announce_due(at=AT)
    with web_process():
        actions.send_sms(at=AT)
        assert actions.record_reports(at=AT + timedelta(minutes=1)) == 1
    assert [row["event_at"] for row in rows()] == [AT]


@pytest.mark.usefixtures("entry")
def test_a_report_about_a_message_of_nobody_changes_nothing_and_waits_three_days():
    report(Outcome.DELIVERED, provider_id="99")
    with web_process():
        for day in range(LONGEST_MATCH.days + 2):
            assert SmsReport.objects.filter(next_try_at__isnull=False).exists()
            assert actions.record_reports(at=SOON + timedelta(days=day)) == 0
    kept = SmsReport.objects.get()
    assert (kept.next_try_at, kept.sms_id, rows()) == (None, None, [])


@pytest.mark.usefixtures("entry")
def test_what_nothing_is_reported_of_is_asked_ever_more_seldom_for_a_week(provider):
    at, asked_after = AT, []
    with web_process():
        assert actions.ask_reports(at=at) == 0
        while (next_ask := OutgoingSms.objects.get().next_ask_at) is not None:
            at = next_ask
            asked_after.append(at - AT)
            actions.ask_reports(at=at)
    assert provider.asked == [["1"]] * len(asked_after)
    minutes = [each.total_seconds() / 60 for each in asked_after]
    assert minutes == [2 * 2**step for step in range(13)]
    assert rows() == []


@pytest.mark.usefixtures("entry")
def test_the_answer_to_a_question_ends_the_asking(provider):
    provider.told = [said(Outcome.DELIVERED)]
    with web_process():
        assert actions.ask_reports(at=AT + timedelta(minutes=2)) == 1
        actions.record_reports(at=AT + timedelta(minutes=2))
    (row,) = rows()
    assert row["facts"]["alert"]["report"]["way"] == "asked"
    assert OutgoingSms.objects.get().next_ask_at is None
    assert report(Outcome.DELIVERED) == 0


@pytest.mark.usefixtures("entry")
def test_a_provider_that_is_away_is_asked_again(provider):
    provider.error = ports.SmsUnavailable("away")
    with web_process():
        assert actions.ask_reports(at=AT + timedelta(minutes=2)) == 0
    assert OutgoingSms.objects.get().next_ask_at == AT + timedelta(minutes=4)


@pytest.mark.usefixtures("entry")
def test_a_provider_that_cannot_be_asked_is_not(provider, settings):
    settings.SMS = settings.SMS | {"report_url": ""}
    actions.queue_sms(
        topic=Topic.CONTACT_CHANGED,
        to_mobile=MOBILE,
        facts={"installation": "UETS"},
        at=AT,
        person_id=new_id(),
    )
    actions.send_sms(at=AT)
    assert OutgoingSms.objects.filter(next_ask_at=None).count() == 1
    assert actions.ask_reports(at=AT + timedelta(days=1)) == 0
    assert provider.asked == []


@pytest.mark.usefixtures("entry")
def test_only_reports_about_messages_on_no_notice_are_ever_old():
    report(Outcome.DELIVERED)
    facts = {"installation": "UETS", "code": "482913", "minutes": "3"}
    actions.queue_sms(topic=Topic.LOGIN_CODE, to_mobile=MOBILE, facts=facts, at=AT, person_id=new_id())
    actions.send_sms(at=AT)
    report(Outcome.EXPIRED, provider_id="2")
    report(Outcome.EXPIRED, provider_id="99")
    rows = SmsReport.objects.order_by("id")
    span = Span(rows[0].id, new_id(), SOON)
    assert [each.provider_id for each in queries.OLD_REPORTS.find(span)] == ["2"]


def test_a_report_about_a_code_leaves_no_evidence_and_is_not_asked_for():
    facts = {"installation": "UETS", "code": "482913", "minutes": "3"}
    actions.queue_sms(topic=Topic.LOGIN_CODE, to_mobile=MOBILE, facts=facts, at=AT, person_id=new_id())
    actions.send_sms(at=AT)
    assert OutgoingSms.objects.get().next_ask_at is None
    assert report(Outcome.DELIVERED) == 1
    assert rows() == []


def test_a_number_that_is_reported_invalid_twice_is_dead_although_the_provider_takes_everything(provider):
    entry = deliver(make_natural_account(make_person(mobile=MOBILE)), at=AT)
    dead = []
    for day, outcome in ((0, Outcome.NUMBER_INVALID), (1, Outcome.NUMBER_INVALID), (3, Outcome.DELIVERED)):
        at = AT + timedelta(days=day)
        announce_due(at=at)
        with web_process():
            actions.send_sms(at=at)
        dead.append(queries.find_dead(addresses=[MOBILE]))
        report(outcome, at=at, provider_id=str(len(provider.messages)))
    assert dead == [frozenset(), frozenset(), {MOBILE}]
    assert queries.find_dead(addresses=[MOBILE]) == frozenset()
    assert {row["chain"] for row in rows()} == {f"notice:{entry.id}"}
