"""The program sends the signature, or says that the person declined.

The checks of trust.md §3.3 in their order; the first failure ends the request. Whether a certificate is revoked is
asked of others, which takes seconds, so that no row is held meanwhile: the one use is spent first, in a transaction of
its own, and what comes of it is written in a second one. A process that dies between them leaves a request that is
spent and opens nothing.
"""

from datetime import datetime
from typing import TYPE_CHECKING

import msgspec
from django.db import transaction

from uets.accounts import queries as accounts
from uets.evidence import actions as evidence
from uets.evidence.states import Kind
from uets.kernel.actor import Actor, ActorKind, Origin
from uets.kernel.addresses import network_of
from uets.kernel.refusals import Refusal
from uets.login import ports as login
from uets.notices import ports as notices
from uets.signing import errors, queries, rules
from uets.signing.actions.fetching import read_request
from uets.signing.models import SigningRequest
from uets.signing.states import OPEN, SignedResult, SigningKind, SigningState

if TYPE_CHECKING:
    from uets.login.ports import SignedBy


def sign_request(*, code: str, cms: bytes, origin: Origin, at: datetime) -> None:
    """Take a signature in, judged once and for all.

    Raises SigningRequestUnknown, SigningRequestOver, TooManyCodes, SignatureRefused, CertificateRefused,
    CertificateStatusUnknown, SignerIsAnother.
    """
    request = read_request(code=code, origin=origin, at=at)
    _claim(request)
    content = rules.signed_bytes(queries.open_content(request=request), byte_range=request.byte_range)
    try:
        by = login.person_signatures().judge(cms, content=content, content_type=request.content_type, at=at)
        _check_signer(request, by)
    except Refusal as refusal:
        _fail(request, refusal, origin=origin, at=at)
        raise
    _keep(request, by, cms=cms, origin=origin, at=at)


def decline_request(*, code: str, origin: Origin, at: datetime) -> None:
    """End a request whose statement the person does not want to sign; raises what `read_request` raises."""
    request = read_request(code=code, origin=origin, at=at)
    with transaction.atomic():
        _move(request, to=SigningState.DECLINED, at=at)
        _record(Kind.SIGNATURE_DECLINED, request, origin=origin, at=at)


@transaction.atomic
def _claim(request: SigningRequest) -> None:
    """Spend the one use of code and nonce; raises SigningRequestOver when somebody was faster."""
    _move(request, to=SigningState.CLAIMED, at=None)


def _check_signer(request: SigningRequest, by: "SignedBy") -> None:
    if request.person_id is None:
        return
    if accounts.get_person(person_id=request.person_id).tckn != by.tckn:
        raise errors.SignerIsAnother


@transaction.atomic
def _fail(request: SigningRequest, refusal: Refusal, *, origin: Origin, at: datetime) -> None:
    why = {"code": refusal.code, "why": str(refusal.facts.get("why", ""))}
    SigningRequest.objects.filter(id=request.id).update(state=SigningState.FAILED.value, why=why, ended_at=at)
    _record(Kind.SIGNATURE_REFUSED, request, origin=origin, at=at, refusal=why)


@transaction.atomic
def _keep(request: SigningRequest, by: "SignedBy", *, cms: bytes, origin: Origin, at: datetime) -> None:
    is_login = request.kind == SigningKind.LOGIN
    signed_from = network_of(origin.address)
    result = SignedResult(
        **msgspec.structs.asdict(by),
        level=rules.level_of(asked_from=request.network, signed_from=signed_from) if is_login else 0,
        signed_at=at,
        cms=cms,
    )
    sealed = notices.content_keys().seal(msgspec.json.encode(result), context=f"{request.ref}:result")
    SigningRequest.objects.filter(id=request.id).update(
        state=SigningState.SIGNED.value, sealed_result=sealed, ended_at=at
    )
    facts = {"certificate": by.certificate_sha256, "other_network": str(bool(result.level))}
    _record(Kind.SIGNATURE_RECEIVED, request, origin=origin, at=at, **facts)


def _move(request: SigningRequest, *, to: SigningState, at: datetime | None) -> None:
    """Move an open request on, once; raises SigningRequestOver."""
    still_open = SigningRequest.objects.filter(id=request.id, state__in=OPEN)
    if not still_open.update(state=to.value, ended_at=at):
        raise errors.SigningRequestOver


def _record(kind: Kind, request: SigningRequest, *, origin: Origin, at: datetime, **facts: object) -> None:
    actor = Actor(kind=ActorKind.PERSON, id=request.ref, origin=origin)
    said = {"kind": request.kind, "statement": request.statement, "origin": request.origin}
    said |= {"session_hash": request.session_hash}
    evidence.record(kind=kind, subject=request.ref, actor=actor, at=at, facts={**said, **facts})
