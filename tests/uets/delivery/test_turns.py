"""Whose turn it is: authorities share batches, batches have bounds, and who is suspended waits."""

from collections.abc import Iterator
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders.authorities import Program
from tests.builders.notices import recipient
from tests.builders.people import CONSOLE, make_natural_account
from tests.builders.roles import pool_of_web_process
from tests.builders.sending import form, make_sender, package_of, post
from uets.authorities.actions import close_authority, resume_authority, suspend_authority
from uets.delivery import rules
from uets.delivery.actions import Turns, deliver_waiting
from uets.delivery.models import DeliveryRequest, Submission
from uets.delivery.queries import list_due
from uets.delivery.queries.turns import COUNT_DUE, LAST, LIST_AUTHORITIES
from uets.evidence.models import Evidence
from uets.kernel import clock, pool
from uets.kernel.ids import NO_ACCOUNT, new_id
from uets.notices.models import Notice


class Given(msgspec.Struct, frozen=True):
    """Something that has its turn."""

    authority_id: UUID
    size: int


@pytest.fixture
def programs(transactional_db: None) -> Iterator[list[Program]]:  # noqa: ARG001 - the pool reads what is committed
    with pool_of_web_process():
        yield [make_sender() for _ in range(3)]


def hand_over(program: Program, packages: int) -> None:
    accounts = [make_natural_account() for _ in range(packages)]
    assert post(program, form(*(package_of(program, recipient(each)) for each in accounts))).status == 202


def count_waiting(program: Program) -> int:
    return DeliveryRequest.objects.filter(authority_id=program.authority.id).count()


@given(st.lists(st.integers(0, 50), max_size=8), st.integers(1, 60))
def test_shares_use_a_batch_up_and_nobody_has_less_while_another_has_more(
    numbers: list[int], limit: int
) -> None:
    waiting = {new_id(): number for number in numbers}
    shares = rules.share_out(waiting, limit=limit)
    assert sum(shares.values()) == min(limit, sum(numbers))
    most = max(shares.values(), default=0)
    for each, number in waiting.items():
        assert shares.get(each, 0) == number or shares.get(each, 0) >= most - 1


def test_a_batch_goes_round_and_ends_at_its_bytes() -> None:
    one, two = new_id(), new_id()
    whole = rules.LARGEST_BATCH
    found = rules.in_turns([Given(one, whole), Given(one, 1), Given(two, 2), Given(two, 3)])
    assert [each.size for each in found] == [whole, 2, 1, 3]
    assert [each.size for each in rules.cut_batch(found)] == [whole]
    assert [each.size for each in rules.cut_batch([Given(one, whole + 1), Given(two, 1)])] == [whole + 1]
    assert rules.cut_batch([]) == []


def test_one_package_does_not_wait_for_another_authoritys_many(programs: list[Program]) -> None:
    many, few, none = programs
    hand_over(many, 6)
    hand_over(few, 1)
    assert deliver_waiting(now=clock.now, limit=4) == 4
    assert [count_waiting(each) for each in (many, few, none)] == [3, 0, 0]
    assert deliver_waiting(now=clock.now, limit=4) == 3


def test_every_authority_has_a_turn_before_the_first_has_its_second(programs: list[Program]) -> None:
    for each in programs:
        hand_over(each, 2)
    turns, left = Turns(), []
    for _ in range(3):
        assert deliver_waiting(now=clock.now, limit=1, turns=turns) == 1
        left.append(sorted(count_waiting(each) for each in programs))
    assert left == [[1, 2, 2], [1, 1, 2], [1, 1, 1]]
    assert len(list_due(after=turns.after, at=clock.now(), limit=10)) == 3


def test_a_batch_ends_after_so_many_recipients(
    programs: list[Program], monkeypatch: pytest.MonkeyPatch
) -> None:
    hand_over(programs[0], 3)
    monkeypatch.setattr(rules, "MOST_LINES", 2)
    assert [deliver_waiting(now=clock.now) for _ in range(3)] == [2, 1, 0]
    assert Notice.objects.count() == 3


def test_what_a_suspended_authority_handed_over_waits_and_others_go_on(programs: list[Program]) -> None:
    held, other, _ = programs
    hand_over(held, 1)
    hand_over(other, 1)
    suspend_authority(actor=CONSOLE, authority_id=held.authority.id, reason="anahtar çalındı", at=clock.now())
    assert [deliver_waiting(now=clock.now) for _ in range(2)] == [1, 0]
    assert (count_waiting(held), Notice.objects.count()) == (1, 1)
    resume_authority(actor=CONSOLE, authority_id=held.authority.id, reason="yenilendi", at=clock.now())
    assert deliver_waiting(now=clock.now) == 1


def test_what_a_closed_authority_handed_over_is_refused_with_evidence(programs: list[Program]) -> None:
    closed, _, _ = programs
    hand_over(closed, 1)
    close_authority(actor=CONSOLE, authority_id=closed.authority.id, reason="birleşti", at=clock.now())
    assert deliver_waiting(now=clock.now) == 1
    row = Submission.objects.get()
    assert (row.state, row.reason, row.sealed_key) == ("refused", "sender-closed", None)
    assert Evidence.objects.get(kind="submission:refused").facts["reason"] == "sender-closed"


def test_whose_turn_it_is_costs_the_same_however_much_waits(programs: list[Program]) -> None:
    at, ids = clock.now(), [each.authority.id for each in programs]
    DeliveryRequest.objects.bulk_create(
        [DeliveryRequest(id=new_id(), authority_id=ids[0], due_at=at) for _ in range(5_000)]
        + [DeliveryRequest(id=new_id(), authority_id=ids[1], due_at=at)]
    )

    with pool.transaction() as database:
        database.run("ANALYZE delivery_deliveryrequest")
        for statement, given_ in (
            (LIST_AUTHORITIES, (NO_ACCOUNT, LAST, at, 32)),
            (COUNT_DUE, (at, 200, ids)),
        ):
            plan = "\n".join(database.column("EXPLAIN (ANALYZE, COSTS OFF) " + statement, *given_))
            assert "Seq Scan on delivery_deliveryrequest" not in plan, plan
