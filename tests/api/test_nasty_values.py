"""Whatever is sent in an address, a query, a header or a body: never a fault of ours (5xx)."""

import base64
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from tests.api.calling import Answer, call
from tests.api.tokens import token_of
from tests.architecture.source import ROOT
from tests.builders.authorities import make_program
from tests.builders.keys import AT, HandOver
from tests.builders.notices import deliver
from tests.builders.sealing import bind_published, list_roles
from uets.kernel.ids import new_id, to_public
from uets.keys.models import Grant

DOCUMENT = json.loads((ROOT / "docs" / "reference" / "openapi-v1.json").read_text(encoding="utf-8"))
IDS = {"notice_id": "ntc", "part_id": "prt", "operator_id": "opr", "grant_id": "grn"}
IDS |= {"submission_id": "sub", "batch_id": "sbt", "evidence_id": "evd"}
HUGE = "9" * 5_000
NASTY = [
    "\0", "a\0b", HUGE, f"-{HUGE}", "1e999", "NaN", "", " ", "../..", "%", "%00", "\ud800", "\uffff", "İıŞ", "'\";--",
    "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "0000-00-00T00:00:00Z", "\r\nX: y", "x" * 20_000,
    "[" * 500, "null", "true", "-1", "0", "٣", "𝟘", "cur_" + "Z" * 26, "ntc_" + "Z" * 26,
]  # fmt: skip
HEADERS = [
    "If-Match", "If-None-Match", "Range", "Idempotency-Key", "Accept-Language", "Accept", "X-Request-ID",
    "X-Forwarded-For", "User-Agent", "Content-Type", "Authorization",
]  # fmt: skip
NASTY_HEADERS = [
    "\0", HUGE, f'"{HUGE}"', f"bytes={HUGE}-", f"bytes=0-{HUGE}", "bytes=٣-٤", '"٣"', "*", ",,,", '"', "\xff\xfe", "",
    "tr;q=" + HUGE, "a" * 20_000, "; charset=yok", "application/json; charset=\0", "Bearer \0", "Bearer uetsa_\0",
    "Bearer " + HUGE, '"1", "2"', "[::1", "1.2.3.4.5, " * 50,
]  # fmt: skip
BODIES = [
    b"\0", b'"\\u0000"', b"9" * 5_000, b"[" * 100_000, b'{"a":' * 5_000, b"1e999", b"NaN", b"\xff\xfe", b"{}",
    b"\xef\xbb\xbf{}", b'{"tckn":"\\u0000","permissions":["\\u0000"]}',
    b'{"tckn":"10000000146","permissions":["notices:list\\u0000"]}', b'{"tckn":"\\ud800","permissions":["\\ud800"]}',
    b'{"acknowledge":"\\u0000"}', b'{"acknowledge":"\\ud800"}', b'{"delivery_id":"\\u0000","proof":"\\u0000"}',
    b'{"delivery_id":"cdl_00000000000000000000000000","proof":"\\ud800"}',
]  # fmt: skip
ODD_HEADERS: list[object] = [
    {}, [], None, 1, "x", {"alg": None}, {"alg": []}, {"alg": "ES256", "kid": "a\0"}, {"alg": "ES256", "kid": {}},
    {"alg": "ES256", "crit": 1}, {"alg": "ES256", "b64": False},
]  # fmt: skip


def operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in DOCUMENT["paths"].items():
        for method, operation in item.items():
            yield method.upper(), path, operation


OPERATIONS = list(operations())
NAMES = [operation["operationId"] for _, _, operation in OPERATIONS]


@pytest.fixture
def known(given: HandOver) -> dict[str, str]:
    """Return the ids of records that are there."""
    Grant.objects.filter(id=given.grant.id).update(ip_rule="none")
    bind_published(list_roles())
    entry = deliver(given.account, at=AT)
    ids = {name: to_public(prefix, new_id()) for name, prefix in IDS.items()}
    return ids | {"notice_id": to_public("ntc", entry.id), "grant_id": to_public("grn", given.grant.id)}


