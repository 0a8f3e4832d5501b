"""Hot operations stay hot: no cursor of Django's, structs in column order, one index range, bytes as published.

Hot is every operation of api/v1 without `with_database`: nobody does the upkeep of Django's connection for it.
"""

import ast
import json
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Any

import jsonschema  # type: ignore[import-untyped] # publishes no types
import msgspec
import pytest
from django.db import connection
from psycopg import sql

from api.v1.schemas.notices import Notice, NoticePage
from config.openapi import FILE
from tests.api.calling import Answer, call
from tests.api.conftest import EVERYTHING, allow
from tests.architecture.source import list_files, list_functions
from tests.builders.keys import HandOver, bind_vault, hand_over_key
from tests.builders.notices import deliver
from uets.kernel import pool
from uets.kernel.ids import new_id, to_public
from uets.keys.actions.usage import forget_leases
from uets.keys.rules.access import Access
from uets.mailbox.models import MailboxEntry
from uets.mailbox.queries import NoticeRow

OPERATIONS: dict[str, tuple[str, type[msgspec.Struct]]] = {
    "list_notices": ("/v1/notices", NoticePage),
    "get_notice": ("/v1/notices/{notice_id}", Notice),
}
ROWS = 1_000
FOLDERS_OF_LIST = [1, 4]

PREPARED = (
    "SELECT name FROM pg_prepared_statements WHERE statement LIKE %b AND NOT statement LIKE 'SELECT name %%'"
)
WITH_BODY = ("submit_packages", "open_notices")
"""They write whole batches on the own pool; tests/api/test_submissions.py and test_openings.py look at them."""

COLUMNS = "SELECT attname::text FROM pg_attribute WHERE attrelid = 'looked_at'::regclass AND attnum > 0 ORDER BY attnum"


class Form(msgspec.Struct, frozen=True):
    """One form of a hot call: its address, the statement it runs, the values, the struct of a row."""

    target: str
    table: str
    values: list[Any]
    struct: type[msgspec.Struct]
    index: str


@pytest.fixture
def given(transactional_db: None) -> HandOver:  # noqa: ARG001 - the pool reads what is committed
    """Return a working key whose first call is made: that one writes evidence, as no later one does."""
    bind_vault()
    forget_leases()
    pool.close()
    hand_over = hand_over_key()
    allow(hand_over, EVERYTHING)
    deliver(hand_over.account)
    assert get(hand_over, "/v1/notices").status == 200
    return hand_over


def get(given: HandOver, target: str) -> Answer:
    return call("GET", target, key=given.letter["key"])


def newest(given: HandOver) -> MailboxEntry:
    return MailboxEntry.objects.filter(account_id=given.account.id).latest("id")


def list_forms(given: HandOver) -> Iterator[Form]:
    """Yield the forms that programs call most."""
    account_id, last, name = given.account.id, newest(given).id, f"key:{given.key.kid}"
    cursor, both = to_public("cur", last), FOLDERS_OF_LIST
    page = ("FROM mailbox_mailboxentry", NoticeRow)
    yield Form("/v1/notices", page[0], [name, account_id, account_id, both, 51], page[1], "_pkey")
    yield Form(
        f"/v1/notices?cursor={cursor}",
        page[0],
        [name, account_id, account_id, both, last, 51],
        page[1],
        "_pkey",
    )
    yield Form(
        "/v1/notices?folder=1", page[0], [name, account_id, account_id, 1, 51], page[1], "_folder_id_idx"
    )
    yield Form(
        f"/v1/notices/{to_public('ntc', last)}",
        page[0],
        [name, account_id, account_id, last],
        page[1],
        "_pkey",
    )
    yield Form("/v1/notices", "FROM keys_apikey", [given.key.kid], Access, "kid")


@contextmanager
def prepared(given: HandOver, form: Form) -> Iterator[tuple[pool.Reader, str]]:
    """Make the call anew, and lend the connection that it prepared the form's statement on, with that one's name."""
    pool.close()
    assert get(given, form.target).status == 200
    with ExitStack() as stack:
        while True:
            is_bound = "mailbox" in form.table
            lent = stack.enter_context(pool.read_account(given.account.id) if is_bound else pool.read())
            lent.run("BEGIN")
            stack.callback(lent.run, "ROLLBACK")
            for name in lent.rows(str, PREPARED, f"%{form.table}%"):
                yield lent, name
                return


def execute(before: str, name: str, form: Form) -> Any:
    """Return the words that run a statement with the form's values behind other words."""
    values = sql.SQL(", ").join(map(sql.Literal, form.values))
    text = sql.SQL(before) + sql.SQL(" EXECUTE {}({})").format(sql.Identifier(name), values)
    return text.as_string(None)


def list_columns(given: HandOver, form: Form) -> list[str]:
    """Return the names of a statement's columns; PostgreSQL refuses two of the same name."""
    with prepared(given, form) as (lent, name):
        lent.run(execute("CREATE TEMP TABLE looked_at ON COMMIT DROP AS", name, form))
        return lent.rows(str, COLUMNS)


