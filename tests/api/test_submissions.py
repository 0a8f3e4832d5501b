"""An authority hands packages over by API and follows them: taken once, decided once, every refusal in words."""

import hashlib
import io
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from tests.api.calling import call
from tests.builders import sealing
from tests.builders.authorities import Program, make_program
from tests.builders.notices import recipient
from tests.builders.people import make_natural_account
from tests.builders.roles import pool_of_web_process
from tests.builders.sending import BOUNDARY, form, make_sender, package_of, post, work
from uets.delivery.models import DeliveryRequest, Submission
from uets.evidence.models import Evidence, StampRequest
from uets.evidence.queries import check_chain
from uets.kernel import clock
from uets.kernel.ids import NO_ACCOUNT, first_id_at
from uets.mailbox.models import MailboxEntry
from uets.notices.models import Notice

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def program(transactional_db: None) -> Iterator[Program]:  # noqa: ARG001 - the pool reads what is committed
    found = make_sender()
    _left_by_others.clear()
    _left_by_others.update(objects())
    with pool_of_web_process():
        yield found


_left_by_others: set[Path] = set()


def objects() -> set[Path]:
    """Return the objects in the store that came in this test."""
    return {path for path in settings.BLOBS_DIR.rglob("*") if path.is_file()} - _left_by_others


def follow(program: Program, identifier: str, what: str = "") -> Any:
    answer = call("GET", f"/v1/submissions/{identifier}{what}", key=program.token())
    assert answer.status == 200
    return answer.json


def test_packages_are_kept_before_the_answer_and_delivered_by_the_worker(program: Program) -> None:
    first, second = make_natural_account(), make_natural_account()
    packages = [package_of(program, recipient(first)), package_of(program, recipient(second))]
    answer = post(program, form(*packages, names=("2026/412-1", "ÇĞİ 2")))
    assert (answer.status, answer.headers["location"]) == (202, f"/v1/submission-batches/{answer.json['id']}")
    taken = answer.json["submissions"]
    assert [each["reference"] for each in taken] == ["2026/412-1", "ÇĞİ 2"]
    assert [each["package_sha256"] for each in taken] == [
        hashlib.sha256(package).hexdigest() for package in packages
    ]
    assert {each["state"] for each in taken} == {"submitted"}
    assert not Notice.objects.exists()
    assert work() == 2
    shown = follow(program, taken[0]["id"])
    assert (shown["state"], shown["subject"], shown["refusal"]) == ("taken_over", "Gerekçeli karar", None)
    (line,) = shown["lines"]
    assert line["notice"]["barcode"] == MailboxEntry.objects.get(account_id=first.id).barcode
    assert line["notice"]["first_read"] == {"by_person_at": None, "by_key_at": None}
    kinds = [each["kind"] for each in follow(program, taken[1]["id"], "/timeline")["events"]]
    assert kinds == ["notice:taken_over", "notice:arrived"]
    assert not DeliveryRequest.objects.exists()


def test_the_same_call_is_taken_once_and_answered_alike(program: Program) -> None:
    body = form(package_of(program, recipient(make_natural_account())))
    first = post(program, body, key="K-1")
    before = objects()
    work()
    again = post(program, body, key="K-1")
    assert (again.status, again.headers["idempotent-replayed"]) == (202, "true")
    assert again.json["id"] == first.json["id"]
    assert [each["state"] for each in again.json["submissions"]] == ["taken_over"]
    assert Submission.objects.count() == 1
    assert objects() == before
    other = post(program, form(package_of(program, recipient(make_natural_account()))), key="K-1")
    assert (other.status, other.code) == (422, "idempotency-key-reused")
    assert Submission.objects.count() == 1
    assert objects() == before


