"""Run a call once per Idempotency-Key; a repetition gets the stored answer (draft-ietf-httpapi-idempotency-key)."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import ClassVar

import msgspec
from django.db import connection, transaction

from uets.kernel.refusals import Refusal
from uets.keys.models import IdempotentCall

ANSWER_KEPT_FOR = timedelta(hours=24)
GIVEN_UP_AFTER = timedelta(minutes=2)
"""A call whose process died holds its key no longer than this."""

CLAIM = """-- claim an Idempotency-Key; a row left by a dead process or by yesterday is taken over
INSERT INTO keys_idempotentcall (id, fingerprint, started_at, status, headers, body)
VALUES (%s, %s, %s, NULL, '{}', '')
ON CONFLICT (id) DO UPDATE SET
    fingerprint = EXCLUDED.fingerprint, started_at = EXCLUDED.started_at, status = NULL, headers = '{}', body = ''
WHERE keys_idempotentcall.started_at < %s
   OR (keys_idempotentcall.status IS NULL AND keys_idempotentcall.started_at < %s)
RETURNING id"""


class Answer(msgspec.Struct, frozen=True):
    """What a call answered: HTTP status, headers worth repeating, body bytes."""

    status: int
    headers: dict[str, str]
    body: bytes


class RequestInProgress(Refusal):
    """The same call is still running."""

    code: ClassVar[str] = "request-in-progress"


class IdempotencyKeyReused(Refusal):
    """The key was used with another request in the last 24 hours."""

    code: ClassVar[str] = "idempotency-key-reused"


def run_once(
    *, call_id: str, fingerprint: str, at: datetime, operation: Callable[[], Answer]
) -> tuple[Answer, bool]:
    """Return the answer of the call and whether it was stored before.

    `call_id` (64 hex digits) names caller and key, `fingerprint` the request. The effect and its answer are one
    transaction; a refused operation leaves the key free. Raises RequestInProgress, IdempotencyKeyReused.
    """
    if not _claim(call_id=call_id, fingerprint=fingerprint, at=at):
        return _stored(call_id=call_id, fingerprint=fingerprint), True
    try:
        with transaction.atomic():
            answer = operation()
            IdempotentCall.objects.filter(id=call_id).update(
                status=answer.status, headers=answer.headers, body=answer.body
            )
    except BaseException:
        IdempotentCall.objects.filter(id=call_id, status=None).delete()
        raise
    return answer, False


def forget_old_calls(*, at: datetime) -> int:
    """Delete answers older than 24 hours and return how many."""
    deleted, _ = IdempotentCall.objects.filter(started_at__lt=at - ANSWER_KEPT_FOR).delete()
    return deleted


def _claim(*, call_id: str, fingerprint: str, at: datetime) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, [call_id, fingerprint, at, at - ANSWER_KEPT_FOR, at - GIVEN_UP_AFTER])
        return cursor.fetchone() is not None


def _stored(*, call_id: str, fingerprint: str) -> Answer:
    call = IdempotentCall.objects.filter(id=call_id).first()
    if call is None or (call.status is None and call.fingerprint == fingerprint):
        raise RequestInProgress(retry_after=1)
    if call.fingerprint != fingerprint:
        raise IdempotencyKeyReused
    return Answer(status=call.status or 0, headers=call.headers, body=bytes(call.body))
