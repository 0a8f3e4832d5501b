"""The played registry of companies, asked by the real client."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from gateways.company_registry.http import HttpRegistry, RegistryClient
from simulators.company_registry.companies import COMPANIES, Company
from simulators.company_registry.server import RegistryServer
from tests.builders.ports import given_back
from uets.registration import ports

SECONDS = 0.3
"""How long the client waits for an answer: no test waits longer."""

SOLE, JOINT, STRUCK_OFF, WOUND_UP, EXPIRED, MANY, AWAY, SLOW, CUT_OFF, OVERSIZED, OTHER, WRONG, YILDIZ = (
    COMPANIES
)
UNKNOWN = "0700000013600001"
"""A number that can be, and is nobody's."""


def client_of(server: RegistryServer, *, user: str = "uets", **more: Any) -> RegistryClient:
    """Return a client that the server lets in."""
    return RegistryClient(**{"url": server.url, "user": user, "password": "gosterim", **more})


@contextmanager
def playing_registry(settings: Any) -> Iterator[RegistryServer]:
    """Let the registry be played, and companies open their addresses."""
    with RegistryServer(("127.0.0.1", 0)) as server, given_back(ports.company_registry):
        settings.REGISTRY = {**settings.REGISTRY, "url": server.url}
        gateway = HttpRegistry(client_of(server), seconds=SECONDS)
        ports.company_registry.bind(lambda: gateway)
        yield server
        gateway.close()


__all__ = [
    "AWAY",
    "CUT_OFF",
    "EXPIRED",
    "JOINT",
    "MANY",
    "OTHER",
    "OVERSIZED",
    "SLOW",
    "SOLE",
    "STRUCK_OFF",
    "UNKNOWN",
    "WOUND_UP",
    "WRONG",
    "YILDIZ",
    "Company",
    "client_of",
    "playing_registry",
]
