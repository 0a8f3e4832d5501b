"""A court sends, the recipient is alerted, lists, opens; five days pass; a judge verifies what the recipient brings.

One installation as `make run` starts it, its clock moved past the fifth day.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from playwright.sync_api import Browser

from examples.sender.client import Service
from portal.templatetags.times import weekday
from simulators.certificates.authority import Authority
from simulators.email.captured import CapturedMail
from simulators.sms.captured import CapturedSms
from tests.config.installation import Installation, find_port, until
from tests.journeys.judge import Judge
from tests.journeys.phone import find_person
from tests.journeys.sender import send_letter, service_of
from tests.journeys.walk import Walker
from uets.kernel.clock import istanbul_date

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("notice")]

SUBJECT = "Ödeme emri [2026/731]"
TEXT = "Borç yedi gün içinde ödenmelidir."
TAKEN_OVER, ARRIVED, READ = "notice:taken_over", "notice:arrived", "notice:read"
ALERTED, REPORTED, DEEMED = "alert:sent", "alert:delivered", "notice:deemed_served"
FOLDERS = [
    "01-teslim-alindi",
    "02-adrese-ulasti",
    "03-bilgilendirme-gonderildi",
    "04-bilgilendirme-gonderildi",
    "05-bilgilendirmenin-ulastigi-bildirildi",
    "06-okundu",
    "07-teblig-edilmis-sayildi",
]
PHONE, DESK = 320, 1280


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    started = Installation(tmp_path / "data", port=find_port(), UETS_TEST_CLOCK="1")
    try:
        started.wait_until_ready()
        yield started
    finally:
        started.end()


class Sent:
    """What the court sees of its submission by the API."""

    def __init__(self, service: Service, submission: dict[str, Any]) -> None:
        self._service, self.id = service, submission["id"]
        assert submission["state"] == "taken_over", submission
        self.name = self.notice["id"]
        self.deemed_served_at = datetime.fromisoformat(self.notice["deemed_served_at"])
        self.deemed_served_on = date.fromisoformat(self.notice["deemed_served_on"]["date"])

    @property
    def notice(self) -> dict[str, Any]:
        """The notice of the one recipient, as it is now."""
        (line,) = self._service.read(self.id)["lines"]
        notice: dict[str, Any] = line["notice"]
        return notice

    def kinds(self) -> list[str]:
        """Return the kinds of evidence there are by now, in the order of their events."""
        return [event["kind"] for event in self._service.timeline(self.id)]

    def is_stamped(self) -> bool:
        """Tell whether all evidence has its time stamp."""
        return all(event["state"] == "stamped" for event in self._service.timeline(self.id))


def visit(chromium: Browser, installation: Installation, *, width: int) -> Walker:
    context = chromium.new_context(locale="tr-TR", viewport={"width": width, "height": 900})
    page = context.new_page()
    page.set_default_timeout(15_000)
    return Walker(page, installation)


def enter(walker: Walker) -> None:
    walker.log_in("ayse")
    walker.page.locator("tr", has_text="Ayşe Yılmaz").get_by_role("button").first.click()


def say_day(on: date) -> str:
    """Return a day as pages write it."""
    return re.sub("<[^>]*>", "", weekday(on))


def line_of(walker: Walker) -> list[str]:
    """Return what the timeline of the page says has happened or will."""
    return walker.page.locator(".u-timeline").first.locator("h3").all_inner_texts()


def assert_alerted(installation: Installation) -> None:
    """Look at what came to the recipient's phone: no content, no link, no legal effect."""
    person, demo = find_person(installation, "ayse"), installation.data / "demo"
    mail = CapturedMail(demo / "mail").list_mails(address=person["email"])[0]
    sms = CapturedSms(demo / "sms").list_sms(number=person["mobile"])[0]
    assert mail.subject == "Yeni tebligat / New notice"
    assert "hukuki sonucu yoktur" in mail.text
    assert "Hukuki sonucu yoktur, bağlantı içermez" in sms.text
    said = mail.subject + mail.text + sms.text
    assert not re.search(r"https?:|www\.|2026/731|Ödeme|Asliye", said), said


