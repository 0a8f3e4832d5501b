"""Downloads beside the page of a notice: what leaves verifies in an empty folder, and nobody else finds it."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.builders import judging, sealing
from tests.builders.notices import deliver
from tests.builders.people import make_natural_account, make_person
from tests.builders.sessions import sign_in
from uets.evidence import ports
from uets.evidence.proof import bundle
from uets.kernel import clock
from uets.kernel.ids import to_public
from uets.mailbox.models import MailboxEntry

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[tuple[Client, MailboxEntry]]:
    """Give a holder at the browser with one notice, its evidence still waiting."""
    person = make_person()
    account = make_natural_account(person)
    with sealing.working_seal(tmp_path):
        yield sign_in(person, account), deliver(account, at=clock.now())


def links(client: Client, entry: MailboxEntry) -> list[str]:
    page = client.get(f"/posta-kutusu/tebligat/{to_public('ntc', entry.id)}/").content.decode()
    return re.findall(r'href="(/posta-kutusu/tebligat/[^"]*/deliller/[^"]*)"', page)


def test_the_links_lead_to_files_that_verify(desk: tuple[Client, MailboxEntry], tmp_path: Path) -> None:
    client, entry = desk
    sealing.seal_and_stamp()
    roles: list[Any] = sealing.list_roles(ports.seal_key().certificate)
    found = links(client, entry)
    assert len(found) == 7
    for link in [*found[:3], found[-1]]:
        answer = client.get(link)
        assert (answer.status_code, "attachment" in answer["Content-Disposition"]) == (200, True)
        if link.endswith("delil.zip"):
            code, said = judging.run_script(tmp_path, bundle.read_zip(answer.content), roles=roles)
            assert (code, "DELİL DOĞRULANDI" in said) == (0, True), said


def test_what_is_not_stamped_is_in_preparation(desk: tuple[Client, MailboxEntry]) -> None:
    client, entry = desk
    for link in links(client, entry):
        answer = client.get(link)
        assert (answer.status_code, answer["Retry-After"]) == (409, "3")
        assert "Delil hazırlanıyor" in answer.content.decode()


def test_nobody_else_finds_them(desk: tuple[Client, MailboxEntry]) -> None:
    client, entry = desk
    sealing.seal_and_stamp()
    found = links(client, entry)
    stranger = make_person()
    other = sign_in(stranger, make_natural_account(stranger))
    assert {other.get(link).status_code for link in found} == {404}
    assert {Client().get(link).status_code for link in found} == {302}
    assert client.get(found[0].replace("delil.zip", "delil.exe")).status_code == 404
