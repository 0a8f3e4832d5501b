"""Reports about SMS: asked of the simulated provider, and called by it with a signature; nothing is claimed that it
does not say."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from gateways.sms.http_provider import HttpSms, SmsProvider
from gateways.sms.reports import SignedReports
from simulators.sms import reports as simulated
from simulators.sms.captured import CapturedSms
from simulators.sms.server import SmsServer
from tests.catching import Catcher
from uets.alerts.ports import SmsMessage, SmsReportForeign, SmsReportUnreadable, SmsUnavailable
from uets.alerts.states import Outcome

AT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
SECRET = "ortak-sir-ortak-sir-ortak-sir-00"
DELIVERED = {"jobid": "17", "telno": "5550000146", "status": 1, "errorCode": 0}


@pytest.fixture
def provider(tmp_path):
    with SmsServer(("127.0.0.1", 0), sms=CapturedSms(tmp_path / "sms"), clock=lambda: AT) as running:
        yield running


@pytest.fixture
def sms(provider):
    gateway = HttpSms(
        SmsProvider(
            url=provider.url, user="uets", password="parola", header="UETS", report_url=provider.report_url
        )
    )
    yield gateway
    gateway.close()


def send(sms, number):
    return sms.hand_over(
        SmsMessage(message_id="0193572e-0000-7000-8000-000000000001", to_mobile=number, text="Haber")
    )


def read(body, *, signature=None, secret=SECRET, at=AT):
    """Read a call that was signed at noon with our secret, unless told otherwise."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    signed = simulated.sign(content, secret=SECRET, at=AT) if signature is None else signature
    return SignedReports(secret=secret).read(content, signature=signed, at=at)


@pytest.mark.parametrize(
    ("number", "outcome", "code"),
    [
        ("5550000146", Outcome.DELIVERED, ""),
        ("5550003333", Outcome.NUMBER_INVALID, "105"),
        ("5550004444", Outcome.EXPIRED, "102"),
        ("5550006666", Outcome.UNDELIVERED, "114"),
    ],
)
def test_the_provider_tells_what_became_of_a_message(sms, number, outcome, code):
    name = send(sms, number)
    (found,) = sms.ask_reports([name, "0" * 26])
    assert (found.provider_id, found.outcome, found.code) == (name, outcome, code)
    assert found.said_at == (AT if outcome is Outcome.DELIVERED else None)


def test_of_an_unknown_message_nothing_is_told(sms):
    assert sms.ask_reports(["0" * 26, "../../etc/passwd"]) == []


@pytest.mark.parametrize("path", ["/sms/rest/v2/nothing", "/sms/rest/v2/send"])
def test_another_answer_than_was_agreed_says_nothing(provider, path):
    url = provider.url.replace("/sms/rest/v2/send", path)
    sms = HttpSms(
        SmsProvider(url=provider.url, user="uets", password="parola", header="UETS", report_url=url)
    )
    with pytest.raises(SmsUnavailable):
        sms.ask_reports(["17"])
    sms.close()


def test_the_provider_calls_with_a_signature_that_we_believe(provider):
    with Catcher([503, 204]) as ours:
        url = f"http://127.0.0.1:{ours.server_port}/reports/sms"
        with simulated.ReportCalls(url, secret=SECRET, clock=lambda: AT, after=0, again=0) as calls:
            for number in ("5550000146", "5550005555"):
                name = provider.sms.keep(number=number, sender="UETS", text="Haber", at=AT)
                calls.add(simulated.describe(name, provider.sms.find(name)))
    refused, taken = ours.caught  # of 5555 nothing is told; a call that was not taken is repeated
    assert (refused.path, refused.body) == (taken.path, taken.body) == ("/reports/sms", taken.body)
    (found,) = read(taken.body, signature=taken.headers["X-Report-Signature"])
    assert (found.outcome, found.said_at) == (Outcome.DELIVERED, AT)


def test_a_provider_without_our_secret_calls_nobody():
    with Catcher([204]) as ours:
        url = f"http://127.0.0.1:{ours.server_port}/"
        with simulated.ReportCalls(url, secret="", clock=lambda: AT, after=0) as calls:
            calls.add(DELIVERED)
    assert ours.caught == []


@pytest.mark.parametrize(
    "changed",
    [
        {"secret": "baska-sir-baska-sir-baska-sir-00"},
        {"secret": ""},
        {"signature": ""},
        {"signature": "t=1,v1="},
        {"signature": f"t={'9' * 400},v1={'0' * 64}"},
        {"signature": simulated.sign(b'{"jobs": []}', secret=SECRET, at=AT)},
        {"signature": simulated.sign(json.dumps({"jobs": [DELIVERED]}).encode(), secret="", at=AT)},
        {"at": AT + timedelta(minutes=5, seconds=1)},
        {"at": AT - timedelta(minutes=5, seconds=1)},
    ],
)
def test_a_foreign_a_changed_and_an_old_call_are_not_ours(changed):
    with pytest.raises(SmsReportForeign):
        read({"jobs": [DELIVERED]}, **changed)


@pytest.mark.parametrize(
    "body", [b"", b"\xff", b"{}", b'{"jobs": 1}', b'{"jobs": [{"jobid": "1"}]}', b"[" * 999]
)
def test_a_signed_call_in_another_form_is_said_to_be_one(body):
    with pytest.raises(SmsReportUnreadable):
        read(body)


@pytest.mark.parametrize("status", [0, 13, 99, "", "delivered", -1])
def test_a_status_that_says_nothing_of_the_end_claims_nothing(status):
    assert read({"jobs": [DELIVERED | {"status": status}]}) == []


@pytest.mark.parametrize("number", ["", "a b", "1\x00", "x" * 101, "٣"])
def test_what_cannot_be_the_number_of_a_message_is_left_out(number):
    assert read({"jobs": [DELIVERED | {"jobid": number}]}) == []


@pytest.mark.parametrize(
    ("told", "said_at", "code"),
    [
        ({"deliveredDate": "2026-11-24 15:00:00"}, AT, ""),
        ({"deliveredDate": "24.11.2026"}, None, ""),
        ({"deliveredDate": "0001-01-01 00:00:00", "errorCode": "00"}, None, ""),
        ({"deliveredDate": None, "errorCode": None}, None, ""),
        ({"errorCode": 105}, None, "105"),
        ({"errorCode": "<b>"}, None, ""),
    ],
)
def test_time_and_code_are_kept_as_far_as_they_are_such(told, said_at, code):
    (found,) = read({"jobs": [DELIVERED | told]})
    assert (found.provider_id, found.said_at, found.code) == ("17", said_at, code)
