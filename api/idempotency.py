"""Idempotency-Key on operations that create or have legal effect (draft-ietf-httpapi-idempotency-key-header-07)."""

import hashlib
import re
from collections.abc import Callable
from typing import ClassVar

from django.http import HttpRequest, HttpResponse

from api.calls import actor_of, call_of
from uets.kernel.refusals import Refusal
from uets.keys.actions.run_once import Answer, run_once

KEY = re.compile(r'"?([\x21\x23-\x7e]{1,128})"?')
"""An RFC 8941 string, or the bare text that most clients send."""

KEPT_HEADERS = ("Content-Type", "ETag", "Location", "Content-Language")


class IdempotencyKeyMissing(Refusal):
    """The operation needs an Idempotency-Key."""

    code: ClassVar[str] = "idempotency-key-missing"


def once(request: HttpRequest, operation: Callable[[], HttpResponse]) -> HttpResponse:
    """Run the operation once for this caller and key; a repetition gets the same answer, marked as replayed."""
    key = KEY.fullmatch(request.META.get("HTTP_IDEMPOTENCY_KEY", "").strip())
    if key is None:
        raise IdempotencyKeyMissing
    method, path = str(request.method), request.path
    caller = actor_of(request)
    owner = str(caller.grant_id or caller.integrator_id or caller.authority_id or caller.id)
    found, is_replay = run_once(
        call_id=_digest(owner, key[1]),
        fingerprint=_digest(method, path, request.body.decode("latin-1")),
        at=call_of(request).at,
        operation=lambda: _pack(operation()),
    )
    response = HttpResponse(found.body, status=found.status)
    for name, value in found.headers.items():
        response[name] = value
    if is_replay:
        response["Idempotent-Replayed"] = "true"
    return response


def _pack(response: HttpResponse) -> Answer:
    headers = {name: response[name] for name in KEPT_HEADERS if name in response}
    return Answer(status=response.status_code, headers=headers, body=response.content)


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
