"""Posta Kutusunu İndir: all that was opened and all evidence in one zip that verifies; nothing is read by it."""

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.builders import judging, sealing
from tests.builders.browser import Browser
from tests.builders.logins import words_of
from tests.builders.notices import deliver
from tests.builders.people import CONSOLE, acting, add_operator, make_natural_account, make_person
from tests.builders.sessions import sign_in
from tests.packages import PDF
from uets.accounts.models import Account, Person
from uets.accounts.states import ClosingGround, Permission, Role
from uets.agreements.models import Receipt
from uets.closings.actions import close_for_ground
from uets.evidence import ports
from uets.evidence.models import Evidence
from uets.evidence.proof import bundle, verify
from uets.evidence.states import Kind
from uets.kernel import clock
from uets.mailbox import actions
from uets.mailbox.actions import export
from uets.mailbox.models import MailboxEntry
from uets.mailbox.queries import exports
from uets.mailbox.rules import safe_cell, safe_name
from uets.notices.errors import ContentShredded

pytestmark = pytest.mark.django_db(transaction=True)
PAGE = "/hesabim/kapat/posta-kutusu/"


class Desk:
    """A holder with a notice that was opened, one that was not, one in the bin, and one whose content is gone."""

    def __init__(self) -> None:
        self.now = clock.now()
        self.person: Person = make_person()
        self.account: Account = make_natural_account(self.person)
        self.actor = acting(self.person, self.account, at=self.now)
        self.gone, self.binned = self.deliver(40), self.deliver(10)
        self.opened, self.unopened = self.deliver(2), self.deliver(1)
        for entry in (self.gone, self.binned, self.opened):
            actions.open_notice(actor=self.actor, **self.of(entry), at=entry.arrived_at + timedelta(hours=1))
        for entry in (self.gone, self.binned):
            at = entry.arrived_at + timedelta(hours=2)
            actions.delete_notice(actor=self.actor, **self.of(entry), expected_version=2, at=at)
        assert actions.destroy_due_content(actor=CONSOLE, at=self.now) == 1

    def deliver(self, days: int) -> MailboxEntry:
        """Deliver a notice some days ago."""
        return deliver(self.account, at=self.now - timedelta(days=days))

    def of(self, entry: MailboxEntry) -> dict[str, Any]:
        """Name a notice to an action."""
        return {"account_id": self.account.id, "notice_id": entry.id}

    @property
    def browser(self) -> Browser:
        """The holder's, with a fresh login."""
        return sign_in(self.person, self.account)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setattr(export, "MOST_IN_A_MINUTE", 1)
    with sealing.working_seal(tmp_path):
        yield Desk()


def download(browser: Browser) -> dict[str, bytes]:
    """Return the files of the zip that the page hands over."""
    answer = browser.post(PAGE)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/zip")
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def list_kinds(account: Account) -> list[str]:
    return sorted(Evidence.objects.filter(account_id=account.id).values_list("kind", flat=True))


def test_the_file_holds_what_was_opened_and_all_evidence_and_verifies(desk: Desk, tmp_path: Path) -> None:
    deliver(make_natural_account(), at=desk.now)
    sealing.seal_and_stamp()
    files = download(desk.browser)
    listed = json.loads(files["liste.json"])
    states = {each["barcode"]: each["content"] for each in listed["notices"]}
    assert states == {
        desk.opened.barcode: "pakette",
        desk.unopened.barcode: "acilmadi",
        desk.binned.barcode: "pakette",
        desk.gone.barcode: "icerik-silindi",
    }
    contents = [name for name in files if "/icerik/" in name]
    assert {name.split("/")[1].rpartition("-")[2] for name in contents} == {
        desk.opened.barcode,
        desk.binned.barcode,
    }
    assert any(files[name] == PDF for name in contents)
    bundles = [name for name in files if "/deliller/" in name]
    roles: list[Any] = sealing.list_roles(ports.seal_key().certificate)
    published = sealing.publish_all(ports.seal_key().certificate)
    for name in bundles:
        assert verify.verify(files[name], published=published, now=clock.now()).holds, name
    assert {name.rpartition("-")[2] for name in bundles} >= {"ulasti.zip", "okundu.zip", "silindi.zip"}
    code, said = judging.run_script(tmp_path, bundle.read_zip(files[bundles[-1]]), roles=roles)
    assert (code, "DELİL DOĞRULANDI" in said) == (0, True), said


