"""Evidence as its sender takes it: what was sent and what became of it, and nothing of the recipient's own mailbox."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client

from tests.builders import sealing
from tests.builders.authorities import add_official, make_authority
from tests.builders.notices import recipient
from tests.builders.people import acting, make_natural_account, make_person
from tests.builders.sending import find_can
from tests.builders.sessions import sign_in
from tests.portal.authorities.test_sending_pages import NOBODY, deliver_all, read, send
from uets.accounts.models import Account, Person
from uets.kernel import clock
from uets.kernel.ids import to_public
from uets.mailbox.actions import archive_notice
from uets.mailbox.models import MailboxEntry

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def holder() -> Person:
    return make_person()


@pytest.fixture
def account(holder: Person) -> Account:
    return make_natural_account(holder)


@pytest.fixture
def client(tmp_path: Path) -> Iterator[Client]:
    can = find_can()
    add_official(make_authority(detsis="99000001"), can)
    with sealing.working_seal(tmp_path):
        yield sign_in(can)


def list_links(page: str) -> list[str]:
    return re.findall(r'href="([^"]*/deliller/[^"]*)"', page)


def test_a_sender_takes_the_evidence_of_notices_and_refusals(
    client: Client, account: Account, holder: Person
) -> None:
    page_of = send(client, recipient(account), NOBODY).removesuffix("alindi/")
    deliver_all()
    entry = MailboxEntry.objects.get(account_id=account.id)
    actor = acting(holder, account)
    archive_notice(actor=actor, account_id=account.id, notice_id=entry.id, expected_version=1, at=clock.now())
    refusal = list_links(read(client, page_of))
    course = re.search(r'href="([^"]+/muhatap/\d+/)"', read(client, page_of))
    assert course is not None
    notice = list_links(read(client, course[1]))
    assert (len(refusal), len(notice)) == (3, 7)
    waiting = client.get(notice[0])
    assert waiting.status_code == 409
    assert 'class="u-header u-header--authority"' in waiting.content.decode()
    sealing.seal_and_stamp()
    for link in (refusal[0], notice[0], notice[-1]):
        answer = client.get(link)
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/zip"), link
    assert sign_in(holder, account).get(notice[0]).status_code == 404


def test_what_the_recipient_does_in_the_mailbox_is_not_the_sender_s(
    client: Client, account: Account, holder: Person
) -> None:
    page_of = send(client, recipient(account)).removesuffix("alindi/")
    deliver_all()
    entry = MailboxEntry.objects.get(account_id=account.id)
    archive_notice(
        actor=acting(holder, account),
        account_id=account.id,
        notice_id=entry.id,
        expected_version=1,
        at=clock.now(),
    )
    sealing.seal_and_stamp()
    own = read(sign_in(holder, account), f"/posta-kutusu/tebligat/{public_name(entry)}/")
    archived = re.search(r"Arşive taşındı.*?(evd_[0-9A-Z]+)", own, re.DOTALL)
    assert archived is not None
    page = read(client, page_of)
    assert archived[1] not in page
    link = list_links(page)[0]
    assert client.get(re.sub(r"evd_[0-9A-Z]+", archived[1], link)).status_code == 404


def public_name(entry: MailboxEntry) -> str:
    return to_public("ntc", entry.id)
