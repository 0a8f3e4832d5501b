"""Evidence by key: no digest before opening, nothing of another key, and what is whole can be computed again."""

import hashlib
from typing import Any

import pytest
import rfc8785

from tests.api.calling import call
from tests.api.conftest import EVERYTHING, allow
from tests.builders.keys import AT, HandOver, hand_over_key, order
from tests.builders.notices import deliver
from tests.builders.people import acting
from uets.kernel.ids import to_public
from uets.mailbox.actions import open_notice
from uets.mailbox.models import MailboxEntry

HASHED = (
    "account_id", "chain", "sequence", "kind", "event_at", "recorded_at", "actor", "subject", "facts", "facts_sha256",
    "previous_hash",
)  # fmt: skip


@pytest.fixture
def entry(given: HandOver) -> MailboxEntry:
    return deliver(given.account, at=AT)


def list_items(given: HandOver, entry: MailboxEntry) -> list[dict[str, Any]]:
    target = f"/v1/notices/{to_public('ntc', entry.id)}/evidence"
    items: list[dict[str, Any]] = call("GET", target, key=given.letter["key"]).json["evidence"]
    return items


def open_by(given: HandOver, entry: MailboxEntry) -> None:
    target = f"/v1/notices/{to_public('ntc', entry.id)}/opening"
    body, headers = {"acknowledge": "read-evidence"}, {"Idempotency-Key": "k"}
    assert call("POST", target, key=given.letter["key"], body=body, headers=headers).status == 200


def compute(item: dict[str, Any]) -> str:
    """Compute a row's hash as a program without our code does."""
    row = {name: item[name] for name in HASHED} | {"id": item["evidence_id"]}
    for name in ("event_at", "recorded_at"):
        head, _, digits = item[name].removesuffix("Z").partition(".")
        row[name] = f"{head}.{digits:0<6}Z"
    return hashlib.sha256(rfc8785.dumps(row)).hexdigest()


def test_digests_wait_for_the_opening_by_this_key(given: HandOver, entry: MailboxEntry) -> None:
    allow(given, ["notices:list"])
    for item in list_items(given, entry):
        assert all(part.keys().isdisjoint({"sha256"}) for part in item["facts"]["parts"])
        assert {"/facts/package/sha256", "/facts/parts/0/sha256"} <= set(item["withheld"])
    allow(given, EVERYTHING)
    open_by(given, entry)
    for item in list_items(given, entry):
        assert all(len(part["sha256"]) == 64 for part in item["facts"]["parts"])
        assert item["withheld"] == []


def test_what_is_whole_is_computed_again_and_chained(given: HandOver, entry: MailboxEntry) -> None:
    open_by(given, entry)
    items = list_items(given, entry)
    assert [item["kind"] for item in items] == ["notice:taken_over", "notice:arrived", "notice:read"]
    assert [compute(item) for item in items] == [item["row_hash"] for item in items]
    assert [item["previous_hash"] for item in items] == ["0" * 64, *(item["row_hash"] for item in items[:-1])]
    assert [item["sequence"] for item in items] == [1, 2, 3]
    assert {item["chain"] for item in items} == {item["subject"] for item in items} == {f"notice:{entry.id}"}
    for item in items:
        assert hashlib.sha256(rfc8785.dumps(item["facts"])).hexdigest() == item["facts_sha256"]


def test_of_another_key_only_that_it_was_a_key(given: HandOver, entry: MailboxEntry) -> None:
    other = hand_over_key(order(person=given.person))
    allow(other, EVERYTHING)
    open_by(other, entry)
    read = list_items(given, entry)[-1]
    assert read["actor"] == {"kind": "key"}
    assert read["facts"]["reader"]["kind"] == "key"
    integrator = other.partner.integrator
    for secret in (other.key.kid, str(other.grant.id), str(integrator.id), integrator.vkn, "203.0.113.10"):
        assert secret not in str(read)
    assert {"/actor/kid", "/actor/grant_id", "/facts/reader/kid", "/facts/reader/integrator_vkn"} <= set(
        read["withheld"]
    )


def test_of_a_person_neither_session_nor_address(given: HandOver, entry: MailboxEntry) -> None:
    actor = acting(given.person, given.account)
    open_notice(actor=actor, account_id=given.account.id, notice_id=entry.id, at=AT)
    read = list_items(given, entry)[-1]
    assert read["actor"] == {"kind": "person", "name": "Ayşe Yılmaz", "role": "holder"}
    assert {"/actor/id", "/actor/person_id", "/actor/login"} <= set(read["withheld"])
