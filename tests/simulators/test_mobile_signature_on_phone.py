"""The demo phone shows what a mobile signature asks, and the person approves or cancels there."""

import json

import httpx
import pytest

from simulators.email.captured import CapturedMail
from simulators.mssp import behaviour
from simulators.phone.person import Phonebook
from simulators.phone.server import PhoneServer
from simulators.sms.captured import CapturedSms
from tests.builders.phones import AYSE, running_phones


@pytest.fixture
def shown(tmp_path):
    """Yield the operator and the phone of its one subscriber."""
    book_file = tmp_path / "phone.json"
    book_file.write_text(json.dumps({"persons": [{"slug": "ayse", **AYSE._asdict()}]}), encoding="utf-8")
    book = Phonebook(book_file, clock_offset=tmp_path / "offset", portal_port=8000)
    mail, sms = CapturedMail(tmp_path / "mail"), CapturedSms(tmp_path / "sms")
    with (
        running_phones(tmp_path) as phones,
        PhoneServer(("127.0.0.1", 0), book=book, mail=mail, sms=sms, operator=phones.operator) as phone,
        httpx.Client(base_url=f"http://127.0.0.1:{phone.server_port}") as browser,
    ):
        yield phones.operator, browser


@pytest.mark.parametrize(
    ("word", "status"), [("onayla", behaviour.SIGNATURE), ("iptal", behaviour.USER_CANCEL)]
)
def test_the_request_is_shown_and_decided(shown, word, status):
    operator, browser = shown
    opened = operator.open(number=AYSE.mobile, data=b"x", shown="UETS girisi. Kod: 3593", seconds=60)
    page = browser.get("/kisi/ayse/").text
    assert "UETS girisi. Kod: 3593" in page
    assert "Onayla" in page
    assert "İptal" in page
    answer = browser.post("/kisi/ayse/mobil-imza/", data={"istek": opened.id, "karar": word})
    assert answer.headers["Location"] == "/kisi/ayse/"
    assert operator.look(opened) == status
    assert "UETS girisi" not in browser.get("/kisi/ayse/").text


def test_another_page_cannot_approve(shown):
    operator, browser = shown
    opened = operator.open(number=AYSE.mobile, data=b"x", shown="UETS girisi. Kod: 3593", seconds=60)
    answer = browser.post(
        "/kisi/ayse/mobil-imza/",
        data={"istek": opened.id, "karar": "onayla"},
        headers={"Sec-Fetch-Site": "cross-site"},
    )
    assert answer.status_code == 404
    assert operator.look(opened) == behaviour.OUTSTANDING
