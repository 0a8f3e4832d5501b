"""Notices by key: lists and headers leave no trace, opening does, content only afterwards."""

import base64
import hashlib
from datetime import timedelta

import pytest

from tests.api.calling import Answer, call
from tests.builders.keys import AT, HandOver
from tests.builders.notices import deliver
from tests.packages import PDF
from uets.evidence.models import Evidence
from uets.kernel import clock
from uets.kernel.ids import to_public
from uets.mailbox.models import MailboxEntry

OPENING = {"acknowledge": "read-evidence"}


@pytest.fixture
def entry(given: HandOver) -> MailboxEntry:
    return deliver(given.account, at=AT)


def get(given: HandOver, target: str, **headers: str) -> Answer:
    return call("GET", target, key=given.letter["key"], headers=headers)


def open_it(given: HandOver, entry: MailboxEntry, *, key: str = "k1") -> Answer:
    headers = {"Idempotency-Key": key}
    return call("POST", path(entry, "/opening"), key=given.letter["key"], body=OPENING, headers=headers)


def path(entry: MailboxEntry, end: str = "") -> str:
    return f"/v1/notices/{to_public('ntc', entry.id)}{end}"


def count_read() -> int:
    return Evidence.objects.filter(kind="notice:read").count()


def test_lists_without_leaving_read_evidence(given: HandOver, entry: MailboxEntry) -> None:
    page = get(given, "/v1/notices").json
    assert [notice["barcode"] for notice in page["notices"]] == [entry.barcode]
    assert page["next"] is None
    assert page["notices"][0]["first_read"] == {"person": None, "key": None}
    assert get(given, path(entry)).status == get(given, path(entry, "/evidence")).status == 200
    assert count_read() == 0


def test_pages_by_cursor_without_gap_or_double(given: HandOver) -> None:
    expected = [deliver(given.account, at=AT, subject=f"Tebligat {number}").barcode for number in range(5)]
    found, cursor = [], ""
    for _ in range(3):
        page = get(given, f"/v1/notices?limit=2&cursor={cursor}").json
        found += [notice["barcode"] for notice in page["notices"]]
        cursor = page["next"] or ""
    assert found == expected[::-1]
    assert cursor == ""


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("unopened=true", 1),
        ("folder=1", 1),
        ("folder=4", 0),
        ("sender=99000001", 1),
        ("sender=99000002", 0),
        ("arrived_after=2026-11-24T10:00:00Z", 1),
        ("arrived_after=2026-11-24T12:00:00Z", 0),
        ("changed_after=2026-11-24T12:00:00%2B03:00", 1),
    ],
)
@pytest.mark.usefixtures("entry")
def test_filters(given: HandOver, query: str, count: int) -> None:
    assert len(get(given, f"/v1/notices?{query}").json["notices"]) == count


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("cursor=abc", "cursor-invalid"),
        ("limit=101", "validation-failed"),
        ("folder=2", "validation-failed"),
        ("arrived_after=dun", "validation-failed"),
        ("arrived_after=2026-11-24T10:00:00", "validation-failed"),
        ("baska=1", "unknown-field"),
    ],
)
def test_refuses_bad_queries(given: HandOver, query: str, code: str) -> None:
    assert get(given, f"/v1/notices?{query}").code == code


def test_polling_an_unchanged_list_costs_no_body(given: HandOver, entry: MailboxEntry) -> None:
    first = get(given, "/v1/notices")
    again = get(given, "/v1/notices", **{"If-None-Match": first.headers["etag"]})
    assert (again.status, again.body) == (304, b"")
    assert get(given, path(entry), **{"If-None-Match": '"1"'}).status == 304


def test_content_before_opening_is_refused(given: HandOver, entry: MailboxEntry) -> None:
    for end in ("/parts", "/package"):
        assert get(given, path(entry, end)).code == "notice-not-opened"
    assert count_read() == 0


def test_opening_makes_one_read_evidence_that_names_key_and_integrator(
    given: HandOver, entry: MailboxEntry
) -> None:
    first, again = open_it(given, entry), open_it(given, entry, key="k2")
    assert (first.status, first.json) == (200, again.json)
    row = Evidence.objects.get(kind="notice:read")
    assert (row.actor["kid"], row.actor["integrator_id"]) == (given.key.kid, str(given.partner.integrator.id))
    assert get(given, "/v1/notices?unopened=true").json["notices"] == []


