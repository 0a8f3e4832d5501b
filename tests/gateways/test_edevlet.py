"""e-Devlet: the real client and the played server, one quirk after the other."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import msgspec
import pytest

from gateways.edevlet.oauth import HttpEDevlet
from simulators.edevlet.given import Behaviour
from simulators.edevlet.pages import REFUSE
from simulators.edevlet.server import EDevletServer
from tests.builders.edevlet import REDIRECT_URI, SECONDS, choose, client_of
from uets.login.errors import EDevletFailed
from uets.login.states import EDevletFault

AT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
DENIZ = "10000000900"
now = [AT]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[EDevletServer]:
    now[0] = AT
    phonebook = tmp_path / "none.json"
    with EDevletServer(
        ("127.0.0.1", 0), phonebook=phonebook, clock=lambda: now[0], redirect_uri=REDIRECT_URI
    ) as running:
        yield running


@pytest.fixture
def gateway(server: EDevletServer) -> Iterator[HttpEDevlet]:
    made = HttpEDevlet(client_of(server), seconds=SECONDS)
    yield made
    made.close()


def code_of(gateway: HttpEDevlet, choice: str = DENIZ) -> str:
    return parse_qs(urlsplit(choose(gateway.address_of_login("s"), choice)).query)["code"][0]


def fault_of(gateway: HttpEDevlet, code: str) -> object:
    with pytest.raises(EDevletFailed) as refused:
        gateway.identify(code)
    assert DENIZ not in repr(refused.value)
    return refused.value.facts["why"]


def test_the_address_of_the_login_is_that_of_the_protocol(
    gateway: HttpEDevlet, server: EDevletServer
) -> None:
    address = urlsplit(gateway.address_of_login("durum"))
    assert address.path == "/OAuth2AuthorizationServer/AuthorizationController"
    assert "scope=Kimlik-Dogrula;Ad-Soyad&" in address.query
    entered = msgspec.structs.replace(client_of(server), is_entered_by_gir=True)
    other = HttpEDevlet(entered)
    by_gir = urlsplit(other.address_of_login("durum"))
    other.close()
    assert by_gir.path == "/Giris/gir"
    assert parse_qs(by_gir.query)["continue"] == [gateway.address_of_login("durum")]


@pytest.mark.parametrize("by_gir", [False, True])
def test_the_page_offers_people_and_says_that_it_is_a_test(server: EDevletServer, *, by_gir: bool) -> None:
    made = HttpEDevlet(msgspec.structs.replace(client_of(server), is_entered_by_gir=by_gir))
    page = httpx.get(made.address_of_login("durum"), trust_env=False).text
    made.close()
    assert "Deniz Aksoy" in page
    assert "Burası e-Devlet Kapısı değildir" in page
    assert "<script" not in page


def test_a_code_tells_who_the_person_is_and_the_state_comes_back(gateway: HttpEDevlet) -> None:
    led = parse_qs(urlsplit(choose(gateway.address_of_login("durum-1"), DENIZ)).query)
    assert led["state"] == ["durum-1"]
    found = gateway.identify(led["code"][0])
    assert (found.tckn, found.first_name, found.last_name) == (DENIZ, "Deniz", "Aksoy")
    assert DENIZ not in repr(found)


def test_a_code_counts_once(gateway: HttpEDevlet) -> None:
    code = code_of(gateway)
    gateway.identify(code)
    assert fault_of(gateway, code) is EDevletFault.CODE_REFUSED


def test_a_code_does_not_last(gateway: HttpEDevlet) -> None:
    code = code_of(gateway)
    now[0] += timedelta(minutes=2)
    assert fault_of(gateway, code) is EDevletFault.CODE_REFUSED


@pytest.mark.parametrize(
    ("choice", "fault"),
    [
        (Behaviour.TOKEN_ERROR, EDevletFault.CODE_REFUSED),
        (Behaviour.NOT_IDENTIFIED, EDevletFault.NOT_IDENTIFIED),
        (Behaviour.NOT_GRANTED, EDevletFault.NOT_IDENTIFIED),
        (Behaviour.MALFORMED, EDevletFault.MALFORMED),
        (Behaviour.OVERSIZED, EDevletFault.MALFORMED),
        (Behaviour.WRONG_NUMBER, EDevletFault.MALFORMED),
        (Behaviour.SLOW, EDevletFault.UNAVAILABLE),
        (Behaviour.AWAY, EDevletFault.UNAVAILABLE),
    ],
)
def test_what_goes_wrong_there_has_a_name_here(
    gateway: HttpEDevlet, choice: Behaviour, fault: EDevletFault
) -> None:
    assert fault_of(gateway, code_of(gateway, choice)) is fault


@pytest.mark.parametrize(
    "changed", [{"secret": "baska"}, {"client_id": "baska"}, {"redirect_uri": f"{REDIRECT_URI}x"}]
)
def test_another_client_gets_nothing_for_a_code(
    gateway: HttpEDevlet, server: EDevletServer, changed: dict[str, str]
) -> None:
    code = code_of(gateway)
    other = HttpEDevlet(msgspec.structs.replace(client_of(server), **changed))
    assert fault_of(other, code) is EDevletFault.CODE_REFUSED
    other.close()


@pytest.mark.parametrize("changed", [{"client_id": "baska"}, {"redirect_uri": "http://kotu.invalid/"}])
def test_the_server_leads_nobody_to_an_address_that_is_not_registered(
    server: EDevletServer, changed: dict[str, str]
) -> None:
    other = HttpEDevlet(msgspec.structs.replace(client_of(server), **changed))
    answer = httpx.get(other.address_of_login("durum"), trust_env=False)
    other.close()
    assert answer.status_code == 400


def test_refused_consent_and_unknown_scopes_come_back_as_errors(gateway: HttpEDevlet) -> None:
    refused = parse_qs(urlsplit(choose(gateway.address_of_login("durum"), REFUSE)).query)
    assert (refused["error"], refused["state"]) == (["access_denied"], ["durum"])
    address = gateway.address_of_login("durum").replace("Ad-Soyad", "Her-Sey")
    unknown = httpx.get(address, trust_env=False, follow_redirects=False).headers["Location"]
    assert parse_qs(urlsplit(unknown).query)["error"] == ["invalid_scope"]


def test_an_address_where_nobody_answers_is_an_outage(server: EDevletServer) -> None:
    nobody = HttpEDevlet(msgspec.structs.replace(client_of(server), url="http://127.0.0.1:1"))
    assert fault_of(nobody, "kod") is EDevletFault.UNAVAILABLE
    nobody.close()