def test_what_is_no_package_of_this_authority_is_refused_with_evidence(program: Program) -> None:
    foreign = package_of(make_sender(), recipient(make_natural_account()))
    taken = post(program, form(b"no package", foreign)).json["submissions"]
    work()
    shown = [follow(program, each["id"]) for each in taken]
    assert [each["state"] for each in shown] == ["refused", "refused"]
    assert [each["refusal"]["code"] for each in shown] == ["not-a-zip", "sender-mismatch"]
    assert all(each["refusal"]["title"] and each["refusal"]["fix"] for each in shown)
    assert "dosya okunabilir bir ZIP değil" in shown[0]["refusal"]["detail"]
    assert (objects(), Notice.objects.count()) == (set(), 0)
    rows = Evidence.objects.filter(kind="submission:refused", account_id=NO_ACCOUNT)
    assert {row.facts["reason"] for row in rows} == {"not-a-zip", "sender-mismatch"}
    for row in rows:
        assert check_chain(chain=row.chain) == 1
        assert row.actor["id"] == f"authority:{program.authority.id}"
        assert row.facts["sender"] == {"name": program.authority.name, "detsis": program.authority.detsis}


def test_what_has_not_arrived_can_be_taken_back(program: Program) -> None:
    later = (clock.now() + timedelta(hours=1)).isoformat()
    body = form(package_of(program, recipient(make_natural_account())), not_before=later)
    (taken,) = post(program, body).json["submissions"]
    assert work() == 0
    for _ in range(2):
        answer = call("POST", f"/v1/submissions/{taken['id']}/cancellation", key=program.token())
        assert (answer.status, answer.json["state"]) == (200, "cancelled")
    said = Evidence.objects.get(kind="submission:cancelled").facts["sender"]
    assert said == {"name": program.authority.name, "detsis": program.authority.detsis}
    assert (objects(), DeliveryRequest.objects.count()) == (set(), 0)
    events = follow(program, taken["id"], "/timeline")["events"]
    assert [each["kind"] for each in events] == ["submission:cancelled"]


def test_what_has_arrived_cannot_be_taken_back(program: Program) -> None:
    (taken,) = post(program, form(package_of(program, recipient(make_natural_account())))).json["submissions"]
    work()
    answer = call("POST", f"/v1/submissions/{taken['id']}/cancellation", key=program.token())
    assert (answer.status, answer.code) == (409, "already-arrived")


def test_another_authority_sees_nothing(program: Program) -> None:
    answer = post(program, form(package_of(program, recipient(make_natural_account()))))
    other, (taken,) = make_sender(), answer.json["submissions"]
    for method, target in (
        ("GET", f"/v1/submissions/{taken['id']}"),
        ("GET", f"/v1/submissions/{taken['id']}/timeline"),
        ("POST", f"/v1/submissions/{taken['id']}/cancellation"),
        ("GET", f"/v1/submission-batches/{answer.json['id']}"),
    ):
        refused = call(method, target, key=other.token())
        assert (refused.status, refused.code) == (404, "submission-not-found")
    assert call("GET", "/v1/submissions", key=other.token()).json == {"submissions": [], "next": None}
    assert Submission.objects.get().state == "submitted"


def test_a_list_is_walked_page_by_page_and_narrowed(program: Program) -> None:
    accounts = [make_natural_account() for _ in range(3)]
    bodies = [
        form(package_of(program, recipient(each)), names=(f"R{each.uets_address}",)) for each in accounts
    ]
    taken = [post(program, body).json["submissions"][0] for body in bodies]
    page = call("GET", "/v1/submissions?limit=2", key=program.token()).json
    rest = call("GET", f"/v1/submissions?limit=2&cursor={page['next']}", key=program.token()).json
    assert [each["id"] for each in [*page["submissions"], *rest["submissions"]]] == [
        each["id"] for each in reversed(taken)
    ]
    assert rest["next"] is None
    named = call("GET", f"/v1/submissions?reference={taken[1]['reference']}", key=program.token()).json
    assert [each["id"] for each in named["submissions"]] == [taken[1]["id"]]
    assert call("GET", "/v1/submissions?state=refused", key=program.token()).json["submissions"] == []