def test_opening_needs_the_acknowledgement_and_an_idempotency_key(
    given: HandOver, entry: MailboxEntry
) -> None:
    key = given.letter["key"]
    assert call("POST", path(entry, "/opening"), key=key, body=OPENING).code == "idempotency-key-missing"
    headers = {"Idempotency-Key": "k"}
    answer = call("POST", path(entry, "/opening"), key=key, body={"acknowledge": "x"}, headers=headers)
    assert answer.code == "acknowledgement-missing"
    assert count_read() == 0


def test_a_repeated_call_is_answered_from_memory_and_another_body_is_refused(
    given: HandOver, entry: MailboxEntry
) -> None:
    open_it(given, entry)
    assert open_it(given, entry).headers["idempotent-replayed"] == "true"
    other = deliver(given.account, at=AT)
    assert open_it(given, other).code == "idempotency-key-reused"


def test_gives_parts_whole_and_in_ranges_with_their_digest(given: HandOver, entry: MailboxEntry) -> None:
    open_it(given, entry)
    part = get(given, path(entry, "/parts")).json["parts"][0]
    target = path(entry, f"/parts/{part['id']}/content")
    whole = get(given, target)
    assert whole.body == PDF
    digest = base64.b64encode(hashlib.sha256(PDF).digest()).decode()
    assert whole.headers["content-digest"] == whole.headers["repr-digest"] == f"sha-256=:{digest}:"
    some = get(given, target, Range="bytes=5-9")
    assert (some.status, some.body, some.headers["content-range"]) == (
        206,
        PDF[5:10],
        f"bytes 5-9/{len(PDF)}",
    )


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        (f"bytes={len(PDF)}-", 416),
        (f"bytes={'9' * 5000}-", 416),
        ("bytes=9-5", 200),
        ("bytes=0-99999999", 206),
    ],
)
def test_a_range_that_is_not_there_leaves_no_evidence(
    given: HandOver, entry: MailboxEntry, asked: str, status: int
) -> None:
    open_it(given, entry)
    part = get(given, path(entry, "/parts")).json["parts"][0]
    answer = get(given, path(entry, f"/parts/{part['id']}/content"), Range=asked)
    assert answer.status == status
    handed_over = Evidence.objects.filter(kind="notice:handed_over").count()
    assert handed_over == (0 if answer.code == "range-not-satisfiable" else 1)


def test_gives_the_package_as_it_was_received(given: HandOver, entry: MailboxEntry) -> None:
    open_it(given, entry)
    answer = get(given, path(entry, "/package"))
    assert answer.body[:2] == b"PK"
    assert answer.headers["content-length"] == str(len(answer.body))
    assert Evidence.objects.filter(kind="notice:handed_over").count() == 1


def change(given: HandOver, entry: MailboxEntry, method: str, end: str, etag: str | None = '"1"') -> Answer:
    headers = {"If-Match": etag} if etag else {}
    return call(method, path(entry, end), key=given.letter["key"], headers=headers)


def test_changes_need_the_etag_one_knows(given: HandOver, entry: MailboxEntry) -> None:
    assert change(given, entry, "POST", "/archive", etag=None).code == "if-match-missing"
    assert change(given, entry, "POST", "/archive", etag='"7"').code == "etag-stale"
    done = change(given, entry, "POST", "/archive")
    assert (done.json["folder"], done.headers["etag"]) == (4, '"2"')
    assert change(given, entry, "POST", "/unarchive", etag='"2"').json["folder"] == 1


def test_a_key_deletes_nothing_that_no_person_has_opened(given: HandOver, entry: MailboxEntry) -> None:
    assert change(given, entry, "DELETE", "").code == "notice-guarded"


def test_a_key_deletes_and_restores_what_a_person_has_read_after_day_five(given: HandOver) -> None:
    long_ago = clock.now() - timedelta(days=20)
    entry = deliver(given.account, at=long_ago)
    MailboxEntry.objects.filter(id=entry.id).update(first_person_read_at=long_ago)
    assert change(given, entry, "DELETE", "").json["folder"] == 5
    assert change(given, entry, "POST", "/restore", etag='"2"').json["folder"] == 1


def test_a_stranger_s_notice_does_not_exist(given: HandOver) -> None:
    from tests.builders.people import make_natural_account

    foreign = deliver(make_natural_account(), at=AT)
    for end in ("", "/parts", "/evidence", "/package"):
        assert get(given, path(foreign, end)).code in {"notice-not-found", "notice-not-opened"}
    assert open_it(given, foreign).code == "notice-not-found"
    assert get(given, "/v1/notices/ntc_yok").code == "notice-not-found"
