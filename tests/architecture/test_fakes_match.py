"""A fake is its gateway to the letter: the same public methods with the same signatures, and nothing of its own.

`gateways/fakes/<thing>.py` stands in for what `gateways/<thing>/` sends out of the machine; every other gateway works
in tests as it does in production.
"""

import importlib
from pathlib import Path

import pytest

from tests.architecture.ports import describe, find_missing, list_protocols
from tests.architecture.source import ROOT, list_files, name_of

FAKES = [path for path in list_files("gateways/fakes") if path.stem != "__init__"]


def list_classes(path: Path) -> list[type]:
    """Return the public classes that a file defines."""
    module = importlib.import_module(name_of(path).removesuffix(".py").replace("/", "."))
    return [
        kind
        for name, kind in vars(module).items()
        if isinstance(kind, type) and kind.__module__ == module.__name__ and not name.startswith("_")
    ]


def list_gateways(fake: Path, port: type) -> list[type]:
    """Return the classes of the real gateway that serve a port."""
    files = list_files(f"gateways/{fake.stem}")
    classes = [kind for path in files for kind in list_classes(path)]
    named = [kind for kind in classes if describe(kind).keys() >= describe(port).keys()]
    return [kind for kind in named if describe(kind).items() >= describe(port).items()] or named


def list_ports(kind: type) -> list[type]:
    """Return the protocols whose methods a class has; where two name them alike, the signatures decide."""
    named = [port for port in list_protocols() if describe(port).keys() <= describe(kind).keys()]
    return [port for port in named if describe(port).items() <= describe(kind).items()] or named


@pytest.mark.parametrize("path", FAKES, ids=name_of)
def test_a_fake_is_its_gateway_and_its_port_to_the_letter(path: Path) -> None:
    (fake,) = list_classes(path)
    (port,) = list_ports(fake)
    (gateway,) = list_gateways(path, port)
    assert describe(fake) == describe(port) == describe(gateway)


def test_every_fake_stands_for_a_gateway() -> None:
    assert [name_of(path) for path in FAKES if not (ROOT / "gateways" / path.stem).is_dir()] == []


class Port:
    """An example of a port."""

    @property
    def newest(self) -> int:
        """Return a number."""
        return 1

    def send(self, message: str, *, tries: int = 1) -> None:
        """Send."""

    def close(self) -> None:
        """Close."""


class Careless:
    """An example of what stands for it carelessly."""

    @property
    def newest(self) -> str:
        """Return no number."""
        return ""

    def send(self, message: str, tries: int = 1) -> None:
        """Send."""


def test_another_signature_and_a_missing_method_are_found() -> None:
    wanted = "(self, message: str, *, tries: int = 1) -> None"
    assert find_missing(Port, Careless) == [
        "Careless.close is missing instead of (self) -> None",
        "Careless.newest -> str instead of  -> int",
        f"Careless.send{wanted.replace('*, ', '')} instead of {wanted}",
    ]
    assert find_missing(Port, Port) == []
