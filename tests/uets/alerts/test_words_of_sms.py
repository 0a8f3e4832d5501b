"""SMS: their words, the Turkish GSM alphabet, and one part for one alert."""

import re

import pytest

from uets.alerts import rules
from uets.alerts.rules.sending import BULK
from uets.alerts.states import Priority, Topic
from uets.login import rules as login_rules

ABOUT_NOTICES = sorted(set(rules.SMS_WORDS) & BULK)
FULL = {
    "count": "9999",
    "code": "123456",
    "minutes": "3",
    "time": "24.11.2026 14:03 (UTC+3)",
    "day": "24.12.2026",
}
FACTS = {"installation": "UETS (açık kaynak)", "count": "1"}


@pytest.mark.parametrize("topic", ABOUT_NOTICES)
def test_an_alert_names_installation_and_count_only_and_asks_for_nothing(topic):
    text = rules.compose_sms(topic=topic, facts=FACTS)
    assert text.startswith("UETS (açık kaynak): ")
    assert re.findall(r"\d+", text) == ["1"]
    assert "ukuki sonucu yoktur" in text
    assert not re.search(r"https?:|www\.|şifre|kod\b", text)


@pytest.mark.parametrize("topic", list(rules.SMS_WORDS))
@pytest.mark.parametrize("installation", ["UETS (açık kaynak)", "Örnekkent UETS Şubesi"])
def test_an_alert_is_one_sms(topic, installation):
    longest = max((turkish for turkish, _ in login_rules.WORDS.values()), key=len)
    facts = FULL | {"installation": installation, "change_tr": longest}
    assert rules.fits_one_sms(rules.compose_sms(topic=topic, facts=facts))


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("a" * 160, True),
        ("a" * 161, False),
        ("ö" * 160, True),
        ("a" * 153 + "ş", True),
        ("a" * 154 + "ş", False),
        ("ş" * 77, True),
        ("ş" * 78, False),
        ("€" * 80, True),
        ("€" * 81, False),
    ],
)
def test_turkish_letters_take_two_places_of_155(text, fits):
    assert rules.fits_one_sms(text) is fits


def test_every_turkish_letter_is_written_as_it_is():
    letters = "ABCÇDEFGĞHIİJKLMNOÖPRSŞTUÜVYZ abcçdefgğhıijklmnoöprsştuüvyz"
    assert rules.write_for_sms(letters) == letters


def test_other_letters_are_replaced():
    assert rules.write_for_sms("“Örnek” – 5…\u00a0x — ’a’ 漢 s\u0327") == "\"Örnek\" - 5... x - 'a' ? ş"


@pytest.mark.parametrize(
    ("address", "masked"),
    [
        ("ayse@ornek.invalid", "a***@ornek.invalid"),
        ("a@ornek.invalid", "a***@ornek.invalid"),
        ("5550000146", "555*****46"),
    ],
)
def test_an_address_is_never_shown_whole(address, masked):
    assert rules.mask_address(address) == masked


def test_a_login_code_goes_before_a_thousand_alerts():
    assert [
        rules.find_priority(topic) for topic in (Topic.LOGIN_CODE, Topic.KEY_REVEALED, Topic.NOTICE_ARRIVED)
    ] == [
        Priority.URGENT,
        Priority.ORDINARY,
        Priority.BULK,
    ]
    assert Topic.CONTACT_CODE in rules.SMS_WORDS
    assert rules.find_priority(Topic.CONTACT_CODE) is Priority.URGENT
    assert set(ABOUT_NOTICES) < BULK
