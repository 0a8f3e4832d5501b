"""Every endpoint, every permission, every state of grant and key: rows of the OpenAPI file, codes from here."""

import json
from datetime import timedelta

import pytest

from api.problems import CATALOGUE
from tests.api.calling import call
from tests.api.conftest import EVERYTHING, allow
from tests.api.tokens import token_of
from tests.architecture.source import ROOT
from tests.builders.authorities import make_program
from tests.builders.keys import HandOver
from uets.kernel import clock
from uets.kernel.ids import new_id, to_public
from uets.keys.models import ApiKey, Grant
from uets.keys.states import GrantState, KeyState

DOCUMENT = json.loads((ROOT / "docs" / "reference" / "openapi-v1.json").read_text(encoding="utf-8"))

# What each operation needs; an operation without a row here fails the test.
NEEDS: dict[str, str | None] = {
    "get_account": None,
    "get_grant": None,
    "list_notices": "notices:list",
    "get_notice": "notices:list",
    "list_evidence": "notices:list",
    "get_timeline": "notices:list",
    "get_evidence_bundle": "notices:list",
    "get_evidence_file": "notices:list",
    "get_notice_evidence_bundle": "notices:list",
    "open_notice": "notices:open",
    "open_notices": "notices:open",
    "verify_document": "public",
    "get_signing_request": "public",
    "get_signing_content": "public",
    "get_signing_part": "public",
    "sign_signing_request": "public",
    "decline_signing_request": "public",
    "list_parts": "notices:open",
    "get_part_content": "notices:open",
    "get_package": "notices:open",
    "archive_notice": "notices:archive",
    "unarchive_notice": "notices:archive",
    "delete_notice": "notices:delete",
    "restore_notice": "notices:delete",
    "list_operators": "operators:manage",
    "get_operator": "operators:manage",
    "add_operator": "operators:manage",
    "remove_operator": "operators:manage",
    "list_credential_deliveries": "integrator",
    "pull_credential": "integrator",
    "acknowledge_credential": "integrator",
    "rotate_credential": "integrator",
    "relinquish_grant": "integrator",
    "put_volume_forecast": "authority",
    "ask_reachability": "authority",
    "get_submission_batch": "authority",
    "list_submissions": "authority",
    "submit_packages": "authority",
    "get_submission": "authority",
    "cancel_submission": "authority",
    "get_submission_timeline": "authority",
    "get_submission_evidence": "authority",
    "get_submission_evidence_bundle": "authority",
}

OF_GRANT = {
    GrantState.AWAITING_DELIVERY: (401, "key-not-acknowledged"),
    GrantState.DISABLED: (403, "grant-disabled"),
    GrantState.SUSPENDED: (403, "grant-suspended"),
    GrantState.EXPIRED: (401, "key-expired"),
    GrantState.CANCELLED: (403, "grant-cancelled"),
}
OF_KEY = {
    KeyState.MINTING: (401, "key-not-acknowledged"),
    KeyState.AWAITING_DELIVERY: (401, "key-not-acknowledged"),
    KeyState.REPLACED: (401, "key-replaced"),
    KeyState.EXPIRED: (401, "key-expired"),
    KeyState.UNDELIVERED: (401, "key-undelivered"),
    KeyState.LEAKED: (401, "key-leaked"),
    KeyState.CANCELLED: (401, "key-cancelled"),
}
USABLE_KEYS = {KeyState.ACTIVE, KeyState.OVERLAPPING}


def list_operations() -> list[tuple[str, str, str]]:
    """Return operation id, method and an address of every operation of the document."""
    ids = {
        "notice_id": "ntc",
        "part_id": "prt",
        "operator_id": "opr",
        "grant_id": "grn",
        "evidence_id": "evd",
    }
    ids |= {"submission_id": "sub", "batch_id": "sbt"}
    found = []
    for path, item in DOCUMENT["paths"].items():
        target = path.replace("{month}", "2026-12")
        for name, prefix in ids.items():
            target = target.replace(f"{{{name}}}", to_public(prefix, new_id()))
        found += [(operation["operationId"], method.upper(), target) for method, operation in item.items()]
    return found


