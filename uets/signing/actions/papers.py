"""Contracts and undertakings by e-imza: a prepared PDF goes to the program, its signature comes back and is finished.

Finishing asks a time-stamp authority and sources of revocation, so that no row is held meanwhile: `finish_paper` asks
them, and the signature is taken in the transaction of what it accepts. Until then nothing has been accepted, and what
could not be finished is tried again with the same signature while it may be taken.
"""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

import msgspec
from django.db import transaction

from uets.agreements import actions as agreements
from uets.agreements.ports import PreparedPdf, SignatureUnfit, signed_pdfs
from uets.agreements.states import Paper, SignatureForm, SignedPaper, SignedStatement, TextKind
from uets.evidence.errors import EvidenceToolsAway
from uets.evidence.ports import TimestampUnavailable
from uets.kernel.actor import Actor
from uets.login import ports as login
from uets.login.errors import SignatureRefused
from uets.login.states import SignatureFault
from uets.signing import errors, queries, rules
from uets.signing.actions.asking import ask_for_signature
from uets.signing.actions.taking import take_signature
from uets.signing.states import TAKE_WITHIN, SigningKind, SigningState, Wish

if TYPE_CHECKING:
    from uets.agreements.models import ConsentRecord
    from uets.signing.models import SigningRequest
    from uets.signing.states import SignedResult

AWAY = 60


def ask_for_paper(  # noqa: PLR0913 - what is signed, who asks, where
    *,
    actor: Actor,
    paper: Paper,
    pdf: bytes,
    statement: str,
    name: str,
    session_hash: str,
    site: str,
    at: datetime,
) -> "SigningRequest":
    """Ask the acting person to sign a printed text; only their signature will do. Raises TooManyCodes."""
    prepared = signed_pdfs().prepare(pdf, signer=actor.name, reason=statement, at=at)
    wish = Wish(
        kind=SigningKind.DOCUMENT,
        statement=statement,
        person_id=actor.person_id,
        content=prepared.content,
        byte_range=prepared.byte_range,
        name=name,
        paper=paper,
    )
    request, _ = ask_for_signature(
        wish=wish, session_hash=session_hash, site=site, origin=actor.origin, at=at
    )
    return request


def finish_paper(
    *, actor: Actor, request_id: UUID, session_hash: str, kind: TextKind, at: datetime
) -> SignedPaper:
    """Return the paper that this session's request has got signed, as PAdES-B-LT; nothing changes.

    Raises SigningRequestOver, SignatureRefused, CertificateRefused, CertificateStatusUnknown, EvidenceToolsAway.
    """
    request = queries.find_of_session(request_id=request_id, session_hash=session_hash)
    paper = _find_paper(request, actor=actor, kind=kind)
    result = queries.open_result(request=request) if request is not None else None
    if request is None or result is None or result.signed_at <= at - TAKE_WITHIN:
        raise errors.SigningRequestOver
    signed = SignedStatement(
        form=SignatureForm.PADES,
        document=_finish(request, result, at=at),
        signature=result.cms,
        certificate=result.certificate_sha256,
    )
    return SignedPaper(paper=paper, signed=signed)


def sign_contract_by_card(
    *,
    actor: Actor,
    request_id: UUID,
    session_hash: str,
    shown_at: datetime | None,
    words: str,
    at: datetime,
) -> "ConsentRecord":
    """Accept the contract that this session's request has got signed, for the account that it was asked for.

    Raises what `finish_paper` raises, and TextChanged.
    """
    done = finish_paper(
        actor=actor, request_id=request_id, session_hash=session_hash, kind=TextKind.CONTRACT, at=at
    )
    with transaction.atomic():
        take_signature(request_id=request_id, session_hash=session_hash, at=at)
        return agreements.accept_contract(
            actor=actor,
            account_id=done.paper.account_id,
            text_id=done.paper.text_id,
            shown_at=shown_at,
            words=words,
            at=at,
            signed=done.signed,
        )


def _find_paper(request: "SigningRequest | None", *, actor: Actor, kind: TextKind) -> Paper:
    """Return what the request was asked for, when it is this person's, in this account."""
    paper = queries.find_paper(request=request) if request is not None else None
    if request is None or paper is None or request.state != SigningState.SIGNED:
        raise errors.SigningRequestOver
    if (paper.kind, paper.account_id) != (kind, actor.account_id) or request.person_id != actor.person_id:
        raise errors.SigningRequestOver
    return paper


def _finish(request: "SigningRequest", result: "SignedResult", *, at: datetime) -> bytes:
    content, byte_range = queries.open_content(request=request), tuple(request.byte_range or ())
    proof = login.person_signatures().prove(
        result.cms,
        content=rules.signed_bytes(content, byte_range=request.byte_range),
        content_type=request.content_type,
        at=at,
    )
    prepared = PreparedPdf(content, msgspec.convert(byte_range, tuple[int, int, int, int]))
    try:
        return signed_pdfs().finish(prepared, cms=result.cms, proof=proof, at=at)
    except TimestampUnavailable as away:
        raise EvidenceToolsAway(why="timestamps", retry_after=AWAY) from away
    except SignatureUnfit as unfit:
        raise SignatureRefused(why=SignatureFault.BROKEN.value) from unfit
