"""A submission waits while nobody says whether its signers' certificates are revoked, and holds up no other."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from simulators.certificates.authority import CRL_PATH, OCSP_PATH
from simulators.certificates.server import Behaviour
from tests.api.calling import call
from tests.builders.authorities import Program
from tests.builders.notices import recipient
from tests.builders.people import make_natural_account
from tests.builders.roles import pool_of_web_process
from tests.builders.sending import form, make_sender, post, work
from tests.builders.trust import Trust, running_trust
from tests.packages import make_package, sign_as
from uets.delivery.models import DeliveryRequest
from uets.evidence.models import Evidence
from uets.kernel import clock
from uets.notices import ports
from uets.notices.eyp.shapes import Sender

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def program(transactional_db: None) -> Iterator[Program]:  # noqa: ARG001 - the pool reads what is committed
    found = make_sender()
    with pool_of_web_process():
        yield found


@pytest.fixture
def trust(tmp_path: Path) -> Iterator[Trust]:
    before = ports.signers()
    with running_trust(tmp_path, clock=clock.now) as running:
        ports.signers.bind(lambda: running.signers)
        yield running
    ports.signers.bind(lambda: before)


def state(program: Program, identifier: str) -> str:
    answer = call("GET", f"/v1/submissions/{identifier}", key=program.token())
    return str(answer.json["state"])


def test_it_is_neither_refused_nor_taken_over_until_somebody_answers(program: Program, trust: Trust) -> None:
    sender = Sender(detsis=program.authority.detsis, name=program.authority.name)
    package = make_package(
        recipient(make_natural_account()),
        sender=sender,
        sign=partial(sign_as, by=trust.authority, body=sender),
    )
    trust.server.behaviour |= dict.fromkeys((OCSP_PATH, CRL_PATH), Behaviour.STALE)
    identifier = post(program, form(package)).json["submissions"][0]["id"]
    assert work() == 1
    assert state(program, identifier) == "submitted"
    assert not Evidence.objects.filter(kind__in=["submission:refused", "notice:taken_over"]).exists()
    waiting = DeliveryRequest.objects.get()
    assert (waiting.tries, waiting.due_at > clock.now()) == (1, True)
    DeliveryRequest.objects.update(due_at=clock.now())
    trust.server.behaviour |= dict.fromkeys((OCSP_PATH, CRL_PATH), Behaviour.ANSWER)
    assert work() == 1
    assert state(program, identifier) == "taken_over"
