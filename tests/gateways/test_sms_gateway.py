"""SMS: one suite for the outbox of tests and for the gateway speaking to the simulated provider."""

import json
import socket
from datetime import UTC, datetime

import msgspec
import pytest

from gateways.fakes.sms import OutboxSms
from gateways.sms.http_provider import HttpSms, SmsProvider
from simulators.sms.captured import CapturedSms
from simulators.sms.server import SmsServer
from uets.alerts.ports import (
    SmsCreditExhausted,
    SmsMessage,
    SmsNumberInvalid,
    SmsRefused,
    SmsUnavailable,
)

MESSAGE = SmsMessage(
    message_id="0193572e-0000-7000-8000-000000000001",
    to_mobile="5550000146",
    text="UETS: Adresinize 1 yeni tebligat ulaştı. ĞÜŞİÖÇ ğüşıöç",
)
AT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.fixture
def provider(tmp_path):
    with SmsServer(("127.0.0.1", 0), sms=CapturedSms(tmp_path / "sms"), clock=lambda: AT) as running:
        yield running


@pytest.fixture
def gateway_to():
    opened = []

    def make(url, **changed):
        provider = SmsProvider(url=url, user="uets", password="parola", header="UETS")
        opened.append(HttpSms(msgspec.structs.replace(provider, **changed)))
        return opened[-1]

    yield make
    for each in opened:
        each.close()


@pytest.fixture(params=["fake", "gateway"])
def outbox(request):
    """Give an SMS port and a function that returns number and text of what arrived."""
    if request.param == "fake":
        fake = OutboxSms()
        return fake, lambda: [(each.to_mobile, each.text) for each in fake.messages]
    running = request.getfixturevalue("provider")
    return request.getfixturevalue("gateway_to")(running.url), lambda: [
        (each.number, each.text) for each in running.sms.list_sms()
    ]


def test_number_and_turkish_text_arrive_and_the_provider_numbers_them(outbox):
    sms, arrived = outbox
    first, second = sms.hand_over(MESSAGE), sms.hand_over(MESSAGE)
    assert arrived() == [(MESSAGE.to_mobile, MESSAGE.text)] * 2
    assert first
    assert first != second


@pytest.mark.parametrize(
    "number", ["", "05550000146", "905550000146", "4440000146", "55500001٤6", "5550000146\n"]
)
def test_refuses_what_is_no_turkish_mobile_number(outbox, number):
    sms, arrived = outbox
    with pytest.raises(SmsNumberInvalid):
        sms.hand_over(msgspec.structs.replace(MESSAGE, to_mobile=number))
    assert arrived() == []


@pytest.mark.parametrize("changed", [{"text": ""}, {"text": "x" * 460}, {"text": "Ωмега"}, {"text": "a\nb"}])
def test_refuses_a_text_that_would_arrive_as_another(outbox, changed):
    sms, arrived = outbox
    with pytest.raises(SmsRefused) as refused:
        sms.hand_over(msgspec.structs.replace(MESSAGE, **changed))
    assert not isinstance(refused.value, SmsNumberInvalid)
    assert arrived() == []


def test_the_header_is_the_sender_that_a_phone_shows(provider, gateway_to):
    gateway_to(provider.url, header="ORNEKKENT").hand_over(MESSAGE)
    (shown,) = provider.sms.list_sms()
    assert (shown.sender, shown.date) == ("ORNEKKENT", "24.11.2026 15:00:00")


@pytest.mark.parametrize(
    ("ending", "error"),
    [("0000", SmsNumberInvalid), ("1111", SmsCreditExhausted), ("2222", SmsUnavailable)],
)
def test_the_provider_refuses_by_type(provider, gateway_to, ending, error):
    with pytest.raises(error):
        gateway_to(provider.url).hand_over(msgspec.structs.replace(MESSAGE, to_mobile=f"555000{ending}"))


@pytest.mark.parametrize("changed", [{"user": "yanlis"}, {"header": ""}])
def test_what_is_ours_to_repair_is_tried_again(provider, gateway_to, changed):
    with pytest.raises(SmsUnavailable) as away:
        gateway_to(provider.url, **changed).hand_over(MESSAGE)
    assert "parola" not in str(away.value)
    assert provider.sms.list_sms() == []


def test_a_provider_that_is_away_or_another_server_is_tried_again(provider, gateway_to):
    with pytest.raises(SmsUnavailable):
        gateway_to(provider.url.replace("send", "nothing")).hand_over(MESSAGE)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound but not listening: connections are refused
        with pytest.raises(SmsUnavailable):
            gateway_to(f"http://127.0.0.1:{taken.getsockname()[1]}/").hand_over(MESSAGE)


def test_nothing_but_the_message_goes_out():
    fake = OutboxSms()
    fake.hand_over(MESSAGE)
    assert json.loads(json.dumps(fake.bodies[0])) == {
        "msgheader": "UETS",
        "encoding": "TR",
        "iysfilter": "0",
        "referansid": MESSAGE.message_id,
        "messages": [{"no": "5550000146", "msg": MESSAGE.text}],
    }
