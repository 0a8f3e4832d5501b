"""Evidence as files by key: what leaves the API verifies without us, and says no more than the key may see."""

import base64
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gateways.timestamps.http_authority import HttpTimestamps
from tests.api.calling import Answer, call
from tests.api.conftest import EVERYTHING, allow
from tests.builders import judging, sealing
from tests.builders.keys import AT, HandOver, hand_over_key, order
from tests.builders.notices import deliver
from tests.builders.people import acting, make_natural_account
from uets.evidence import ports
from uets.evidence.models import Evidence
from uets.evidence.proof import asice, bundle
from uets.evidence.proof.verify import verify
from uets.kernel import clock
from uets.kernel.ids import to_public
from uets.mailbox.actions import archive_notice, open_notice
from uets.mailbox.models import MailboxEntry

OPENING = {"acknowledge": "read-evidence"}


@pytest.fixture
def entry(given: HandOver, tmp_path: Path) -> Iterator[MailboxEntry]:
    """Give a notice that this key has opened, its evidence stamped."""
    with sealing.working_seal(tmp_path):
        entry = deliver(given.account, at=AT)
        open_by(given, entry)
        sealing.seal_and_stamp()
        yield entry


def open_by(given: HandOver, entry: MailboxEntry) -> None:
    headers = {"Idempotency-Key": "k"}
    answer = call("POST", f"{url(entry)}/opening", key=given.letter["key"], body=OPENING, headers=headers)
    assert answer.status == 200


def url(entry: MailboxEntry) -> str:
    return f"/v1/notices/{to_public('ntc', entry.id)}"


def evidence_url(entry: MailboxEntry, kind: str, end: str) -> str:
    row = Evidence.objects.filter(
        account_id=entry.account_id, subject=f"notice:{entry.id}", kind=kind
    ).latest("id")
    return f"{url(entry)}/evidence/{to_public('evd', row.id)}/{end}"


def get(given: HandOver, target: str, **headers: str) -> Answer:
    return call("GET", target, key=given.letter["key"], headers=headers)


def seals() -> list[Any]:
    return sealing.list_roles(ports.seal_key().certificate)


@pytest.mark.parametrize("kind", ["notice:taken_over", "notice:arrived", "notice:read"])
def test_openssl_and_xmlsec1_accept_what_is_handed_out(
    given: HandOver, entry: MailboxEntry, tmp_path: Path, kind: str
) -> None:
    answer = get(given, evidence_url(entry, kind, "bundle"))
    assert (answer.status, answer.headers["content-type"]) == (200, "application/zip")
    digest = base64.b64encode(hashlib.sha256(answer.body).digest()).decode()
    assert answer.headers["content-digest"] == answer.headers["repr-digest"] == f"sha-256=:{digest}:"
    code, said = judging.run_script(tmp_path, bundle.read_zip(answer.body), roles=seals())
    assert (code, "DELİL DOĞRULANDI" in said) == (0, True), said
    report = verify(answer.body, published=ports.published().read(), now=clock.now())
    assert (report.holds, report.unchecked) == (True, ()), report
    assert "pdf-signature" in {step.code for step in report.steps}


def test_without_a_time_stamp_service_the_proof_comes_without_its_copy(
    given: HandOver, entry: MailboxEntry
) -> None:
    ports.timestamps.bind(lambda: HttpTimestamps(urls=[], published=ports.published().read))
    for target in (evidence_url(entry, "notice:arrived", "bundle"), f"{url(entry)}/evidence-bundle"):
        body = get(given, target).body
        names = bundle.read_zip(body).keys()
        assert ("PDF-YOK.txt" in names, bundle.PDF in names) == (True, False)
        assert verify(body, published=ports.published().read(), now=clock.now()).holds


def test_a_container_and_the_sealed_file_are_given_too(given: HandOver, entry: MailboxEntry) -> None:
    container = get(given, evidence_url(entry, "notice:arrived", "bundle"), accept=asice.MEDIA_TYPE)
    assert container.headers["content-type"] == asice.MEDIA_TYPE
    sealed = get(given, evidence_url(entry, "notice:arrived", "evidence.xml"))
    assert bundle.read_zip(container.body)[bundle.XML] == sealed.body
    for content, is_timed in ((container.body, True), (sealed.body, False)):
        report = verify(content, published=ports.published().read(), now=clock.now())
        assert (report.holds, report.is_timed) == (True, is_timed), report


