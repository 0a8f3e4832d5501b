"""What asks for a fresh strong login (trust.md §3): on its page, and in its action; the table is the law of it.

Narrowing, disabling and ending ask for no more than the session: ending is never harder than giving.
"""

import ast
import inspect
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest
from django.urls import URLPattern, get_resolver

from config.routes import walk
from tests.architecture.source import ROOT, dotted, list_calls, list_files, name_of, parse

PAGES: dict[str, tuple[str, ...]] = {
    "undertaking and purchase": ("applications:check",),
    "key view": ("keys:reveal",),
    "new key": ("keys:resend", "keys:rotate"),
    "tariff": ("keys:change_tariff",),
    "extension": ("keys:extend",),
    "enabling again": ("keys:enable",),
    "standing behind a grant": ("keys:confirm",),
    "operator changes": ("accounts:invite", "accounts:confirm_operator", "accounts:keep_operator"),
    "second approval": ("approvals:approve", "approvals:switches"),
    "new second factor": ("security:app", "security:add_passkey"),
    "removal of a second factor": ("security:remove_app", "security:remove_passkey"),
    "recovery codes": ("security:recovery",),
    "password": ("security:password",),
    "whole mailbox": ("closings:mailbox",),
}
"""Pages whose guard asks before anything happens."""

ASKED_INSIDE: dict[str, tuple[str, ...]] = {
    "permission widening and IP rule": ("keys:amend",),
    "operator changes": ("accounts:operator",),
    "closing an account": ("closings:close",),
}
"""Pages that narrow too: the action refuses what widens, and the view then asks."""

NARROWING = (
    "keys:disable",
    "approvals:reject",
    "closings:take_back",
    "keys:end",
    "accounts:remove_operator",
    "security:end_one",
    "security:end_others",
)

ACTIONS: dict[str, tuple[str, ...]] = {
    "undertaking and purchase": ("uets/applications/actions/approve.py::approve",),
    "new grant and key": ("uets/keys/actions/create_grant.py::create_grant",),
    "key view": ("uets/keys/actions/reveal_key.py::reveal_key",),
    "new key": (
        "uets/keys/actions/resend_key.py::resend_key",
        "uets/keys/actions/rotate_key.py::rotate_key",
    ),
    "permission widening and IP rule": ("uets/keys/actions/amend_grant.py::amend_grant",),
    "tariff and extension": (
        "uets/keys/actions/extend_key.py::extend_key",
        "uets/keys/actions/extend_key.py::change_tariff",
    ),
    "enabling again": ("uets/keys/actions/disable_key.py::enable_key",),
    "second approval": (
        "uets/approvals/actions/asking.py::approve",
        "uets/applications/actions/second.py::hold_application",
        "uets/keys/actions/permit_reveal.py::permit_reveal",
    ),
    "closing an account": (
        "uets/closings/actions/requests.py::ask_to_close",
        "uets/closings/actions/requests.py::confirm_request",
    ),
    "whole mailbox": ("uets/mailbox/actions/export.py::export_mailbox",),
    "standing behind a grant": ("uets/keys/actions/reviewing.py::confirm_grant",),
    "operator changes": (
        "uets/accounts/actions/invitations.py::invite_operator",
        "uets/accounts/actions/operators.py::confirm_operator",
        "uets/accounts/actions/operators.py::change_operator",
        "uets/accounts/actions/operators.py::keep_operator",
    ),
    "contact data": ("uets/login/actions/contacts.py::send_contact_code",),
    "second factors and passwords": (
        "uets/login/actions/own_totp.py::add_own_totp",
        "uets/login/actions/own_totp.py::remove_own_totp",
        "uets/login/actions/passkeys.py::add_passkey",
        "uets/login/actions/passkeys.py::remove_passkey",
        "uets/login/actions/recovery.py::make_recovery_codes",
        "uets/login/actions/passwords.py::change_password",
    ),
}
"""Actions that refuse without it, whichever door asks."""

READING_PAGES_OF_STAFF = {
    "home",
    "sealing",
    "mobile",
    "authorities",
    "authority",
    "closings",
    "closing_document",
    "groups",
}


@cache
def routes() -> dict[str, Callable[..., Any]]:
    return {name: entry.callback for name, entry in _named(get_resolver("config.urls"))}


def _named(resolver: Any, space: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            yield f"{space}:{entry.name}".lstrip(":"), entry
        else:
            yield from _named(entry, entry.namespace or space)


def asks(route: str) -> bool:
    return getattr(routes()[route], "asks_fresh_login", False)


@cache
def checking(package: str) -> frozenset[tuple[str, str]]:
    """Files and names of a package's functions that look at the freshness of a login, themselves or by another.

    A private name counts in its own file only.
    """
    nodes = [
        (name_of(path), node)
        for path in list_files(f"uets/{package}")
        for node in parse(path).body
        if isinstance(node, ast.FunctionDef)
    ]
    known: set[tuple[str, str]] = set()
    grows = True
    while grows:
        found = {(file, node.name) for file, node in nodes if looks(file, node, known)}
        grows, known = found != known, found
    return frozenset(known)


def looks(file: str, node: ast.FunctionDef, known: set[tuple[str, str]]) -> bool:
    names = {name for where, name in known if not name.startswith("_") or where == file}
    return bool(called_by(node) & ({"is_fresh", "check_is_fresh", "check_login"} | names))


def called_by(node: ast.AST) -> set[str]:
    return {dotted(call.func).rpartition(".")[2] for call in list_calls(node)}


@pytest.mark.parametrize("route", [route for each in PAGES.values() for route in each])
def test_the_page_asks_for_a_fresh_strong_login(route: str) -> None:
    assert asks(route)


@pytest.mark.parametrize("route", [route for each in ASKED_INSIDE.values() for route in each])
def test_the_page_asks_when_the_action_refuses(route: str) -> None:
    view = inspect.unwrap(routes()[route])
    module = ast.parse(inspect.getsource(inspect.getmodule(view)))  # type: ignore[arg-type] # a view has a module
    assert "ask_for_login" in called_by(module)


@pytest.mark.parametrize("route", NARROWING)
def test_narrowing_and_ending_ask_for_no_more_than_the_session(route: str) -> None:
    assert not asks(route)


def test_every_changing_page_of_staff_asks() -> None:
    own = [name.partition(":")[2] for name in routes() if name.startswith("staff:")]
    assert [name for name in own if name not in READING_PAGES_OF_STAFF and not asks(f"staff:{name}")] == []
    assert set(own) >= READING_PAGES_OF_STAFF


@pytest.mark.parametrize("action", [action for each in ACTIONS.values() for action in each])
def test_the_action_refuses_without_a_fresh_strong_login(action: str) -> None:
    path, _, name = action.partition("::")
    (node,) = (
        each for each in parse(ROOT / path).body if isinstance(each, ast.FunctionDef) and each.name == name
    )
    assert (path, node.name) in checking(path.split("/")[1])


def test_every_page_that_asks_stands_in_the_table() -> None:
    listed = {route for each in PAGES.values() for route in each}
    asking = {name for name in routes() if asks(name) and not name.startswith("staff:")}
    assert asking - listed == set()


def test_routes_are_found_at_all() -> None:
    assert len(list(walk(get_resolver("config.urls")))) > len(PAGES)
    assert name_of(ROOT / "uets") == "uets"
