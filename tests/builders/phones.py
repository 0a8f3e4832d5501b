"""Operators of mobile signatures over real SOAP, with a phonebook of their own, and the gateway that asks them."""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from gateways.mobile_signature.service import OperatorServices
from simulators.certificates.authority import Authority
from simulators.mssp.operator import Operator
from simulators.mssp.published import list_operators
from simulators.mssp.server import MsspServer
from simulators.mssp.subscribers import Subscribers
from tests.packages import AT
from uets.kernel.ids import new_id
from uets.login.ports import MobileAnswer, MobileCall
from uets.login.states import MobileOutcome

ASYNCH, SYNCH = "ornek-hat", "ornek-cep"
SECRET = "mobile-signature-demo"


class Owner(NamedTuple):
    """Somebody with a phone."""

    name: str
    tckn: str
    mobile: str


AYSE = Owner("Ayşe Yılmaz", "10000000146", "5550000146")


class Phones(NamedTuple):
    """What a test may play with."""

    server: MsspServer
    operator: Operator
    service: OperatorServices

    def ask(self, call: MobileCall, *, at: datetime = AT) -> MobileAnswer:
        """Send one call or look after it."""
        (answer,) = self.service.exchange([call], at=at)
        return answer


@contextmanager
def running_phones(
    folder: Path,
    *,
    authority: Authority | None = None,
    owners: Iterable[Owner] = (AYSE,),
    clock: Callable[[], datetime] = lambda: AT,
    **changed: Any,
) -> Iterator[Phones]:
    """Run an operator's service; `changed` are fields of both operators' profiles."""
    authority = authority or Authority(folder / "authority")
    operator = Operator(subscribers=Subscribers(lambda: owners), authority=authority, clock=clock)
    (folder / SECRET).write_text("parola\n")
    with MsspServer(("127.0.0.1", 0), operator=operator) as server:
        file = folder / "mobile-operators.json"
        file.write_text(json.dumps([{**each, **changed} for each in list_operators(server.url)]))
        service = OperatorServices(file, secrets=folder)
        try:
            yield Phones(server, operator, service)
        finally:
            service.close()


def call(number: str = "5550146567", *, operator: str = ASYNCH, transaction: str = "") -> MobileCall:
    """Return a call to this number."""
    return MobileCall(
        id=new_id(),
        operator=operator,
        number=number,
        content="Giriş yapmak istiyorum.\nKod: 3593".encode(),
        shown="UETS girisi. Kod: 3593",
        seconds=5,
        transaction=transaction,
    )


def follow(phones: Phones, first: MobileCall, *, at: datetime = AT, most: int = 20) -> MobileAnswer:
    """Look after a call until it has ended, `most` times."""
    answer = phones.ask(first, at=at)
    for _ in range(most):
        if answer.outcome is not MobileOutcome.WAITING:
            break
        answer = phones.ask(msgspec.structs.replace(first, transaction=answer.transaction), at=at)
    return answer
