"""A chain and its head are checked together: neither can go missing, back or ahead unseen."""

import pytest
from django.db import connection, transaction

from tests.builders.people import AT, CONSOLE
from uets.evidence.actions import record
from uets.evidence.proof.chain import ChainBroken
from uets.evidence.queries import check_chain
from uets.evidence.states import Kind

pytestmark = pytest.mark.django_db
CHAIN = "account:test"
ROWS = 3


@pytest.fixture(autouse=True)
def written(db: None) -> None:  # noqa: ARG001 - the rows are written into it
    with transaction.atomic():
        for number in range(ROWS):
            record(
                kind=Kind.ACCOUNT_ENTERED,
                subject=CHAIN,
                actor=CONSOLE,
                at=AT,
                facts={"number": number},
            )


def tamper(statement: str) -> None:
    """Do what only the owner of the tables could, with the triggers that hold the processes back out of the way."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE evidence_chainhead DISABLE TRIGGER USER")
        cursor.execute(statement)


def test_a_whole_chain_has_its_length() -> None:
    assert check_chain(chain=CHAIN) == ROWS
    assert check_chain(chain="account:nobody") == 0


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        ("DELETE FROM evidence_chainhead WHERE chain = 'account:test'", "the chain has no head"),
        (
            "UPDATE evidence_chainhead SET sequence = 9 WHERE chain = 'account:test'",
            "the head names another row",
        ),
        ("UPDATE evidence_chainhead SET row_hash = repeat('a', 64)", "the head names another row"),
        ("DELETE FROM evidence_evidence WHERE sequence = 3", "the head names another row"),
        ("DELETE FROM evidence_evidence", "the head names another row"),
        ("DELETE FROM evidence_evidence WHERE sequence = 2", "found sequence 3"),
        ("UPDATE evidence_evidence SET event_at = now() WHERE sequence = 2", "content differs from its hash"),
    ],
)
def test_tampering_is_found(statement: str, why: str) -> None:
    tamper(statement)
    with pytest.raises(ChainBroken) as broken:
        check_chain(chain=CHAIN)
    assert broken.value.why == why
