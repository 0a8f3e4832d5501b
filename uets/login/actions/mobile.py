"""Mobil imza (ETSI TS 102 204): ordered by a browser, asked for by the worker, used once by the same browser."""

import secrets
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import msgspec
from django.db import connection, transaction

from uets.agreements.states import Paper, TextKind
from uets.evidence import actions as evidence
from uets.evidence.states import Kind
from uets.kernel import numbers
from uets.kernel.actor import Actor, ActorKind, Origin
from uets.kernel.addresses import network_of
from uets.kernel.ids import new_id
from uets.login import errors, ports, queries, rules
from uets.login.models import MobileSignature
from uets.login.states import (
    MOBILE_HOURLY_MOST,
    MOBILE_LIFE,
    MOBILE_NETWORK_MOST,
    MOBILE_WINDOW,
    Identification,
    Method,
    MobileOutcome,
    MobilePurpose,
    MobileSignatureState,
)

NONCE_BYTES = 32
OPEN = (MobileSignatureState.ORDERED.value, MobileSignatureState.ASKED.value)

PURPOSES = {TextKind.CONTRACT: MobilePurpose.CONTRACT, TextKind.UNDERTAKING: MobilePurpose.UNDERTAKING}

COUNT_ALONE = """-- requests for one number are counted one after the other
SELECT pg_advisory_xact_lock(hashtext('login.mobile:' || %s))"""


class Phone(NamedTuple):
    """Whom to ask: what was typed and chosen."""

    number: str
    operator: str


class PaperOrder(NamedTuple):
    """A contract or undertaking that is to be signed: what it is, and the lines of the statement that say so."""

    paper: Paper
    words: str
    about: str


@transaction.atomic
def order_mobile_signature(
    *,
    phone: Phone,
    session_hash: str,
    site: str,
    origin: Origin,
    at: datetime,
    order: PaperOrder | None = None,
) -> MobileSignature:
    """Order a mobile signature over a login statement, or over the acceptance of a contract or an undertaking.

    Raises MobileNumberInvalid, MobileOperatorUnknown, TooManyMobileRequests; whether the number has a certificate or
    an account here is not looked at.
    """
    number = numbers.find_mobile(phone.number)
    if number is None:
        raise errors.MobileNumberInvalid
    if phone.operator not in {each.code for each in ports.mobile_signatures().list_operators()}:
        raise errors.MobileOperatorUnknown
    digest, network = queries.hmac_of(f"mobile:{number}"), network_of(origin.address)
    _check_may_ask(digest=digest, network=network, at=at)
    code = rules.new_match_code()
    signature_id = new_id()
    row = MobileSignature.objects.create(
        id=signature_id,
        purpose=(PURPOSES[order.paper.kind] if order else MobilePurpose.LOGIN).value,
        session_hash=session_hash,
        operator=phone.operator,
        number=number,
        number_digest=digest,
        masked=rules.mask_mobile(number),
        code=code,
        content=_write(order, site=site, session_hash=session_hash, code=code, at=at),
        account_id=order.paper.account_id if order else None,
        text_id=order.paper.text_id if order else None,
        state=MobileSignatureState.ORDERED.value,
        outcome=MobileOutcome.WAITING.value,
        ordered_at=at,
        expires_at=at + MOBILE_LIFE,
        next_at=at,
        address=origin.address,
        network=network,
        user_agent=origin.user_agent,
    )
    record_mobile(row=row, kind=Kind.MOBILE_SIGNATURE_ORDERED, at=at)
    return row


@transaction.atomic
def use_mobile_login(*, signature_id: UUID, session_hash: str, at: datetime) -> Identification:
    """Return who has signed the login of this session, once; raises MobileSignatureGone."""
    row, signer = take_signed(
        signature_id=signature_id, session_hash=session_hash, purpose=MobilePurpose.LOGIN, at=at
    )
    return Identification(
        tckn=signer.tckn,
        first_name=signer.first_name,
        last_name=signer.last_name,
        method=Method.MOBIL_IMZA,
        at=row.signed_at or at,
        certificate=signer.certificate_sha256,
    )


def take_signed(
    *, signature_id: UUID, session_hash: str, purpose: MobilePurpose, at: datetime
) -> tuple[MobileSignature, ports.SignedBy]:
    """Use up a signature of this session for this purpose and return it with its signer; part of a larger act.

    Raises MobileSignatureGone when it is not there, not signed, used or too old.
    """
    row = (
        MobileSignature.objects.select_for_update()
        .filter(id=signature_id, session_hash=session_hash, purpose=purpose.value)
        .first()
    )
    if row is None or row.state != MobileSignatureState.SIGNED or at > row.expires_at:
        raise errors.MobileSignatureGone
    signer = msgspec.convert(row.signer, ports.SignedBy)
    row.state, row.signer = MobileSignatureState.USED.value, {}
    row.save(update_fields=["state", "signer"])
    return row, signer


@transaction.atomic
def forget_old_mobile_signatures(*, at: datetime) -> int:
    """Delete the requests that no limit counts any more; the evidence stays."""
    deleted, _ = MobileSignature.objects.filter(ordered_at__lt=at - 2 * MOBILE_WINDOW).delete()
    return deleted


def record_mobile(*, row: MobileSignature, kind: Kind, at: datetime, **facts: str) -> None:
    """Record what became of a request, in the chain of its number; the number itself stands nowhere."""
    subject = f"mobile_signature:{row.id}"
    chain = f"mobile:{bytes(row.number_digest).hex()}"
    actor = Actor(
        kind=ActorKind.PERSON,
        id=chain,
        origin=Origin(address=row.address, user_agent=row.user_agent),
    )
    shown = {"operator": row.operator, "number": row.masked, "purpose": row.purpose}
    evidence.record(
        kind=kind,
        subject=subject,
        actor=actor,
        at=at,
        facts={**shown, "session": row.session_hash, **facts},
        chain=chain,
    )


def _write(order: PaperOrder | None, *, site: str, session_hash: str, code: str, at: datetime) -> bytes:
    nonce = secrets.token_hex(NONCE_BYTES)
    if order is None:
        return rules.write_login_statement(
            origin=site, session_hash=session_hash, nonce=nonce, code=code, at=at
        )
    return rules.write_paper_statement(
        words=order.words,
        about=order.about,
        origin=site,
        session_hash=session_hash,
        nonce=nonce,
        code=code,
        at=at,
    )


def _check_may_ask(*, digest: bytes, network: str, at: datetime) -> None:
    """Count, one after the other, what is open and what was asked within the hour; raises TooManyMobileRequests."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT_ALONE, [digest.hex()])
    recent = MobileSignature.objects.filter(ordered_at__gt=at - MOBILE_WINDOW).order_by("-ordered_at")
    of_number = recent.filter(number_digest=digest)
    of_network = recent.filter(network=network) if network else recent.none()
    rules.check_may_ask_phone(
        still_open=of_number.filter(state__in=OPEN, expires_at__gt=at).count(),
        of_number=list(of_number.values_list("ordered_at", flat=True)[:MOBILE_HOURLY_MOST]),
        of_network=list(of_network.values_list("ordered_at", flat=True)[:MOBILE_NETWORK_MOST]),
        at=at,
    )
