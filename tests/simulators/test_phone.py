"""The demo phone: RFC 6238 codes, pages per person, codes as JSON, the offset of test mode."""

import http.client
import json
from datetime import UTC, datetime

import pytest

from gateways.email.smtp import SmtpEmail, SmtpServer
from simulators.certificates.cards import PIN, Cards
from simulators.email.captured import CapturedMail
from simulators.email.server import EmailServer
from simulators.phone import totp
from simulators.phone.person import Phonebook
from simulators.phone.server import PhoneServer
from simulators.sms.captured import CapturedSms
from tests.packages import authority
from uets.alerts.ports import EmailMessage

RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
PERSONS = [
    {
        "slug": "ayse",
        "name": "Ayşe <Yılmaz>",
        "tckn": "10000000146",
        "password": "parola",
        "email": "ayse@ornek.invalid",
        "mobile": "5550000146",
        "totp_secret": RFC_SECRET,
    },
    {"slug": "ipek", "name": "İpek Işık", "unknown": "ignored"},
]


@pytest.fixture
def mail(tmp_path):
    return CapturedMail(tmp_path / "demo" / "mail")


@pytest.fixture
def sms(tmp_path):
    return CapturedSms(tmp_path / "demo" / "sms")


@pytest.fixture
def book(tmp_path):
    (tmp_path / "demo").mkdir(exist_ok=True)
    (tmp_path / "demo" / "phone.json").write_text(json.dumps({"persons": PERSONS}))
    return Phonebook(
        tmp_path / "demo" / "phone.json", clock_offset=tmp_path / "clock-offset", portal_port=8000
    )


@pytest.fixture
def phone(book, mail, sms):
    with PhoneServer(("127.0.0.1", 0), book=book, mail=mail, sms=sms) as server:
        yield server


def get(phone, path):
    connection = http.client.HTTPConnection("127.0.0.1", phone.server_port, timeout=10)
    connection.request("GET", path)
    answer = connection.getresponse()
    content = answer.read().decode()
    connection.close()
    return answer, content


@pytest.mark.parametrize(
    ("seconds", "code"),
    [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (2000000000, "279037")],
)
def test_codes_of_rfc_6238(seconds, code):
    assert totp.code_at(RFC_SECRET, seconds=seconds) == code


@pytest.mark.parametrize(("seconds", "left"), [(0, 30), (29.9, 1), (30, 30), (59, 1)])
def test_a_code_lasts_to_the_end_of_its_step(seconds, left):
    assert totp.seconds_left(seconds=seconds) == left


def test_overview_lists_everybody_and_escapes(phone):
    _, page = get(phone, "/")
    assert "Ayşe &lt;Yılmaz&gt;" in page
    assert "İpek Işık" in page
    assert "PTT'nin UETS'si değildir" in page


def test_a_phone_shows_code_and_qr_and_reloads_itself(phone):
    answer, page = get(phone, "/kisi/ayse/")
    assert "Doğrulama uygulaması" in page
    assert "<svg" in page
    assert 'http-equiv="refresh"' in page
    assert "<script" not in page
    assert answer.getheader("Cache-Control") == "no-store"


def test_a_person_without_authenticator_has_no_code(phone):
    _, content = get(phone, "/kod/ipek.json")
    assert json.loads(content)["totp"] is None
    _, page = get(phone, "/kisi/ipek/")
    assert "Doğrulama uygulaması" not in page


def test_codes_follow_the_offset_of_test_mode(phone, tmp_path):
    _, before = get(phone, "/kod/ayse.json")
    (tmp_path / "clock-offset").write_text("86400")
    _, after = get(phone, "/kod/ayse.json")
    assert json.loads(before)["totp"]["code"] != json.loads(after)["totp"]["code"]


def test_an_email_reaches_its_person_only(phone, mail):
    message = EmailMessage(
        message_id="1",
        to_address="ayse@ornek.invalid",
        subject="Güvenlik kodunuz",
        body="Satış no: 2026-000006\nGiriş kodunuz: 042137\nDosya 2026/1234567.",
        sent_at=datetime(2026, 11, 24, 12, 0, tzinfo=UTC),
    )
    with EmailServer(("127.0.0.1", 0), mail=mail) as server:
        target = SmtpServer(host="127.0.0.1", port=server.port, sender="uets@ornek.invalid")
        SmtpEmail(target, sender_name="UETS").send(message)
    _, content = get(phone, "/kod/ayse.json")
    assert json.loads(content)["email_code"] == "042137"
    assert json.loads(content)["emails"][0]["date"] == "24.11.2026 15:00:00"
    assert "Güvenlik kodunuz" not in get(phone, "/kisi/ipek/")[1]
    assert "Güvenlik kodunuz" in get(phone, "/e-postalar/")[1]


def test_an_sms_reaches_its_number_only(phone, sms):
    sms.keep(number="5550000146", sender="UETS", text="<b> ulaştı", at=datetime(2026, 11, 24, 12, tzinfo=UTC))
    assert json.loads(get(phone, "/kod/ayse.json")[1])["sms"] == [
        {"sender": "UETS", "date": "24.11.2026 15:00:00", "text": "<b> ulaştı"}
    ]
    assert "&lt;b&gt; ulaştı" in get(phone, "/kisi/ayse/")[1]
    assert "ulaştı" not in get(phone, "/kisi/ipek/")[1]
    assert "5550000146" in get(phone, "/sms/")[1]


@pytest.mark.parametrize("path", ["/kisi/yok/", "/kod/yok.json", "/nope", "/kisi/ayse/more"])
def test_other_addresses_are_not_found(phone, path):
    assert get(phone, path)[0].status == 404


def test_before_demo_data_the_page_says_so(tmp_path, mail, sms):
    empty = Phonebook(
        tmp_path / "demo" / "none.json", clock_offset=tmp_path / "clock-offset", portal_port=8000
    )
    with PhoneServer(("127.0.0.1", 0), book=empty, mail=mail, sms=sms) as server:
        assert "Henüz gösterim kişisi yok" in get(server, "/")[1]


def test_a_person_s_page_shows_the_card_its_pin_and_the_command(book, mail, sms, tmp_path):
    cards = Cards(tmp_path / "demo" / "cards", authority=authority())
    with PhoneServer(("127.0.0.1", 0), book=book, mail=mail, sms=sms, cards=cards) as server:
        shown = get(server, "/kisi/ayse/")[1]
        assert "E-imza kartı" not in get(server, "/kisi/ipek/")[1], "nobody without a TCKN has a card"
    file = tmp_path / "demo" / "cards" / "ayse.p12"
    assert file.stat().st_mode & 0o777 == 0o600
    assert "--server http://localhost:8000 --card" in shown
    assert all(words in shown for words in (file.name, PIN, "uets-imzaci"))
