"""Persons with mobile signatures: operators over real SOAP, certificates under a trusted root, and a worker's turns."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import NamedTuple

from simulators.mssp.operator import Operator
from simulators.mssp.server import MsspServer
from tests.builders.phones import ASYNCH, Owner, running_phones
from tests.builders.ports import given_back
from tests.builders.trust import Trust, running_trust
from uets.accounts.models import Person
from uets.kernel import clock
from uets.login import actions, ports
from uets.login.models import MobileSignature

_ends = count(1000)
OPERATOR = ASYNCH


class Mobile(NamedTuple):
    """What a test may play with."""

    trust: Trust
    server: MsspServer
    operator: Operator
    owners: list[Owner]

    def give_phone(self, person: Person, *, ending: str = "567") -> str:
        """Give a person a phone and return its number with a magic ending."""
        digits = f"{next(_ends):04d}"
        self.owners.append(Owner(person.full_name, person.tckn, f"555000{digits}"))
        return f"555{digits}{ending}"


@contextmanager
def running_mobile(folder: Path) -> Iterator[Mobile]:
    """Run operators and authority at the time of the installation, and bind the ports of mobile signatures to them."""
    owners: list[Owner] = []
    with (
        running_trust(folder, clock=clock.now) as trust,
        running_phones(folder, authority=trust.authority, owners=owners, clock=clock.now) as phones,
        given_back(ports.mobile_signatures, ports.person_signatures),
    ):
        ports.mobile_signatures.bind(lambda: phones.service)
        ports.person_signatures.bind(lambda: trust.persons)
        yield Mobile(trust, phones.server, phones.operator, owners)


def let_worker_turn(*, later: timedelta = timedelta(), most: int = 10) -> MobileSignature:
    """Let the worker go round until nothing waits, each time as if the pause was over; return the newest request."""
    for _ in range(most):
        MobileSignature.objects.update(next_at=clock.now())
        if not actions.exchange_mobile_signatures(now=lambda: clock.now() + later):
            break
    return MobileSignature.objects.latest("ordered_at")
