"""The program in a window: it shows what the terminal shows, and signs for who presses the button and no one else."""

from collections.abc import Callable

import pytest

from tests.signer.playing import CODE, NAME, PIN, STATEMENT, Played
from tests.signer.toolkit import Person, sit_down

Run = Callable[..., int]
WINDOW = ("--window", "K7QM-2XPD")


def words_of(person: Person) -> str:
    return "\n".join(line for page in person.pages for line in page)


def test_a_login_is_shown_and_signed_by_a_button(server: Played, run: Run) -> None:
    server.ask_login()
    person = Person("İmzala", pin=PIN)
    with sit_down(person):
        assert run(*WINDOW) == 0
    assert server.signature
    shown = words_of(person)
    assert all(words in shown for words in (STATEMENT, server.origin, "Firefox · Linux", "42", NAME))
    assert PIN not in shown
    assert person.told == ["İmzalandı. Tarayıcınıza dönün; giriş orada sürer."]
    assert person.is_closed


def test_a_code_may_be_typed_into_the_window(server: Played, run: Run) -> None:
    server.ask_login()
    person = Person("Devam", "İmzala", typed="k7qm2xpd", pin=PIN)
    with sit_down(person):
        assert run("--window") == 0
    assert person.pages[1][0] == "Tarayıcınızda görünen kodu yazın:"
    assert f"/v1/signing-requests/{CODE}" in server.asked


def test_a_link_opens_the_window_with_its_code(server: Played, run: Run) -> None:
    server.ask_login()
    with sit_down(Person("İmzala", pin=PIN)):
        assert run("--window", "uets-imzaci://K7QM-2XPD") == 0
    assert server.signature


@pytest.mark.parametrize("presses", [["Vazgeç"], []], ids=["declined", "closed"])
def test_who_does_not_press_sign_signs_nothing(server: Played, run: Run, presses: list[str]) -> None:
    server.ask_login()
    person = Person(*presses, pin=PIN)
    with sit_down(person):
        assert run(*WINDOW) == 3
    assert server.is_refused
    assert not server.signature


def test_every_document_has_a_button_that_opens_it(server: Played, run: Run) -> None:
    server.ask_package()
    person = Person("İmzala", pin=PIN)
    with sit_down(person):
        assert run(*WINDOW) == 0
    assert [line for line in words_of(person).splitlines() if line.startswith("Belgeyi aç: ")] == [
        "Belgeyi aç: UstYazi/ustyazi.pdf",
        "Belgeyi aç: Ustveri/Ustveri.xml",
    ]


def test_a_wrong_pin_is_told_in_the_window(server: Played, run: Run) -> None:
    server.ask_login()
    person = Person("İmzala", pin="000000")
    with sit_down(person):
        assert run(*WINDOW) == 1
    assert "PIN yanlış" in person.told[-1]
    assert not server.signature


def test_without_a_display_the_terminal_is_offered(
    server: Played, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    server.ask_login()
    with sit_down(Person(), has_display=False):
        assert run(*WINDOW) == 1
    assert "--window" in capsys.readouterr().err
