"""The OpenAPI 3.1 document of /v1: ninja's routes and requests, the answers' own structs, the problems of each call.

`docs/reference/openapi-v1.json` is this document, frozen: `make check` compares them, and it is only added to.
"""

from collections.abc import Callable
from typing import Any

import msgspec
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI

from api.auth import AuthorityToken, ClientToken, HolderKey
from api.problems import CATALOGUE

METHODS = frozenset({"get", "post", "put", "patch", "delete"})
REF = "#/components/schemas/{name}"
COMMON = {
    "400": "malformed-request",
    "401": "key-unknown",
    "403": "permission-missing",
    "404": "not-found",
    "429": "quota-exceeded",
    "500": "internal-error",
    "503": "temporarily-unavailable",
}

OF_CALLERS = frozenset({"401", "403", "429"})
"""What only a caller with a credential is answered."""


class FieldProblem(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is wrong with one field."""

    code: str
    detail: str
    pointer: str = ""
    parameter: str = ""


class ProblemDocument(msgspec.Struct, frozen=True, omit_defaults=True):
    """A refusal (RFC 9457); programs rely on `code`, never on the text."""

    type: str
    status: int
    code: str
    title: str
    detail: str
    fix: str
    instance: str
    request_id: str
    errors: list[FieldProblem] = []


def answer_with(api: NinjaAPI) -> Callable[[HttpRequest], HttpResponse]:
    """Return the view of `GET /v1/openapi.json`."""

    def show(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
        return HttpResponse(msgspec.json.encode(build(api)), content_type="application/json")

    return show


def build(api: NinjaAPI) -> dict[str, Any]:
    """Return the document of an API."""
    document: dict[str, Any] = msgspec.to_builtins(api.get_openapi_schema(path_prefix="/v1/"))
    document["openapi"] = "3.1.0"
    document["servers"] = [{"url": "/", "description": settings.INSTALLATION}]
    document["info"]["license"] = {"name": "Apache-2.0", "identifier": "Apache-2.0"}
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    operations = _operations(api)
    structs = {ProblemDocument} | {
        operation.answer[1] for operation in operations.values() if operation.answer[1]
    }
    _, described = msgspec.json.schema_components(sorted(structs, key=lambda s: s.__name__), ref_template=REF)
    schemas.update(described)
    for item in document["paths"].values():
        for method, operation in item.items():
            if method in METHODS:
                _complete(operation, operations[operation["operationId"]])
    document["components"]["securitySchemes"] = SECURITY
    document["x-problem-codes"] = sorted(CATALOGUE)
    return document


SECURITY = {
    "HolderKey": {"type": "http", "scheme": "bearer", "description": "API key of a grant (uets_live_…)"},
    "ClientToken": {
        "type": "http",
        "scheme": "bearer",
        "description": "token of POST /oauth/token (uetsa_…)",
    },
    "AuthorityToken": {
        "type": "http",
        "scheme": "bearer",
        "description": "token of POST /oauth/token for a sending authority's program (uetss_…)",
    },
}


def _operations(api: NinjaAPI) -> dict[str, Any]:
    """Return the functions of the operations by operation id."""
    return {
        operation.operation_id: _Described(operation)
        for _, router in api._routers  # noqa: SLF001 - ninja offers no public list
        for view in router.path_operations.values()
        for operation in view.operations
        if operation.operation_id
    }


class _Described:
    """One operation: what it answers and who may call it."""

    def __init__(self, operation: Any) -> None:
        self.answer: tuple[int, type[msgspec.Struct] | None, str] = operation.view_func.answer
        self.auth = operation.auth_callbacks[0] if operation.auth_callbacks else None


def _complete(operation: dict[str, Any], described: _Described) -> None:
    status, struct, media_type = described.answer
    operation["responses"] = {str(status): _answer(struct, media_type, status)}
    for code, problem in COMMON.items():
        if described.auth is None and code in OF_CALLERS:
            continue
        operation["responses"][code] = {
            "description": CATALOGUE[problem].title.en,
            "content": {"application/problem+json": {"schema": {"$ref": REF.format(name="ProblemDocument")}}},
        }
    operation["security"] = [{type(described.auth).__name__: []}] if described.auth else []
    if described.auth is None:
        operation["x-permission"] = "public"
    if isinstance(described.auth, HolderKey):
        permission = described.auth.permission
        operation["x-permission"] = permission.value if permission else None
    elif isinstance(described.auth, ClientToken):
        operation["x-permission"] = "integrator"
    elif isinstance(described.auth, AuthorityToken):
        operation["x-permission"] = "authority"


def _answer(struct: type[msgspec.Struct] | None, media_type: str, status: int) -> dict[str, Any]:
    description = (struct.__doc__ if struct else None) or ("No content" if status == 204 else "The bytes")  # noqa: PLR2004 - No Content
    found: dict[str, Any] = {"description": description.strip().splitlines()[0]}
    if struct is not None:
        found["content"] = {media_type: {"schema": {"$ref": REF.format(name=struct.__name__)}}}
    elif status != 204:  # noqa: PLR2004 - No Content
        found["content"] = {media_type: {}}
    return found
