"""The sealing pipeline on its page: what waits, and alarms that say what they mean and what to do."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from simulators.timestamps.token import make_token
from tests.builders.logins import words_of
from tests.builders.proofs import der, seal_signer
from tests.packages import authority
from uets.delivery.models import DeliveryRequest
from uets.evidence.models import Batch, Certificate, SealRequest, StampRequest
from uets.kernel import clock
from uets.kernel.clock import istanbul_date
from uets.kernel.ids import NO_ACCOUNT, first_id_at, new_id, to_public
from uets.notices import actions as notices
from uets.notices.queries import NoticeKey

pytestmark = pytest.mark.django_db
PAGE = "/yonetim/muhurleme/"


def text_of(browser: Client) -> str:
    """Return what the page says, without markup."""
    return " ".join(re.sub(r"<[^>]*>", " ", words_of(browser.get(PAGE))).split())


def let_wait(**for_how_long: float) -> None:
    """Let an evidence wait for its seal since some time."""
    at = clock.now() - timedelta(**for_how_long)
    SealRequest.objects.create(id=first_id_at(at), account_id=NO_ACCOUNT)


def test_before_anything_is_stamped_the_page_says_so(browser: Client) -> None:
    text = text_of(browser)
    waiting = SealRequest.objects.count()
    assert waiting > 0
    assert f"Mühür bekleyen delil {waiting} en eskisi" in text
    assert "Zaman damgası bekleyen yaprak 0 İletilmeyi bekleyen gönderi 0 Son yığın" in text
    assert "Alarm yok" in text
    assert "Henüz yığın yok" in text
    assert "Henüz sertifika kullanılmadı" in text


def test_a_quarter_of_an_hour_without_a_seal_is_an_alarm_with_steps(browser: Client) -> None:
    let_wait(minutes=16)
    text = text_of(browser)
    assert "Alarm yok" not in text
    assert "Deliller 15 dakikadan uzun süredir mühürlenmiyor" in text
    assert "(16 dakika)" in text
    assert "evidence waits for the seal key" in text
    assert "Yeni tebligat alınmıyor" not in text


def test_after_four_hours_the_page_says_that_nothing_new_is_taken_in(browser: Client) -> None:
    let_wait(hours=4, minutes=1)
    text = text_of(browser)
    assert text.index("Yeni tebligat alınmıyor") < text.index("uzun süredir mühürlenmiyor")


def test_a_silent_time_stamp_authority_is_named(browser: Client) -> None:
    since = clock.now() - timedelta(minutes=2)
    StampRequest.objects.create(
        id=first_id_at(since), account_id=NO_ACCOUNT, leaf=b"x" * 32, waiting_since=since
    )
    assert "Zaman damgası sunucusu yanıt vermiyor" in text_of(browser)


def test_what_nobody_delivers_is_an_alarm_with_steps(browser: Client) -> None:
    at = clock.now()
    DeliveryRequest.objects.create(id=new_id(), due_at=at - timedelta(minutes=16))
    text = text_of(browser)
    assert "Gönderiler ya da beşinci günler 15 dakikadan uzun süredir bekliyor" in text
    assert "Alarm yok" not in text


def test_a_clock_behind_the_newest_time_stamp_is_an_alarm(browser: Client) -> None:
    later = clock.now() + timedelta(minutes=2)
    token = make_token(bytes(32), signer=authority().timestamper("Zaman Damgası"), at=later)
    parts = {"previous_root": bytes(32), "root": bytes(32), "token": token}
    Batch.objects.create(id=1, leaves=1, gen_time=later, closed_at=later, **parts)
    text = text_of(browser)
    assert "Sunucunun saati geri kalmış; hiçbir tebligat ulaşmıyor" in text


@pytest.mark.django_db(transaction=True)
def test_a_notice_whose_fifth_day_cannot_be_written_is_named(browser: Client) -> None:
    key = NoticeKey(NO_ACCOUNT, new_id())
    notices.set_aside(key=key, at=clock.now())
    text = text_of(browser)
    assert "Beşinci günü yazılamayan tebligat var" in text
    assert to_public("ntc", key.id) in text
    assert "Alarm yok" not in text


def test_certificates_are_listed_with_the_days_they_have_left(browser: Client) -> None:
    signer = seal_signer()
    Certificate.objects.create(
        id="0" * 64, role="seal", content=der(signer), first_used_at=clock.now() - timedelta(days=1)
    )
    ends = signer.certificate.not_valid_after_utc
    left = (ends - clock.now()).days
    assert f"Mühür TEST Mühür {istanbul_date(ends):%d.%m.%Y} {left} Geçerli" in text_of(browser)


def test_the_picture_has_words_and_the_same_numbers_as_a_table(browser: Client) -> None:
    page = words_of(browser.get(PAGE))
    assert '<title id="damga-title">' in page
    assert 'role="img"' in page
    assert page.count('<th scope="row">') == 24
    assert "style=" not in page
    assert "<script>" not in page
