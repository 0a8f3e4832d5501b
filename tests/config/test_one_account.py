"""The second wall behind the account in every query: a connection bound to A does not see B, whatever it asks."""

from collections.abc import Iterator
from uuid import UUID

import psycopg
import pytest
from psycopg import sql

from tests.builders.keys import bind_vault, hand_over_key
from tests.builders.notices import deliver
from tests.builders.people import AT, acting
from tests.builders.roles import pool_of_web_process
from tests.config.roles import connect
from uets.kernel import pool
from uets.mailbox.actions import open_notice

pytestmark = pytest.mark.django_db(transaction=True)
TABLES = ("mailbox_mailboxentry", "mailbox_noticereader", "notices_notice", "keys_grant", "keys_apikey")


def fill_account() -> UUID:
    """Make an account with a grant, a key, a notice and a reader."""
    hand_over = hand_over_key()
    entry = deliver(hand_over.account)
    actor = acting(hand_over.person, hand_over.account)
    open_notice(actor=actor, account_id=hand_over.account.id, notice_id=entry.id, at=AT)
    return hand_over.account.id


@pytest.fixture
def accounts() -> tuple[UUID, UUID]:
    bind_vault()
    return fill_account(), fill_account()


@pytest.fixture
def session() -> Iterator[psycopg.Connection]:
    """Log in as the web process does, not bound yet."""
    with connect("app") as session:
        yield session


def bind(session: psycopg.Connection, to: object) -> None:
    session.execute("SELECT set_config('uets.account_id', %s, false)", [str(to)])


def see(session: psycopg.Connection, table: str) -> set[UUID]:
    """Return whose rows a connection sees when it asks for all."""
    found = session.execute(sql.SQL("SELECT account_id FROM {}").format(sql.Identifier(table)))
    return {account_id for (account_id,) in found}


@pytest.mark.parametrize("table", TABLES)
def test_a_connection_sees_the_account_it_is_bound_to(
    accounts: tuple[UUID, UUID], session: psycopg.Connection, table: str
) -> None:
    one, other = accounts
    assert see(session, table) == set()
    for bound_to, seen in ((one, {one}), (other, {other}), ("*", {one, other}), ("", set())):
        bind(session, bound_to)
        assert see(session, table) == seen


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE mailbox_mailboxentry SET version = version + 1 WHERE account_id = %s",
        "UPDATE keys_grant SET permissions = '{notices:delete}' WHERE account_id = %s",
        "UPDATE keys_apikey SET state = 'active' WHERE account_id = %s",
        "UPDATE notices_notice SET wrapped_key = NULL WHERE account_id = %s",
    ],
)
def test_it_changes_nothing_of_another_account(
    accounts: tuple[UUID, UUID], session: psycopg.Connection, change: str
) -> None:
    bind(session, accounts[0])
    assert session.execute(sql.SQL(change), [accounts[1]]).rowcount == 0
    assert session.execute(sql.SQL(change), [accounts[0]]).rowcount == 1


def test_it_adds_nothing_to_another_account(accounts: tuple[UUID, UUID], session: psycopg.Connection) -> None:
    bind(session, accounts[0])
    copy = (
        "INSERT INTO mailbox_noticereader SELECT (jsonb_populate_record(r, jsonb_build_object('account_id', %s::text)))"
        ".* FROM mailbox_noticereader r"
    )
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="row-level security"):
        session.execute(sql.SQL(copy), [str(accounts[1])])


def test_the_pool_binds_each_loan_anew(accounts: tuple[UUID, UUID]) -> None:
    seen = []
    with pool_of_web_process():
        for account_id in (*accounts, accounts[1], accounts[0]):
            with pool.read_account(account_id) as lent:
                seen.append(lent.rows(UUID, "SELECT account_id::text FROM keys_grant"))
        with pool.read() as lent:
            assert len(lent.rows(UUID, "SELECT account_id::text FROM keys_grant")) == 2
    assert seen == [[account_id] for account_id in (*accounts, accounts[1], accounts[0])]