def test_a_notice_s_bundle_holds_a_folder_for_each_evidence(
    given: HandOver, entry: MailboxEntry, tmp_path: Path
) -> None:
    files = bundle.read_zip(get(given, f"{url(entry)}/evidence-bundle").body)
    assert bundle.SUMMARY in files
    folders = sorted({name.partition("/")[0] for name in files} - {bundle.SUMMARY})
    assert folders == ["01-teslim-alindi", "02-adrese-ulasti", "03-okundu"]
    for folder in folders:
        inside = {name.partition("/")[2]: file for name, file in files.items() if name.startswith(folder)}
        assert judging.run_script(tmp_path, inside, roles=seals())[0] == 0
    report = verify(bundle.write_zip(files), published=ports.published().read(), now=clock.now())
    assert (report.holds, [said.place for said in report.said]) == (True, folders)


def test_a_kind_without_a_seal_is_a_signed_row(given: HandOver, entry: MailboxEntry, tmp_path: Path) -> None:
    key = given.letter["key"]
    assert (
        call("POST", f"{url(entry)}/archive", key=key, headers={"If-Match": f'"{entry.version + 1}"'}).status
        == 200
    )
    target = evidence_url(entry, "notice:archived", "bundle")
    waiting = get(given, target)
    assert (waiting.status, waiting.code, waiting.headers["retry-after"]) == (
        409,
        "evidence-not-stamped",
        "3",
    )
    sealing.seal_and_stamp()
    files = bundle.read_zip(get(given, target).body)
    assert {bundle.ROW, bundle.ROW_SIGNATURE} <= files.keys()
    assert judging.run_script(tmp_path, files, roles=seals())[0] == 0
    assert verify(bundle.write_zip(files), published=ports.published().read(), now=clock.now()).holds
    changed = files | {bundle.ROW: files[bundle.ROW].replace(b"archived", b"restored")}
    assert judging.run_script(tmp_path, changed, roles=seals())[0] == 1
    assert not verify(bundle.write_zip(changed), published=ports.published().read(), now=clock.now()).holds
    assert get(given, evidence_url(entry, "notice:archived", "evidence.xml")).code == "evidence-not-found"


def test_nobody_else_s_evidence_is_found(given: HandOver, entry: MailboxEntry) -> None:
    other = deliver(make_natural_account(), at=clock.now())
    sealing.seal_and_stamp()
    for target in (f"{url(other)}/evidence-bundle", evidence_url(other, "notice:arrived", "bundle")):
        assert get(given, target).code == "notice-not-found"
    foreign = evidence_url(other, "notice:arrived", "bundle").replace(url(other), url(entry))
    assert get(given, foreign).code == "evidence-not-found"


def test_no_digest_leaves_before_the_opening_by_this_key(given: HandOver, entry: MailboxEntry) -> None:
    closed = deliver(given.account, at=clock.now())
    sealing.seal_and_stamp()
    for target in (f"{url(closed)}/evidence-bundle", evidence_url(closed, "notice:arrived", "evidence.xml")):
        assert get(given, target).code == "notice-not-opened"
    allow(given, ["notices:list"])
    assert get(given, evidence_url(entry, "notice:arrived", "bundle")).status == 200


def test_another_key_and_a_person_s_session_stay_unnamed(given: HandOver, entry: MailboxEntry) -> None:
    other = hand_over_key(order(person=given.person))
    allow(other, EVERYTHING)
    open_by(other, entry)
    person = acting(given.person, given.account)
    open_notice(actor=person, account_id=given.account.id, notice_id=entry.id, at=AT)
    version = MailboxEntry.objects.get(id=entry.id).version
    archive_notice(
        actor=person, account_id=given.account.id, notice_id=entry.id, expected_version=version, at=AT
    )
    sealing.seal_and_stamp()
    assert get(given, evidence_url(entry, "notice:archived", "bundle")).code == "evidence-withheld"
    content = get(given, f"{url(entry)}/evidence-bundle").body
    files = bundle.read_zip(content)
    assert len(files["verilmeyenler.txt"].split()) == 2
    for secret in (other.key.kid, str(other.grant.id), "0" * 64):
        assert not any(secret.encode() in file for name, file in files.items() if not name.endswith(".pdf"))