REFUSED: dict[str, tuple[dict[str, str], bytes, int, str]] = {
    "no key": ({"Idempotency_Key": ""}, form(b"x"), 428, "idempotency-key-missing"),
    "no form": ({"Content_Type": "application/json"}, b"{}", 415, "media-type-unsupported"),
    "cut off": ({}, f"--{BOUNDARY}\r\nContent-Disposition: form-data".encode(), 400, "malformed-request"),
    "no package": ({}, f"--{BOUNDARY}--\r\n".encode(), 422, "package-missing"),
    "unknown field": ({}, form(b"x").replace(b'"package"', b'"paket"'), 400, "unknown-field"),
    "long reference": ({}, form(b"x", names=("r" * 101,)), 422, "reference-invalid"),
    "no time": ({}, form(b"x", not_before="morgen"), 422, "not-before-invalid"),
    "time without zone": ({}, form(b"x", not_before="2026-11-27T09:00:00"), 422, "not-before-invalid"),
    "late": ({}, form(b"x", not_before="2999-01-01T00:00:00+03:00"), 422, "start-too-late"),
    "many": ({}, form(*[b"x"] * 1001), 413, "batch-too-large"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_call_that_does_not_fit_changes_nothing(program: Program, name: str) -> None:
    headers, body, status, code = REFUSED[name]
    answer = post(program, body, **headers)
    assert (answer.status, answer.code) == (status, code)
    assert (Submission.objects.count(), objects()) == (0, set())


def test_without_a_token_nothing_is_taken(program: Program) -> None:
    for token in ("yok", program.token()[:-1] + "x"):
        answer = post(program, form(b"x"), token=token)
        assert (answer.status, answer.code) == (401, "token-expired")


def test_four_hours_without_a_time_stamp_stop_new_submissions(program: Program) -> None:
    long_ago = clock.now() - timedelta(hours=4, minutes=1)
    waiting = StampRequest.objects.create(
        id=first_id_at(long_ago), account_id=NO_ACCOUNT, leaf=bytes(32), waiting_since=long_ago
    )
    body = form(package_of(program, recipient(make_natural_account())))
    answer = post(program, body, key="K-2")
    assert (answer.status, answer.code) == (503, "evidence-time-unavailable")
    assert (Submission.objects.count(), objects()) == (0, set())
    waiting.delete()
    assert post(program, body, key="K-2").status == 202


def test_the_evidence_of_a_submission_is_handed_to_its_authority_alone(
    program: Program, tmp_path: Path
) -> None:
    (taken,) = post(program, form(package_of(program, recipient(make_natural_account())))).json["submissions"]
    work()
    events = follow(program, taken["id"], "/timeline")["events"]
    bundle = f"/v1/submissions/{taken['id']}/evidence/{events[1]['id']}/bundle"
    early = call("GET", bundle, key=program.token())
    assert (early.status, early.code) == (409, "evidence-not-stamped")
    with sealing.working_seal(tmp_path):
        sealing.seal_and_stamp()
        one = call("GET", bundle, key=program.token())
        whole = call("GET", f"/v1/submissions/{taken['id']}/evidence-bundle", key=program.token())
        refused = call("GET", bundle, key=make_sender().token())
    assert (one.status, whole.status, refused.code) == (200, 200, "submission-not-found")
    with zipfile.ZipFile(io.BytesIO(whole.body)) as archive:
        names = {name.rpartition("/")[2] for name in archive.namelist()}
        folders = {name.split("/")[0] for name in archive.namelist() if name.endswith("/delil.xml")}
    assert {"delil.xml", "delil.ers", "dogrula.sh", "delil.pdf"} <= names
    assert len(folders) == 2


@pytest.mark.usefixtures("program")
def test_a_package_that_nobody_of_the_authority_signed_is_refused_by_name() -> None:
    nobody = make_program()
    (taken,) = post(nobody, form(package_of(nobody, recipient(make_natural_account())))).json["submissions"]
    work()
    shown = follow(nobody, taken["id"])
    assert (shown["state"], shown["refusal"]["code"]) == ("refused", "signer-not-authorised")
    assert "Can Gündoğdu" in shown["refusal"]["detail"]
    assert not Notice.objects.exists()
