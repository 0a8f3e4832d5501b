"""docs/reference/openapi-v1.json is the API as the code has it, and what it once published is only added to.

A change that breaks a program written for the published document needs `/v2`; `make openapi` refuses to write it.
"""

import copy
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from api.openapi import build
from api.urls import api
from config import openapi
from config.openapi_breaks import list_breaks
from console.documents import list_documents
from tests.architecture.source import ROOT, name_of

Change = Callable[[dict[str, Any]], object]

SMALL: dict[str, Any] = {
    "x-problem-codes": ["not-found"],
    "components": {
        "schemas": {
            "Thing": {
                "type": "object",
                "required": ["id", "state"],
                "properties": {
                    "id": {"type": "string", "pattern": "^t"},
                    "state": {"enum": ["open", "closed"]},
                    "owner": {"anyOf": [{"type": "string"}, {"type": "null"}]},
                    "parts": {"type": "array", "items": {"type": "string"}},
                },
            },
            "Wish": {
                "type": "object",
                "required": ["kind"],
                "properties": {
                    "kind": {"type": "string", "enum": ["a", "b"]},
                    "words": {"type": "string", "maxLength": 40, "minLength": 1},
                },
            },
        }
    },
    "paths": {
        "/things": {
            "post": {
                "operationId": "make",
                "security": [{"HolderKey": []}],
                "x-permission": "things:make",
                "parameters": [
                    {"in": "query", "name": "limit", "schema": {"type": "integer", "maximum": 100}}
                ],
                "requestBody": {
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Wish"}}}
                },
                "responses": {
                    "200": {
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}
                    },
                    "404": {"content": {"application/problem+json": {}}},
                },
            }
        }
    },
}


def changed(change: Change) -> list[str]:
    """Return the breaks that a change of the small document makes."""
    new = copy.deepcopy(SMALL)
    change(new)
    return list_breaks(SMALL, new)


def operation(document: dict[str, Any]) -> Any:
    return document["paths"]["/things"]["post"]


def schema(document: dict[str, Any], name: str) -> Any:
    return document["components"]["schemas"][name]


def thing(document: dict[str, Any]) -> Any:
    return schema(document, "Thing")["properties"]


def wish(document: dict[str, Any]) -> Any:
    return schema(document, "Wish")["properties"]


BREAKS: dict[str, Change] = {
    "POST /things is gone": lambda d: d["paths"].clear(),
    "POST /things: operationId changed": lambda d: operation(d).update(operationId="create"),
    "POST /things: security changed": lambda d: operation(d).update(security=[{"ClientToken": []}]),
    "POST /things: x-permission changed": lambda d: operation(d).update({"x-permission": "things:all"}),
    "problem code not-found is gone": lambda d: d["x-problem-codes"].clear(),
    "POST /things: parameter limit is gone": lambda d: operation(d)["parameters"].clear(),
    "POST /things: parameter limit is required now": lambda d: operation(d)["parameters"][0].update(
        required=True
    ),
    "POST /things: parameter new is required now": lambda d: operation(d)["parameters"].append(
        {"in": "query", "name": "new", "required": True, "schema": {}}
    ),
    "POST /things ?limit: maximum is narrower": lambda d: operation(d)["parameters"][0]["schema"].update(
        maximum=50
    ),
    "POST /things: a body is required now": lambda d: operation(d)["requestBody"].update(required=True),
    "POST /things body: application/json is gone": lambda d: operation(d)["requestBody"]["content"].clear(),
    "POST /things body.words is required now": lambda d: schema(d, "Wish")["required"].append("words"),
    "POST /things body.words is gone": lambda d: wish(d).pop("words"),
    "POST /things body.kind: enum is narrower": lambda d: wish(d)["kind"]["enum"].remove("b"),
    "POST /things body.words: type is narrower": lambda d: wish(d)["words"].update(type="integer"),
    "POST /things body.words: minLength is narrower": lambda d: wish(d)["words"].update(minLength=2),
    "POST /things: answer 200 is gone": lambda d: operation(d)["responses"].pop("200"),
    "POST /things 200: application/json is gone": lambda d: operation(d)["responses"]["200"][
        "content"
    ].clear(),
    "POST /things 200.parts is gone": lambda d: thing(d).pop("parts"),
    "POST /things 200.state may be missing now": lambda d: schema(d, "Thing")["required"].remove("state"),
    "POST /things 200.state: enum is narrower": lambda d: thing(d)["state"]["enum"].remove("closed"),
    "POST /things 200.id: pattern is wider": lambda d: thing(d)["id"].pop("pattern"),
    "POST /things 200.parts[]: type is wider": lambda d: thing(d)["parts"]["items"].update(type="integer"),
    "POST /things 200.owner: type is wider": lambda d: thing(d)["owner"]["anyOf"].append({"type": "integer"}),
}
ADDITIONS: dict[str, Change] = {
    "nothing": lambda _: None,
    "a path": lambda d: d["paths"].update({"/more": {}}),
    "a parameter": lambda d: operation(d)["parameters"].append({"in": "query", "name": "new", "schema": {}}),
    "a field of a request": lambda d: wish(d).update(new={"type": "string"}),
    "a field of an answer": lambda d: thing(d).update(new={"type": "string"}),
    "a value that may be sent": lambda d: wish(d)["kind"]["enum"].append("c"),
    "a value that may be answered": lambda d: thing(d)["state"]["enum"].append("kept"),
    "more room": lambda d: wish(d)["words"].update(maxLength=80),
    "an answer that is never null": lambda d: thing(d)["owner"]["anyOf"].pop(),
    "a field that is always answered": lambda d: schema(d, "Thing")["required"].append("parts"),
    "a problem less": lambda d: operation(d)["responses"].pop("404"),
}


@pytest.mark.parametrize("words", BREAKS)
def test_a_break_is_named(words: str) -> None:
    assert changed(BREAKS[words]) == [words]


@pytest.mark.parametrize("words", ADDITIONS)
def test_an_addition_is_none(words: str) -> None:
    assert changed(ADDITIONS[words]) == []


def test_the_file_is_the_document_of_the_code() -> None:
    assert json.loads(openapi.FILE.read_text(encoding="utf-8")) == build(api), "run: make openapi"


def test_a_document_that_breaks_is_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    published = build(api)
    published["paths"]["/v1/gone"] = {"get": {"responses": {}}}
    kept = tmp_path / "openapi-v1.json"
    kept.write_text(json.dumps(published), encoding="utf-8")
    monkeypatch.setattr(openapi, "FILE", kept)
    monkeypatch.setattr(sys, "argv", ["openapi"])
    assert openapi.main() == 1
    assert capsys.readouterr().err == "GET /v1/gone is gone; a break needs /v2\n"
    assert json.loads(kept.read_text(encoding="utf-8")) == published


def test_nothing_that_was_committed_is_broken_by_hand() -> None:
    answer = subprocess.run(
        ["git", "show", f"HEAD:{name_of(openapi.FILE)}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if answer.returncode != 0:
        pytest.skip("no git here: the writer's refusal stands alone")
    assert list_breaks(json.loads(answer.stdout), json.loads(openapi.FILE.read_text(encoding="utf-8"))) == []


def test_the_page_of_error_codes_is_current() -> None:
    page = ROOT / "docs" / "integrators" / "errors.md"
    assert page.read_text(encoding="utf-8") == list_documents(ROOT / "docs")[page], "run: make docs"
