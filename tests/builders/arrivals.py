"""The four ways of login with the test client, each up to the request that begins the session."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from django.test import Client

from simulators.edevlet.given import Citizen
from tests.builders.cards import card_of, running_judge
from tests.builders.edevlet import choose, go_to_edevlet, playing_edevlet, write_citizens
from tests.builders.logins import PASSWORD, code, let_log_in
from tests.builders.mobile import OPERATOR, let_worker_turn, running_mobile
from tests.builders.people import make_natural_account
from uets.accounts.models import Person

Last = Callable[[Client], Any]
"""The request that lets somebody in, sent by any browser."""


class Arrival(NamedTuple):
    """A person on one way; `set_out` does all but the last request, and returns that one."""

    person: Person
    set_out: Callable[[Client, str], Last]


WAYS = ("password", "e-devlet", "e-imza", "mobil")


@contextmanager
def arrive(way: str, person: Person, *, folder: Path, settings: Any) -> Iterator[Arrival]:
    """Let a way be open for a person with an account."""
    make_natural_account(person)
    with ExitStack() as stack:
        if way == "password":
            yield Arrival(let_log_in(person), _password(person))
        elif way == "e-devlet":
            write_citizens(folder / "phone.json", [Citizen(person.tckn, person.first_name, person.last_name)])
            stack.enter_context(playing_edevlet(folder, settings))
            yield Arrival(person, _edevlet(person))
        elif way == "e-imza":
            trust = stack.enter_context(running_judge(folder))
            yield Arrival(person, _e_imza(card_of(person, by=trust.authority, address="127.0.0.1")))
        else:
            yield Arrival(person, _mobile(stack.enter_context(running_mobile(folder)).give_phone(person)))


def _password(person: Person) -> Callable[[Client, str], Last]:
    def set_out(browser: Client, query: str) -> Last:
        browser.post(f"/giris/{query}", {"name": person.tckn, "password": PASSWORD})
        return lambda sender: sender.post("/giris/dogrulama/", {"code": code()})

    return set_out


def _edevlet(person: Person) -> Callable[[Client, str], Last]:
    def set_out(browser: Client, query: str) -> Last:
        back = choose(go_to_edevlet(browser, query=query), person.tckn)
        return lambda sender: sender.get(back)

    return set_out


def _e_imza(card: Any) -> Callable[[Client, str], Last]:
    def set_out(browser: Client, query: str) -> Last:
        browser.get(f"/giris/e-imza/{query}")
        page = browser.post("/giris/e-imza/", follow=True).content.decode()
        assert card.sign(page.split('class="u-code" translate="no">')[1][:9]).status == 204
        return lambda sender: sender.post("/giris/e-imza/devam/")

    return set_out


def _mobile(number: str) -> Callable[[Client, str], Last]:
    def set_out(browser: Client, query: str) -> Last:
        browser.get(f"/giris/mobil-imza/{query}")
        browser.post("/giris/mobil-imza/", {"number": number, "operator": OPERATOR})
        let_worker_turn()
        return lambda sender: sender.post("/giris/mobil-imza/bekleme/")

    return set_out
