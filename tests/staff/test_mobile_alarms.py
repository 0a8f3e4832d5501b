"""Alarms of mobil imza on their page: counted for each operator, in words, with what to do, and without whom."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client

from tests.builders.logins import words_of
from tests.builders.mobile import Mobile, let_worker_turn, running_mobile
from tests.builders.people import make_person
from tests.builders.phones import SECRET
from tests.builders.sessions import sign_in
from tests.staff.conftest import appoint
from tests.uets.login.test_mobile import order
from uets.accounts.states import StaffRole
from uets.kernel import clock
from uets.login.models import MobileAlarm

pytestmark = pytest.mark.django_db
PAGE = "/yonetim/mobil-imza/"


@pytest.fixture
def mobile(tmp_path: Path) -> Iterator[Mobile]:
    with running_mobile(tmp_path) as running:
        yield running


def text_of(browser: Client) -> str:
    words = words_of(browser.get(PAGE)).replace("&#x27;", "'")
    return " ".join(re.sub(r"<[^>]*>", " ", words).split())


def sign(mobile: Mobile, *, ending: str) -> str:
    number = mobile.give_phone(make_person(), ending=ending)
    order(number)
    let_worker_turn()
    return number


def test_other_data_twice_is_one_alarm_that_tells_what_to_do(mobile: Mobile, browser: Client) -> None:
    assert "Alarm yok" in text_of(browser)
    numbers = [sign(mobile, ending="666") for _ in range(2)]
    text = text_of(browser)
    assert "Örnek Hat: Telefon, gönderilenden başka bir veriyi imzaladı" in text
    assert "2 kez" in text
    assert "Operatörün güvenlik birimini hemen arayın" in text
    assert f"mobile_signature:{MobileAlarm.objects.get().newest}" in text
    assert not any(number in text for number in numbers)


def test_a_mistyped_number_and_a_cancellation_are_none(mobile: Mobile, browser: Client) -> None:
    sign(mobile, ending="105")
    sign(mobile, ending="401")
    assert "Alarm yok" in text_of(browser)


def test_a_wrong_contract_is_told_with_its_code_and_ends_after_a_week(
    mobile: Mobile, browser: Client, tmp_path: Path
) -> None:
    (tmp_path / SECRET).write_text("yanlis", encoding="utf-8")
    sign(mobile, ending="567")
    text = text_of(browser)
    assert "Operatör sözleşme bilgilerimizi kabul etmiyor" in text
    assert "durum kodu: 104" in text
    assert "yanlis" not in text
    long_ago = clock.now() - timedelta(days=8)
    MobileAlarm.objects.update(first_at=long_ago, last_at=long_ago)
    assert "Alarm yok" in text_of(browser)
    sign(mobile, ending="567")
    again = MobileAlarm.objects.get()
    assert (again.times, again.first_at) == (1, again.last_at)


def test_only_operations_sees_them(browser: Client) -> None:
    registrar = appoint(make_person(), StaffRole.REGISTRAR)
    assert sign_in(registrar).get(PAGE).status_code == 403
    assert sign_in(make_person()).get(PAGE).status_code == 404
    assert browser.get(PAGE).status_code == 200