OPERATIONS = list_operations()
CLOSED = [row for row in OPERATIONS if NEEDS.get(row[0]) != "public"]
THEMSELVES = {"integrator", "authority"}
"""Who calls as itself, with a token of POST /oauth/token."""

HOLDERS = [row for row in CLOSED if NEEDS.get(row[0]) not in THEMSELVES]
AUTHORITIES = [row for row in OPERATIONS if NEEDS.get(row[0]) == "authority"]


def refusal(given: HandOver, method: str, target: str) -> tuple[int, str]:
    """Return status and code when the caller is refused, or (0, "") when the call came through to its own errors."""
    answer = call(method, target, key=given.letter["key"], body={} if method == "POST" else None)
    return (answer.status, answer.code) if answer.status in {401, 403} else (0, "")


def test_every_operation_has_a_row() -> None:
    assert {operation for operation, _, _ in OPERATIONS} == set(NEEDS)


def test_the_document_names_the_same_permissions() -> None:
    named = {
        operation["operationId"]: operation["x-permission"]
        for item in DOCUMENT["paths"].values()
        for operation in item.values()
    }
    assert named == NEEDS


@pytest.mark.parametrize(("operation", "method", "target"), HOLDERS, ids=[row[0] for row in HOLDERS])
def test_each_permission_opens_what_needs_it_and_nothing_else(
    given: HandOver, operation: str, method: str, target: str
) -> None:
    for permission in EVERYTHING:
        allow(given, [permission])
        is_enough = NEEDS[operation] in {None, permission}
        expected = (0, "") if is_enough else (403, "permission-missing")
        assert refusal(given, method, target) == expected, permission
    allow(given, [])
    assert refusal(given, method, target) == (
        (0, "") if NEEDS[operation] is None else (403, "permission-missing")
    )


@pytest.mark.parametrize(("operation", "method", "target"), HOLDERS, ids=[row[0] for row in HOLDERS])
def test_each_state_of_grant_and_key_has_its_answer(
    given: HandOver, operation: str, method: str, target: str
) -> None:
    grants, keys = Grant.objects.filter(id=given.grant.id), ApiKey.objects.filter(id=given.key_id)
    for grant_state in GrantState:
        grants.update(state=grant_state.value)
        assert refusal(given, method, target) == OF_GRANT.get(grant_state, (0, "")), (operation, grant_state)
    grants.update(state=GrantState.ACTIVE.value)
    tomorrow = clock.now() + timedelta(days=1)
    for key_state in KeyState:
        end = tomorrow if key_state is KeyState.OVERLAPPING else None
        keys.update(state=key_state.value, usable_until=end)
        expected = (0, "") if key_state in USABLE_KEYS else OF_KEY[key_state]
        assert refusal(given, method, target) == expected, (operation, key_state)


@pytest.mark.parametrize(("operation", "method", "target"), CLOSED, ids=[row[0] for row in CLOSED])
def test_nobody_gets_in_without_a_credential(
    given: HandOver, operation: str, method: str, target: str
) -> None:
    answer = call(method, target, body={} if method == "POST" else None)
    assert (answer.code, answer.headers["www-authenticate"]) == ("credential-missing", "Bearer"), operation
    wrong = given.letter["key"][:-1] + ("0" if given.letter["key"][-1] != "0" else "1")
    expected = "token-expired" if NEEDS[operation] in THEMSELVES else "key-malformed"
    assert call(method, target, key=wrong, body={} if method == "POST" else None).code == expected


@pytest.mark.parametrize(("operation", "method", "target"), AUTHORITIES, ids=[row[0] for row in AUTHORITIES])
def test_a_token_opens_what_its_kind_of_client_may_call(
    given: HandOver, operation: str, method: str, target: str
) -> None:
    program = make_program()
    assert call(method, target, key=token_of(given.partner), body={}).code == "token-expired", operation
    assert call(method, target, key=program.token(), body={}).code not in {
        "token-expired",
        "credential-missing",
    }
    assert call("GET", "/v1/credential-deliveries", key=program.token()).code == "token-expired"
    assert call("GET", "/v1/account", key=program.token()).code == "key-malformed"


def test_every_answered_code_is_in_the_catalogue() -> None:
    answered = {code for _, code in [*OF_GRANT.values(), *OF_KEY.values()]}
    assert answered <= set(CATALOGUE)
