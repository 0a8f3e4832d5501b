"""Many notices opened in one call: each its own evidence, once, the same as one opened alone."""

from typing import Any

import pytest

from tests.api.calling import Answer, call
from tests.api.conftest import allow
from tests.builders.keys import HandOver
from tests.builders.notices import deliver
from tests.builders.people import make_natural_account
from uets.events.models import Event
from uets.evidence.models import Evidence
from uets.evidence.queries import check_chain
from uets.kernel.ids import to_public
from uets.mailbox.models import MailboxEntry, NoticeReader

pytestmark = pytest.mark.django_db(transaction=True)


def opening(given: HandOver, *names: str, acknowledge: str = "read-evidence") -> Answer:
    body = {"acknowledge": acknowledge, "notices": list(names)}
    return call("POST", "/v1/openings", key=given.letter["key"], body=body)


def name_of(entry: MailboxEntry) -> str:
    return to_public("ntc", entry.id)


def facts_of(entry: MailboxEntry) -> dict[str, Any]:
    return dict(Evidence.objects.get(kind="notice:read", subject=f"notice:{entry.id}").facts)


def test_each_notice_gets_the_evidence_that_it_would_get_alone(given: HandOver) -> None:
    alone, *many = [deliver(given.account) for _ in range(4)]
    single = call(
        "POST",
        f"/v1/notices/{name_of(alone)}/opening",
        key=given.letter["key"],
        body={"acknowledge": "read-evidence"},
        headers={"Idempotency-Key": "1"},
    )
    answer = opening(given, *map(name_of, many))
    assert (single.status, answer.status) == (200, 200)
    assert [each["notice_id"] for each in answer.json["openings"]] == [name_of(each) for each in many]
    model = facts_of(alone)
    for entry, each in zip(many, answer.json["openings"], strict=True):
        facts = facts_of(entry)
        assert facts.keys() == model.keys()
        assert {**facts["reader"], "authenticated_at": ""} == {**model["reader"], "authenticated_at": ""}
        assert facts["parts"] == model["parts"]
        row = MailboxEntry.objects.get(id=entry.id)
        assert row.first_key_evidence_id is not None
        assert to_public("evd", row.first_key_evidence_id) == each["evidence_id"]
        assert row.first_key_read_by == MailboxEntry.objects.get(id=alone.id).first_key_read_by
        assert row.version == entry.version + 1
        assert check_chain(chain=f"notice:{entry.id}") == 3
    assert Event.objects.filter(kind="notice.read", grant_id=given.grant.id).count() == 4


def test_opening_again_makes_nothing_and_answers_alike(given: HandOver) -> None:
    names = [name_of(deliver(given.account)) for _ in range(2)]
    first, again = opening(given, *names), opening(given, *reversed(names), names[0])
    assert again.status == 200
    assert {each["notice_id"]: each for each in again.json["openings"]} == {
        each["notice_id"]: each for each in first.json["openings"]
    }
    assert (NoticeReader.objects.count(), Evidence.objects.filter(kind="notice:read").count()) == (2, 2)


def test_what_is_not_of_the_account_is_answered_beside_the_others(given: HandOver) -> None:
    own, foreign = deliver(given.account), deliver(make_natural_account())
    answer = opening(given, name_of(own), name_of(foreign), "ntc_yok")
    assert [each["refusal"] for each in answer.json["openings"]] == [
        None,
        "notice-not-found",
        "notice-not-found",
    ]
    assert NoticeReader.objects.count() == 1


def test_the_permission_to_open_and_the_acknowledgement_are_needed(given: HandOver) -> None:
    name = name_of(deliver(given.account))
    assert opening(given, name, acknowledge="yes").code == "acknowledgement-missing"
    assert opening(given).code == "malformed-request"
    assert call("POST", "/v1/openings", key=given.letter["key"], body=b"{").code == "malformed-request"
    assert opening(given, *[name] * 101).code == "malformed-request"
    allow(given, ["notices:list"])
    assert opening(given, name).code == "permission-missing"
    assert not NoticeReader.objects.exists()