def test_the_list_names_every_file_and_the_record_names_the_list(desk: Desk) -> None:
    sealing.seal_and_stamp()
    Receipt.objects.create(
        account_id=desk.account.id,
        content=b"{}",
        signature=b"s",
        key_id="k",
        public_key="p",
        issued_at=desk.now,
    )
    files = download(desk.browser)
    assert [content for name, content in files.items() if name.endswith("makbuz.json")] == [b"{}"]
    listed = json.loads(files["liste.json"])
    named = list(listed["files"])
    for each in listed["notices"]:
        named += [*each["parts"], *(fact["file"] for fact in each["evidence"])]
    assert {file["name"] for file in named} == files.keys() - {"liste.json"}
    for file in named:
        assert file["sha256"] == hashlib.sha256(files[file["name"]]).hexdigest()
        assert file["size"] == len(files[file["name"]])
    assert len(files["OZETLER.txt"].splitlines()) == len(files) - 2
    assert b"acilmadi" in files["liste.csv"]
    record = Evidence.objects.get(account_id=desk.account.id, kind=Kind.MAILBOX_EXPORTED)
    assert record.facts["index_sha256"] == hashlib.sha256(files["liste.json"]).hexdigest()
    assert record.facts["files"] == len(files)
    assert record.facts["content"] == {"given": 2, "unopened": 1, "destroyed": 1, "not_permitted": 0}


def test_nothing_is_read_by_it_and_first_content_is_recorded_once(desk: Desk) -> None:
    before = list_kinds(desk.account)
    files = download(desk.browser)
    made = ["mailbox:exported", "notice:handed_over", "notice:handed_over"]
    assert list_kinds(desk.account) == sorted([*before, *made])
    assert not [name for name in files if "/deliller/" in name], "nothing was stamped"
    facts = [fact for each in json.loads(files["liste.json"])["notices"] for fact in each["evidence"]]
    assert {(fact["file"], fact["state"]) for fact in facts} == {(None, "recorded")}
    assert b"damgalanmadi" in files["liste.csv"]
    answer = desk.browser.post(PAGE)
    assert answer.status_code == 409
    assert list_kinds(desk.account) == sorted([*before, *made])


def test_a_colleague_gets_no_content_of_what_only_others_opened(desk: Desk) -> None:
    colleague = make_person()
    add_operator(desk.account, colleague, role=Role.PRINCIPAL_OPERATOR)
    files = download(sign_in(colleague, desk.account))
    states = [each["content"] for each in json.loads(files["liste.json"])["notices"]]
    assert sorted(states) == ["acilmadi", "acilmadi", "acilmadi", "icerik-silindi"]
    assert not [name for name in files if "/icerik/" in name]


def test_the_page_says_what_is_inside(desk: Desk) -> None:
    assert PAGE in words_of(desk.browser.get("/hesabim/kapat/"))
    words = words_of(desk.browser.get(PAGE))
    assert "İndirmek tebligatı açmaz" in words
    found = exports.measure_export(actor=desk.actor, account_id=desk.account.id)
    assert (found.notices, found.given, found.unopened, found.destroyed) == (4, 2, 1, 1)
    assert found.size == desk.opened.size + desk.binned.size


def test_only_who_decides_takes_it_and_with_a_fresh_login(desk: Desk) -> None:
    operator = make_person()
    add_operator(desk.account, operator, permissions=[permission.value for permission in Permission])
    browser = sign_in(operator, desk.account)
    assert (browser.get(PAGE).status_code, browser.post(PAGE).status_code) == (403, 403)
    assert PAGE not in words_of(browser.get("/hesabim/kapat/"))
    stale = sign_in(desk.person, desk.account, at=desk.now - timedelta(minutes=6))
    assert stale.post(PAGE)["Location"].startswith("/giris/")
    assert Kind.MAILBOX_EXPORTED not in list_kinds(desk.account)


def test_after_the_closing_who_decided_still_takes_it(desk: Desk) -> None:
    firm_reader = make_person()
    add_operator(desk.account, firm_reader, permissions=[permission.value for permission in Permission])
    close_for_ground(actor=CONSOLE, account_id=desk.account.id, ground=ClosingGround.WOUND_UP, at=clock.now())
    assert PAGE in words_of(desk.browser.get("/hesabim/kapat/"))
    assert any("/icerik/" in name for name in download(desk.browser))
    assert sign_in(firm_reader, desk.account).post(PAGE).status_code == 403


def test_what_breaks_in_the_middle_is_no_zip(desk: Desk) -> None:
    plan = actions.export_mailbox(actor=desk.actor, account_id=desk.account.id, at=desk.now)
    actions.delete_notice(actor=desk.actor, **desk.of(desk.opened), expected_version=2, at=desk.now)
    actions.destroy_due_content(actor=CONSOLE, at=desk.now + timedelta(days=31))
    came = io.BytesIO()
    with pytest.raises(ContentShredded):
        came.writelines(plan.pieces())
    assert came.tell() > 0
    assert not zipfile.is_zipfile(came)


def test_names_of_senders_lead_nowhere() -> None:
    assert safe_name("../../etc/şifre\n.pdf") == "_.._etc_şifre_.pdf"
    assert safe_name("...") == "dosya"
    assert len(safe_name("a" * 300 + ".pdf")) == 100
    assert safe_cell("=1+1") == "'=1+1"
