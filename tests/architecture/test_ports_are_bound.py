"""What the domain needs from the world it gets: every port is bound in some process, by a gateway that honours it."""

import pytest

from config.secrets_folder import make_all
from tests.architecture.ports import find_missing, list_declared, list_protocols, load
from tests.config.wired import list_ports

ROLES = ("app", "vault")


@pytest.fixture(scope="module")
def bound(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str | None]:
    """Ask a process of each role which gateways it has, and make them."""
    folder = tmp_path_factory.mktemp("ports")
    make_all(folder)
    web, vault = (list_ports(folder, role) for role in ROLES)
    assert web.keys() == vault.keys()
    return {name: web[name] or vault[name] for name in web}


def test_every_protocol_has_one_port() -> None:
    asked = list(list_declared().values())
    assert set(asked) == list_protocols()
    assert len(set(asked)) == len(asked)


def test_a_port_is_named_after_its_place(bound: dict[str, str | None]) -> None:
    assert set(bound) == set(list_declared())


def test_every_port_is_bound_in_some_process(bound: dict[str, str | None]) -> None:
    assert [name for name, gateway in bound.items() if gateway is None] == []


@pytest.mark.parametrize("name", list_declared())
def test_the_gateway_has_what_the_port_promises(bound: dict[str, str | None], name: str) -> None:
    gateway = load(bound[name] or "")
    assert gateway.__module__.startswith("gateways.")
    assert find_missing(list_declared()[name], gateway) == []
