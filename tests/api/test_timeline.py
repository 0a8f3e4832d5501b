"""The timeline by key: what happened with its evidence, and the legal date announced; looking leaves no trace."""

from datetime import datetime
from typing import Any

import pytest

from tests.api.calling import call
from tests.api.conftest import EVERYTHING, allow
from tests.builders.keys import AT, HandOver, hand_over_key, order
from tests.builders.notices import deliver
from tests.builders.people import acting, make_natural_account
from uets.evidence.models import Evidence
from uets.kernel.ids import to_public
from uets.mailbox.actions import open_notice
from uets.mailbox.models import MailboxEntry


@pytest.fixture
def entry(given: HandOver) -> MailboxEntry:
    return deliver(given.account, at=AT)


def list_events(given: HandOver, entry: MailboxEntry) -> list[dict[str, Any]]:
    answer = call("GET", f"/v1/notices/{to_public('ntc', entry.id)}/timeline", key=given.letter["key"])
    assert answer.status == 200
    assert answer.json["notice_id"] == to_public("ntc", entry.id)
    return list(answer.json["events"])


def test_the_legal_date_is_announced_from_arrival_on(given: HandOver, entry: MailboxEntry) -> None:
    allow(given, ["notices:list"])
    taken_over, arrived, coming = list_events(given, entry)
    assert [taken_over["kind"], arrived["kind"]] == ["notice:taken_over", "notice:arrived"]
    row = Evidence.objects.get(kind="notice:arrived")
    assert arrived["evidence_id"] == to_public("evd", row.id)
    assert (arrived["expected"], arrived["evidence_state"]) == (False, "recorded")
    assert datetime.fromisoformat(arrived["event_at"]) == AT
    assert datetime.fromisoformat(arrived["recorded_at"]) == row.recorded_at
    assert coming == arrived | {
        "kind": "notice:deemed_served",
        "event_at": "2026-11-29T21:00:00Z",
        "expected": True,
        "recorded_at": None,
        "evidence_id": None,
        "evidence_state": None,
        "legal_date": {"date": "2026-11-29", "zone": "Europe/Istanbul"},
    }
    assert not Evidence.objects.filter(kind="notice:read").exists()


def test_a_reading_says_person_or_key_and_names_nobody(given: HandOver, entry: MailboxEntry) -> None:
    other = hand_over_key(order(person=given.person))
    allow(other, EVERYTHING)
    target = f"/v1/notices/{to_public('ntc', entry.id)}/opening"
    body, headers = {"acknowledge": "read-evidence"}, {"Idempotency-Key": "k"}
    assert call("POST", target, key=other.letter["key"], body=body, headers=headers).status == 200
    person = acting(given.person, given.account)
    open_notice(actor=person, account_id=given.account.id, notice_id=entry.id, at=AT)
    events = list_events(given, entry)
    reads = [event for event in events if event["kind"] == "notice:read"]
    assert sorted(event["reader"] for event in reads) == ["key", "person"]
    assert other.key.kid not in str(events)
    assert given.person.full_name not in str(events)


def test_another_accounts_notice_has_no_timeline(given: HandOver) -> None:
    strange = deliver(make_natural_account(), at=AT)
    answer = call("GET", f"/v1/notices/{to_public('ntc', strange.id)}/timeline", key=given.letter["key"])
    assert answer.status == 404
