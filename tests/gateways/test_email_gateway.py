"""E-mails: one suite for the outbox of tests and for the gateway speaking to the simulated server."""

import socket
from datetime import UTC, datetime
from email import policy
from email.parser import BytesParser

import msgspec
import pytest

from gateways.email.smtp import SmtpEmail, SmtpServer
from gateways.fakes.email import OutboxEmail
from simulators.email.captured import CapturedMail
from simulators.email.server import EmailServer
from uets.alerts.ports import EmailMessage, EmailRefused, EmailUnavailable

MESSAGE = EmailMessage(
    message_id="0193572e-0000-7000-8000-000000000001",
    to_address="ayse@ornek.invalid",
    subject="Güvenlik kodunuz – İstanbul, ığdır, ŞIRNAK",
    body="Kodunuz 123456.\n.\nBu iletide bağlantı yoktur; kodu kimseyle paylaşmayın.\n",
    sent_at=datetime(2026, 11, 24, 12, 0, tzinfo=UTC),
)


@pytest.fixture
def server(tmp_path):
    with EmailServer(("127.0.0.1", 0), mail=CapturedMail(tmp_path / "mail")) as running:
        yield running


def gateway_to(port, **changed):
    server = SmtpServer(host="127.0.0.1", port=port, sender="uets@ornek.invalid")
    return SmtpEmail(msgspec.structs.replace(server, **changed), sender_name="UETS (açık kaynak)")


@pytest.fixture(params=["fake", "gateway"])
def outbox(request, tmp_path):
    """Give an e-mail port and a function that returns what arrived, parsed by the standard library."""
    if request.param == "fake":
        fake = OutboxEmail()
        return fake, lambda: [raw.as_bytes() for raw in fake.raw]
    running = request.getfixturevalue("server")
    files = tmp_path / "mail"
    return gateway_to(running.port), lambda: [path.read_bytes() for path in sorted(files.glob("*.eml"))]


def parse(content):
    return BytesParser(policy=policy.default).parsebytes(content)


def test_subject_body_and_headers_arrive(outbox):
    email, arrived = outbox
    email.send(MESSAGE)
    raw = parse(arrived()[0])
    assert raw["Subject"] == MESSAGE.subject
    assert raw.get_content().replace("\r\n", "\n") == MESSAGE.body
    assert raw["To"] == "ayse@ornek.invalid"
    assert raw["Message-ID"] == "<0193572e-0000-7000-8000-000000000001@ornek.invalid>"
    assert raw["Date"].datetime == MESSAGE.sent_at
    assert raw["Auto-Submitted"] == "auto-generated"


def test_a_second_try_has_the_same_message_id(outbox):
    email, arrived = outbox
    email.send(MESSAGE)
    email.send(MESSAGE)
    first, second = (parse(content) for content in arrived())
    assert first["Message-ID"] == second["Message-ID"]


@pytest.mark.parametrize(
    "changed",
    [
        {"subject": "Kod\nBcc: baskasi@ornek.invalid"},
        {"subject": "Kod\r\n\r\nGövde"},
        {"subject": "Kod\u2028satır"},
        {"subject": "x" * 201},
        {"to_address": "ayse@ornek.invalid\nBcc: baskasi@ornek.invalid"},
        {"to_address": "ayse@ornek.invalid, baskasi@ornek.invalid"},
        {"to_address": "Ayşe <ayse@ornek.invalid>"},
        {"to_address": "ayse"},
        {"to_address": ".ayse@ornek.invalid"},
        {"to_address": ""},
        {"message_id": "1> Bcc: x"},
    ],
)
def test_refuses_header_injection_and_other_addresses(outbox, changed):
    email, arrived = outbox
    with pytest.raises(EmailRefused):
        email.send(msgspec.structs.replace(MESSAGE, **changed))
    assert arrived() == []


def test_a_receiver_refused_for_good_is_not_tried_again(server):
    with pytest.raises(EmailRefused):
        gateway_to(server.port).send(msgspec.structs.replace(MESSAGE, to_address="yok@ornek.invalid"))


def test_a_busy_server_is_tried_again(server):
    with pytest.raises(EmailUnavailable):
        gateway_to(server.port).send(msgspec.structs.replace(MESSAGE, to_address="mesgul@ornek.invalid"))


def test_a_server_that_is_away_is_tried_again():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound but not listening: connections are refused
        with pytest.raises(EmailUnavailable):
            gateway_to(taken.getsockname()[1]).send(MESSAGE)


def test_a_server_without_tls_gets_no_message_when_tls_is_asked_for(server, tmp_path):
    with pytest.raises(EmailUnavailable):
        gateway_to(server.port, starttls=True).send(MESSAGE)
    assert list((tmp_path / "mail").glob("*.eml")) == []
