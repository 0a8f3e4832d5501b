"""Whoever ends a hand-over locks its delivery before its key: two jobs that met the other way round would deadlock."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.builders.keys import AT, bind_vault, hand_over_key, mint, order
from uets.keys import actions

pytestmark = pytest.mark.django_db


def list_locked(seen: CaptureQueriesContext) -> list[str]:
    """Return the tables whose rows were locked or changed, in this order."""
    tables = ("keys_credentialdelivery", "keys_apikey")
    texts = [str(query["sql"]) for query in seen.captured_queries]
    locking = [text for text in texts if text.lstrip().startswith("UPDATE") or "FOR UPDATE" in text]
    found = [table for text in locking for table in tables if f'"{table}"' in text or f"FROM {table}" in text]
    return list(dict.fromkeys(found))


@pytest.mark.parametrize(
    ("act", "later"),
    [(actions.expire_grants, timedelta(days=800)), (actions.close_overdue_deliveries, timedelta(days=8))],
)
def test_a_job_locks_the_delivery_first(act, later: timedelta) -> None:
    bind_vault()
    mint(order())
    with CaptureQueriesContext(connection) as seen:
        assert act(at=AT + later) == 1
    assert list_locked(seen) == ["keys_credentialdelivery", "keys_apikey"]


def test_the_vault_locks_the_delivery_first() -> None:
    bind_vault()
    ordered = order()
    with CaptureQueriesContext(connection) as seen:
        mint(ordered)
    assert list_locked(seen) == ["keys_credentialdelivery", "keys_apikey"]


def test_the_holder_locks_the_delivery_first() -> None:
    bind_vault()
    ordered = order()
    mint(ordered)
    with CaptureQueriesContext(connection) as seen:
        actions.disable_key(
            actor=ordered.holder, account_id=ordered.account.id, grant_id=ordered.grant.id, at=AT
        )
    assert list_locked(seen) == ["keys_credentialdelivery", "keys_apikey"]


def test_jobs_hold_one_grant_at_a_time() -> None:
    bind_vault()
    for _ in range(3):
        hand_over_key()
    with CaptureQueriesContext(connection) as seen:
        assert actions.expire_grants(at=AT + timedelta(days=800)) == 3
    claims = [str(query["sql"]) for query in seen.captured_queries if "SKIP LOCKED" in str(query["sql"])]
    assert len(claims) == 4
    assert all("LIMIT 1" in claim for claim in claims)
