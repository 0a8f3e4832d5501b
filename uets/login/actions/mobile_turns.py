"""The worker's part of mobil imza: ask the operators, compare and judge what was signed, end what took too long."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import msgspec
from django.db import transaction

from uets.evidence.states import Kind
from uets.login import ports, rules
from uets.login.actions.mobile import OPEN, record_mobile
from uets.login.errors import CertificateRefused, CertificateStatusUnknown, SignatureRefused
from uets.login.models import MobileAlarm, MobileSignature
from uets.login.states import (
    MOBILE_ALARM_SHOWN,
    MOBILE_ALARMS,
    MOBILE_LIFE,
    MobileOutcome,
    MobilePurpose,
    MobileSignatureState,
    SignatureFault,
)

MOST_AT_ONCE: Final = 48
LOOK_EVERY: Final = timedelta(seconds=2)
CLAIM_FOR: Final = timedelta(seconds=30)
"""When a worker dies over a request, another one takes it up after this."""

GRACE: Final = timedelta(seconds=15)
"""How long after its end an operator is still asked what became of a request."""

ID_DATA: Final = "1.2.840.113549.1.7.1"
"""The content type of what a SIM card signs (RFC 5652 §4)."""

OTHER: Final = {SignatureFault.OTHER_CONTENT.value, SignatureFault.OTHER_TYPE.value}

log = logging.getLogger(__name__)


def exchange_mobile_signatures(*, now: Callable[[], datetime]) -> int:
    """Ask the operators for what is due, take what they say, and return how many requests were due."""
    at = now()
    due = _claim(at=at)
    late = [row for row in due if at >= row.expires_at + GRACE]
    for row in late:
        _take(row.id, _EXPIRED, at=at)
    asked = [row for row in due if row not in late]
    if asked:
        answers = ports.mobile_signatures().exchange([_call(row) for row in asked], at=at)
        for row, answer in zip(asked, answers, strict=True):
            _take(row.id, answer, at=now())
    return len(due)


_EXPIRED: Final = ports.MobileAnswer(outcome=MobileOutcome.EXPIRED, transaction="")


@transaction.atomic
def _claim(*, at: datetime) -> Sequence[MobileSignature]:
    """Return what is due, which no other worker takes for a while."""
    waiting = MobileSignature.objects.select_for_update(skip_locked=True).filter(
        state__in=OPEN, next_at__lte=at
    )
    due = list(waiting.order_by("next_at")[:MOST_AT_ONCE])
    MobileSignature.objects.filter(id__in=[row.id for row in due]).update(next_at=at + CLAIM_FOR)
    return due


def _call(row: MobileSignature) -> ports.MobileCall:
    return ports.MobileCall(
        id=row.id,
        operator=row.operator,
        number=row.number,
        content=bytes(row.content),
        shown=rules.write_on_phone(MobilePurpose(row.purpose), code=row.code),
        seconds=int(MOBILE_LIFE.total_seconds()),
        transaction=row.transaction,
    )


@transaction.atomic
def _take(signature_id: UUID, answer: ports.MobileAnswer, *, at: datetime) -> None:
    """Write down what an operator said; one that has ended meanwhile stays as it is."""
    row = MobileSignature.objects.select_for_update().get(id=signature_id)
    if row.state not in OPEN:
        return
    row.transaction = answer.transaction or row.transaction
    if answer.outcome is MobileOutcome.WAITING:
        row.state, row.next_at = MobileSignatureState.ASKED.value, at + LOOK_EVERY
        row.save(update_fields=["state", "next_at", "transaction"])
        return
    is_signed = answer.outcome is MobileOutcome.SIGNED
    outcome, why, signer = _judge(row, answer.cms, at=at) if is_signed else (answer.outcome, "", None)
    _end(row, outcome, why=why, signer=signer, cms=answer.cms, at=at)
    if outcome in MOBILE_ALARMS:
        _raise_alarm(row, status=answer.status, at=at)


def _raise_alarm(row: MobileSignature, *, status: int, at: datetime) -> None:
    """Count what operations has to see: one row for each operator and fault, anew once the last one is old."""
    found, is_new = MobileAlarm.objects.select_for_update().get_or_create(
        operator=row.operator,
        outcome=row.outcome,
        status=status if row.outcome == MobileOutcome.OUR_FAULT else 0,
        defaults={"first_at": at, "last_at": at, "newest": row.id, "times": 1},
    )
    if is_new:
        return
    if at - found.last_at > MOBILE_ALARM_SHOWN:
        found.first_at, found.times = at, 0
    found.times, found.last_at, found.newest = found.times + 1, at, row.id
    found.save(update_fields=["first_at", "last_at", "newest", "times"])


def _judge(
    row: MobileSignature, cms: bytes, *, at: datetime
) -> tuple[MobileOutcome, str, ports.SignedBy | None]:
    """Compare what was signed with what was sent, and judge who signed it (trust.md §3.4, §3.3)."""
    content = bytes(row.content)
    try:
        signer = ports.person_signatures().judge(cms, content=content, content_type=ID_DATA, at=at)
    except SignatureRefused as refused:
        why = str(refused.facts["why"])
        if why not in OTHER:
            return MobileOutcome.SIGNATURE_BROKEN, why, None
        log.error("a phone signed other data than was sent", extra={"operator": row.operator})  # noqa: TRY400 - the alarm
        return MobileOutcome.OTHER_DATA, why, None
    except CertificateRefused as refused:
        return MobileOutcome.CERTIFICATE_REFUSED, str(refused.facts["why"]), None
    except CertificateStatusUnknown:
        return MobileOutcome.STATUS_UNKNOWN, "", None
    return MobileOutcome.SIGNED, "", signer


def _end(
    row: MobileSignature,
    outcome: MobileOutcome,
    *,
    why: str,
    signer: ports.SignedBy | None,
    cms: bytes,
    at: datetime,
) -> None:
    row.outcome, row.why, row.number = outcome.value, why, ""
    row.state = (MobileSignatureState.SIGNED if signer else MobileSignatureState.REFUSED).value
    if signer is not None:
        row.signer, row.cms = msgspec.to_builtins(signer), cms
        row.signed_at, row.expires_at = at, at + MOBILE_LIFE
    row.save()
    kind = Kind.MOBILE_SIGNATURE_MADE if signer else Kind.MOBILE_SIGNATURE_REFUSED
    certificate = {"certificate": signer.certificate_sha256} if signer else {}
    record_mobile(
        row=row, kind=kind, at=at, outcome=outcome.value, **({"why": why} if why else {}), **certificate
    )
