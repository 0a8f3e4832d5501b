"""Contracts and undertakings by mobil imza: the signature gets its time stamp, is used up, and lies beside the consent.

Whoever asks the time-stamp authority waits for others, so that no row is held meanwhile: `finish_mobile_paper` asks,
`take_mobile_paper` uses the signature up in the transaction of the act.
"""

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec
from django.db import transaction

from uets.accounts import queries as accounts
from uets.agreements import actions as agreements
from uets.agreements.ports import signature_stamps
from uets.agreements.states import Paper, SignatureForm, SignedPaper, SignedStatement, TextKind
from uets.evidence.errors import EvidenceToolsAway
from uets.evidence.ports import TimestampUnavailable
from uets.kernel.actor import Actor
from uets.login import errors, ports, queries
from uets.login.actions.mobile import PURPOSES, take_signed
from uets.login.states import MobileSignatureState

if TYPE_CHECKING:
    from uets.agreements.models import ConsentRecord
    from uets.login.models import MobileSignature

AWAY = 60


def finish_mobile_paper(
    *, actor: Actor, signature_id: UUID, session_hash: str, kind: TextKind, at: datetime
) -> SignedPaper:
    """Return what this session's mobile signature accepts, stamped (CAdES-B-T); nothing changes.

    Raises MobileSignatureGone, MobileSignerOther when somebody else signed, EvidenceToolsAway.
    """
    row = queries.find_mobile_signature(signature_id=signature_id, session_hash=session_hash)
    if row is None or row.purpose != PURPOSES[kind].value:
        raise errors.MobileSignatureGone
    if row.state != MobileSignatureState.SIGNED.value or at > row.expires_at:
        raise errors.MobileSignatureGone
    paper = _read_paper(row, kind=kind)
    if paper.account_id != actor.account_id or actor.person_id is None:
        raise errors.MobileSignatureGone
    signer = msgspec.convert(row.signer, ports.SignedBy)
    if accounts.get_person(person_id=actor.person_id).tckn != signer.tckn:
        raise errors.MobileSignerOther
    try:
        stamped = signature_stamps().stamp(bytes(row.cms), at=at)
    except TimestampUnavailable as away:
        raise EvidenceToolsAway(why="timestamps", retry_after=AWAY) from away
    signed = SignedStatement(
        form=SignatureForm.CADES,
        document=bytes(row.content),
        signature=stamped,
        certificate=signer.certificate_sha256,
    )
    return SignedPaper(paper=paper, signed=signed)


def take_mobile_paper(*, signature_id: UUID, session_hash: str, kind: TextKind, at: datetime) -> None:
    """Use the signature up, in the transaction of what it accepts; raises MobileSignatureGone."""
    take_signed(signature_id=signature_id, session_hash=session_hash, purpose=PURPOSES[kind], at=at)


def sign_contract_by_mobile(
    *,
    actor: Actor,
    signature_id: UUID,
    session_hash: str,
    shown_at: datetime | None,
    words: str,
    at: datetime,
) -> "ConsentRecord":
    """Accept the contract that this session's mobile signature names, for the account that it names.

    Raises what `finish_mobile_paper` raises, and TextChanged.
    """
    named: dict[str, Any] = {"signature_id": signature_id, "session_hash": session_hash, "at": at}
    named |= {"kind": TextKind.CONTRACT}
    done = finish_mobile_paper(actor=actor, **named)
    with transaction.atomic():
        take_mobile_paper(**named)
        return agreements.accept_contract(
            actor=actor,
            account_id=done.paper.account_id,
            text_id=done.paper.text_id,
            shown_at=shown_at,
            words=words,
            at=at,
            signed=done.signed,
        )


def _read_paper(row: "MobileSignature", *, kind: TextKind) -> Paper:
    if row.account_id is None or row.text_id is None:
        raise errors.MobileSignatureGone
    return Paper(kind=kind, text_id=row.text_id, account_id=row.account_id)
