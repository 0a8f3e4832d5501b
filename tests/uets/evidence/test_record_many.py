"""A batch writes the rows that single acts write: same columns, same hashes, chains that go on."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from django.db.utils import InternalError, ProgrammingError

from tests.builders.people import AT, CONSOLE
from uets.evidence.actions import Fact, encode_actor, record, record_many
from uets.evidence.models import Evidence, SealRequest
from uets.evidence.queries import COLUMNS, check_chain
from uets.evidence.states import Kind
from uets.kernel import pool
from uets.kernel.ids import new_id

pytestmark = pytest.mark.django_db

ACCOUNT = UUID(int=7)
FACTS: dict[str, Any] = {
    "ç": "İğdır & <x>",
    "at": "2026-10-12T09:00:00+00:00",
    "list": [1, {"b": None, "a": True}],
}


def fact(subject: str, kind: Kind = Kind.NOTICE_TAKEN_OVER, *, opens: bool = False) -> Fact:
    return Fact(ACCOUNT, new_id(), kind, subject, AT, encode_actor(CONSOLE), FACTS, opens)


def write(*facts: Fact) -> None:
    with transaction.atomic():
        record_many(pool.of_django(), facts)


def rows(chain: str) -> list[dict[str, Any]]:
    return list(Evidence.objects.filter(chain=chain).order_by("sequence").values(*COLUMNS))


def test_a_row_of_a_batch_is_the_row_of_a_single_act() -> None:
    with transaction.atomic():
        record(
            kind=Kind.NOTICE_TAKEN_OVER,
            subject="notice:1",
            actor=CONSOLE,
            at=AT,
            facts=FACTS,
            account_id=ACCOUNT,
        )
    write(fact("notice:2"))
    (single,), (batch,) = rows("notice:1"), rows("notice:2")
    differ = {"id", "chain", "subject", "recorded_at", "row_hash"}
    assert {name: batch[name] for name in COLUMNS if name not in differ} == {
        name: single[name] for name in COLUMNS if name not in differ
    }
    assert (check_chain(chain="notice:1"), check_chain(chain="notice:2")) == (1, 1)


def test_chains_go_on_within_a_batch_and_over_batches() -> None:
    write(fact("notice:1", opens=True), fact("notice:2"), fact("notice:1", Kind.NOTICE_ARRIVED, opens=True))
    write(fact("notice:2", Kind.NOTICE_ARRIVED), fact("notice:1", Kind.NOTICE_DEEMED_SERVED))
    assert (check_chain(chain="notice:1"), check_chain(chain="notice:2")) == (3, 2)
    assert SealRequest.objects.count() == 5


def test_a_chain_that_is_not_new_cannot_be_opened_again() -> None:
    write(fact("notice:1", opens=True))
    with pytest.raises((InternalError, ProgrammingError, Exception), match="does not continue"):
        write(fact("notice:1", opens=True))


def test_nothing_to_record_is_no_error() -> None:
    write()
    assert not Evidence.objects.exists()


def test_event_time_and_recording_time_are_kept_apart() -> None:
    write(fact("notice:1"))
    (row,) = rows("notice:1")
    assert row["event_at"] == AT
    assert row["recorded_at"] - AT > timedelta(days=1)