def test_from_the_court_to_the_judge(chromium: Browser, installation: Installation, tmp_path: Path) -> None:
    to = f"TCKN:{find_person(installation, 'ayse')['tckn']}:Ayşe Yılmaz"
    submission = send_letter(installation, tmp_path, subject=SUBJECT, to=to, text=TEXT)
    with service_of(installation) as service:
        sent = Sent(service, submission)
        until(lambda: sent.kinds() == [TAKEN_OVER, ARRIVED, ALERTED, ALERTED, REPORTED])
        assert_alerted(installation)
        read_on_the_phone(visit(chromium, installation, width=PHONE), sent)
        installation.move_clock_to(sent.deemed_served_at)
        until(lambda: sent.notice["state"] == "deemed_served")
        until(sent.is_stamped)
        assert sent.kinds() == [TAKEN_OVER, ARRIVED, ALERTED, ALERTED, REPORTED, READ, DEEMED]
        bundle = download_at_the_desk(visit(chromium, installation, width=DESK), sent)
    judge_without_us(installation, bundle, tmp_path / "mahkeme")
    stranger = visit(chromium, installation, width=PHONE)
    stranger.go("/delil-dogrulama/")
    stranger.page.get_by_label("Delil dosyası").set_input_files(bundle)
    stranger.press("Doğrula")
    stranger.sees("Delil doğrulandı")
    stranger.look("delil-raporu")


def read_on_the_phone(ayse: Walker, sent: Sent) -> None:
    """List (no evidence of reading), look (none either), open (evidence)."""
    enter(ayse)
    ayse.press("Sözleşmeyi kabul et")
    ayse.go("/posta-kutusu/gelen-kutusu/")
    ayse.look("gelen-kutusu")
    ayse.page.get_by_role("link", name=SUBJECT).click()
    ayse.look("tebligat")
    arrived_on = istanbul_date(datetime.fromisoformat(sent.notice["arrived_at"]))
    assert sent.deemed_served_on == arrived_on + timedelta(days=5)
    ayse.sees(f"Ulaştı {arrived_on:%d.%m.%Y}")
    ayse.sees(f"Yasal tarih {say_day(sent.deemed_served_on)} 24:00 5 gün kaldı")
    assert line_of(ayse) == [
        "Teslim alındı",
        "Adrese ulaştı",
        "Bilgilendirme gönderildi",
        "Bilgilendirme gönderildi",
        "Bilgilendirmenin ulaştığı bildirildi",
        "5. gün dolar",
    ]
    assert READ not in sent.kinds()
    assert sent.notice["first_read"] == {"by_person_at": None, "by_key_at": None}
    ayse.follow("Aç")
    ayse.press("Tebligatı aç")
    ayse.look("acilan-tebligat")
    assert line_of(ayse)[-2:] == ["Okundu (kişi)", "5. gün dolar"]
    assert sent.kinds()[-1] == READ
    assert sent.notice["first_read"]["by_person_at"] is not None


def download_at_the_desk(ayse: Walker, sent: Sent) -> Path:
    """Read of deemed service with its legal date, and take all evidence along."""
    enter(ayse)
    ayse.go(f"/posta-kutusu/tebligat/{sent.name}/")
    ayse.sees(f"Tebliğ edilmiş sayıldı {say_day(sent.deemed_served_on)} 24:00")
    assert line_of(ayse)[-1] == "Tebliğ edilmiş sayıldı"
    ayse.look("teblig-edilmis-sayilan")
    ayse.page.set_viewport_size({"width": PHONE, "height": 900})
    ayse.look("teblig-edilmis-sayilan-telefonda")
    with ayse.page.expect_download() as given:
        ayse.follow("Bütün delilleri indir")
    return Path(given.value.path())


def judge_without_us(installation: Installation, bundle: Path, folder: Path) -> None:
    """Verify each evidence by its script in an empty folder; one changed byte is found."""
    folder.mkdir()
    address = f"http://localhost:{installation.port}/.well-known/uets-certificates.pem"
    root = Authority(installation.data / "demo" / "certificates").root().certificate
    judge = Judge(folder, published=httpx.get(address).content, fingerprint=root.fingerprint(SHA256()).hex())
    evidence = judge.unpack(bundle)
    assert [each.name for each in evidence] == FOLDERS
    for each in evidence:
        code, said = judge.verify(each)
        assert (code, "DELİL DOĞRULANDI" in said) == (0, True), said
    changed = evidence[-1] / "delil.xml"
    content = bytearray(changed.read_bytes())
    content[content.index(b"deemed_served")] ^= 1
    changed.write_bytes(content)
    code, said = judge.verify(evidence[-1])
    assert (code, "mühür geçersiz" in said) == (1, True), said