def credential(given: HandOver, operation: dict[str, Any]) -> str:
    """Return what opens an operation: a holder's key, an authority's token or, also where nobody asks, a client's."""
    ways = [name for way in operation.get("security", ()) for name in way]
    if "AuthorityToken" in ways:
        return make_program().token()
    return given.letter["key"] if "HolderKey" in ways else token_of(given.partner)


def fill(path: str, ids: dict[str, str]) -> str:
    for name, value in ids.items():
        path = path.replace(f"{{{name}}}", value)
    return path


def sound(answer: Answer, sent: object) -> None:
    assert answer.status < 500, f"{sent!r:.200}: {answer.body!r:.300}"


@pytest.mark.parametrize(("method", "path", "operation"), OPERATIONS, ids=NAMES)
def test_queries_and_addresses(
    given: HandOver, known: dict[str, str], method: str, path: str, operation: dict[str, Any]
) -> None:
    key, parameters = credential(given, operation), operation.get("parameters", [])
    for parameter in parameters:
        for value in NASTY:
            written = quote(value.encode("utf-8", "surrogatepass"), safe="")
            if parameter["in"] == "path":
                raw = value.encode("utf-8", "surrogatepass").decode("latin-1")
                target = fill(path, known | {parameter["name"]: raw})
            else:
                target = f"{fill(path, known)}?{parameter['name']}={written}"
            sound(call(method, target, key=key), (parameter["name"], value))
    sound(call(method, f"{fill(path, known)}?%00=%00&\xff=%ff&" + "a=1&" * 2_000, key=key), "many fields")


@pytest.mark.parametrize(("method", "path", "operation"), OPERATIONS, ids=NAMES)
def test_headers(
    given: HandOver, known: dict[str, str], method: str, path: str, operation: dict[str, Any]
) -> None:
    key, target = credential(given, operation), fill(path, known)
    for header in HEADERS:
        for number, value in enumerate(NASTY_HEADERS):
            body: object = {} if number % 2 or header == "Content-Type" else None
            sound(call(method, target, key=key, body=body, headers={header: value}), (header, value))


@pytest.mark.parametrize(("method", "path", "operation"), OPERATIONS, ids=NAMES)
def test_bodies(
    given: HandOver, known: dict[str, str], method: str, path: str, operation: dict[str, Any]
) -> None:
    key, target = credential(given, operation), fill(path, known)
    for number, body in enumerate(BODIES):
        headers = {"Idempotency-Key": f"k{number}", "If-Match": '"1"'}
        sound(call(method, target, key=key, body=body, headers=headers), body)


def assertion(header: object, claims: object) -> str:
    parts = (json.dumps(header).encode(), json.dumps(claims).encode(), b"signature")
    return ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts)


def assertions(client: str) -> Iterator[str]:
    good = {"iss": client, "sub": client, "aud": "x", "exp": 4e9, "jti": "j"}
    for value in ("a\0b", "\ud800", "x" * 3_000, "", client):
        for name in ("iss", "sub", "jti"):
            yield assertion({"alg": "ES256"}, good | {name: value})
    for exp in (1e308, -1e308, 10**400, 0):
        yield assertion({"alg": "ES256"}, good | {"exp": exp, "nbf": exp, "iat": exp})
    for header in ODD_HEADERS:
        yield assertion(header, good)
    yield from (
        ".",
        "..",
        "...",
        "a.b.c",
        "\0.\0.\0",
        "٣.٣.٣",
        base64.b64encode(b"[" * 2_000).decode() + ".e30.x",
    )


def test_tokens_are_asked_for_without_login(given: HandOver) -> None:
    kind = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
    for text in assertions(given.partner.integrator.client_id):
        form = {"grant_type": "client_credentials", "client_assertion_type": kind, "client_assertion": text}
        body = urlencode(form).encode()
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        answer = call("POST", "/oauth/token", body=body, headers=headers)
        assert (answer.status, answer.json) == (401, {"error": "invalid_client"}), text
    for value in NASTY_HEADERS:
        for header in (*HEADERS, "Content-Length"):
            sound(call("POST", "/oauth/token", body=b"a=b", headers={header: value}), (header, value))