def explain(given: HandOver, form: Form) -> list[Mapping[str, Any]]:
    """Return the nodes of a statement's plan."""
    with prepared(given, form) as (lent, name):
        # Some tables of a test are small; only where no index serves would the planner still read them whole.
        lent.run("SET LOCAL enable_seqscan = off")
        lent.run("SET LOCAL ROLE uets_app")  # whose plans hold the policies of row-level security
        (plan,) = lent.rows(lambda found: found, execute("EXPLAIN (FORMAT JSON)", name, form))
    return list(list_nodes(plan[0]["Plan"]))


def list_nodes(node: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield node
    for below in node.get("Plans", ()):
        yield from list_nodes(below)


def find_faults(nodes: list[Mapping[str, Any]], *, index: str) -> list[str]:
    """Return what makes a plan slow: a table read whole, rows sorted, several partitions, another index."""
    faults = [f"{node['Node Type']} on {node.get('Relation Name', '')}" for node in nodes if is_slow(node)]
    used = [node.get("Index Name", "") for node in nodes]
    entries = {node["Relation Name"] for node in nodes if "mailboxentry" in node.get("Relation Name", "")}
    faults += [f"{len(entries)} partitions"] if len(entries) > 1 else []
    return faults if any(index in name for name in used) else [*faults, f"{used} instead of {index}"]


def is_slow(node: Mapping[str, Any]) -> bool:
    return node["Node Type"] in {"Seq Scan", "Sort", "Incremental Sort", "Bitmap Heap Scan"}


def fill(given: HandOver) -> None:
    """Give the account a mailbox of some length, nearly all of it archived, and others theirs."""
    pattern = newest(given)
    names = [field.attname for field in MailboxEntry._meta.concrete_fields]  # noqa: SLF001 - Django's documented way
    columns = {name: getattr(pattern, name) for name in names if name != "pk"}
    accounts = [given.account.id] * ROWS + [new_id() for _ in range(ROWS)]
    MailboxEntry.objects.bulk_create(
        MailboxEntry(**columns | {"account_id": account, "id": new_id(), "folder": 4}) for account in accounts
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE mailbox_mailboxentry, mailbox_noticereader")


def refuse(*_: object) -> Any:
    """Stand where Django would run a statement."""
    message = "a hot path uses Django's connection"
    raise AssertionError(message)


def list_undecorated() -> set[str]:
    """Return the operations for which nobody does the upkeep of Django's connection."""
    return {
        str(ast.literal_eval(word.value))
        for path in list_files("api/v1")
        for function in list_functions(path)
        if "with_database" not in [ast.unparse(mark) for mark in function.decorator_list]
        for mark in function.decorator_list
        if isinstance(mark, ast.Call)
        for word in mark.keywords
        if word.arg == "operation_id"
    }


def test_every_operation_without_djangos_connection_is_looked_at() -> None:
    assert list_undecorated() == set(OPERATIONS) | set(WITH_BODY)


def test_a_hot_call_runs_nothing_on_djangos_connection(given: HandOver) -> None:
    targets = [form.target for form in list_forms(given)]
    with connection.execute_wrapper(refuse):
        assert [get(given, target).status for target in targets] == [200] * len(targets)
        assert get(given, "/v1/grant").status == 500  # an ordinary one does


def test_structs_are_in_the_order_of_their_columns(given: HandOver) -> None:
    for form in list_forms(given):
        names = [field.name for field in msgspec.structs.fields(form.struct)]
        assert list_columns(given, form) == names, form.target


def test_every_statement_reads_one_range_of_the_intended_index(given: HandOver) -> None:
    fill(given)
    faults = {form.target: find_faults(explain(given, form), index=form.index) for form in list_forms(given)}
    assert {target: found for target, found in faults.items() if found} == {}


def test_a_slow_plan_is_found() -> None:
    scan = {"Node Type": "Seq Scan", "Relation Name": "mailbox_mailboxentry_h01"}
    other = {"Node Type": "Index Scan", "Relation Name": "mailbox_mailboxentry_h02", "Index Name": "by_day"}
    nodes = list(list_nodes({"Node Type": "Sort", "Plans": [scan, other]}))
    assert find_faults(nodes, index="_pkey") == [
        "Sort on ",
        "Seq Scan on mailbox_mailboxentry_h01",
        "2 partitions",
        "['', '', 'by_day'] instead of _pkey",
    ]


@pytest.mark.parametrize("operation", OPERATIONS)
def test_the_bytes_are_what_is_published(given: HandOver, operation: str) -> None:
    path, struct = OPERATIONS[operation]
    entry = newest(given)
    opening = {"acknowledge": "read-evidence"}
    headers = {"Idempotency-Key": "a"}
    name = to_public("ntc", entry.id)
    call("POST", f"/v1/notices/{name}/opening", key=given.letter["key"], body=opening, headers=headers)
    answer = get(given, path.format(notice_id=name))
    document = json.loads(FILE.read_text(encoding="utf-8"))
    described = document["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    jsonschema.validate(answer.json, {**described, "components": document["components"]})
    assert msgspec.json.encode(msgspec.json.decode(answer.body, type=struct)) == answer.body
