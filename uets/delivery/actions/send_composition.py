"""Sign and send what was written here: the official's card signs PaketOzeti, the authority's seal closes the package.

What is asked to be signed, and what is sealed later, are built anew from the same row: the reader of packages finds out
if they were not the same. The finished package is handed over by `submit`, as any other.
"""

import io
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from uets.accounts import queries as accounts
from uets.authorities import ports as authorities
from uets.authorities import queries as registers
from uets.authorities.errors import SealMissing, SealUnusable
from uets.delivery import errors, rules
from uets.delivery.actions.compositions import forget_composition
from uets.delivery.actions.submit import Call, GivenPackage, submit
from uets.delivery.models import Composition
from uets.delivery.queries.compositions import (
    describe_draft,
    find_faults,
    find_sent,
    get_written,
    send_key,
)
from uets.delivery.queries.offices import get_signing_office
from uets.delivery.rules import composing
from uets.evidence import actions as evidence
from uets.evidence.states import Kind
from uets.kernel.actor import Actor
from uets.kernel.clock import ISTANBUL
from uets.notices import ports as notices
from uets.notices.eyp.reader import read_package
from uets.notices.eyp.refusals import PackageRefused
from uets.notices.eyp.writer import Prepared, finish_package, prepare_package
from uets.signing import actions as signing
from uets.signing.states import Shown, SigningKind, Wish

if TYPE_CHECKING:
    from uets.signing.models import SigningRequest


def ask_for_official(
    *, actor: Actor, authority_id: UUID, composition_id: UUID, session_hash: str, site: str, at: datetime
) -> "SigningRequest":
    """Ask the official who acts to sign what is written, with every file shown; nothing is sent by that.

    Raises OfficialNotFound, StateConflict, SignerRequired, CompositionGone, CompositionIncomplete, SealMissing,
    SealUnusable, TooManyCodes.
    """
    office = get_signing_office(actor=actor, authority_id=authority_id)
    written = get_written(authority_id=authority_id, composition_id=composition_id)
    if find_faults(written):
        raise errors.CompositionIncomplete
    registers.find_held_seal(detsis=office.authority.detsis)
    draft = describe_draft(written, authority=office.authority, signed_by="", at=at)
    prepared = prepare_package(draft)
    statement = composing.say_statement(
        authority=office.authority.name,
        subject=draft.subject,
        recipients=len(draft.recipients),
        attachments=len(draft.attachments),
    )
    wish = Wish(
        kind=SigningKind.PACKAGE,
        statement=statement,
        person_id=office.person_id,
        content=prepared.summary,
        name=draft.subject[:200],
        shown=_list_shown(prepared),
    )
    asked, _ = signing.ask_for_signature(
        wish=wish, session_hash=session_hash, site=site, origin=actor.origin, at=at
    )
    still = Composition.objects.filter(id=composition_id, changed_at=written.row.changed_at)
    if not still.update(signing_id=asked.id, signed_by=None, sealed_signature=None):
        raise errors.CompositionGone
    return asked


def send_composition(
    *, actor: Actor, authority_id: UUID, composition_id: UUID, session_hash: str, at: datetime
) -> UUID:
    """Seal what was signed and hand it over (Mühürle ve gönder); a second press gives the same submission.

    A signature that was taken stays with what is written, so that a seal that cannot be used now, or evidence without
    time, asks for no second one. Raises OfficialNotFound, StateConflict, SignerRequired, CompositionGone,
    SignatureMissing, SigningRequestOver, SealMissing, SealUnusable, ComposedRefused, and what `submit` raises.
    """
    office = get_signing_office(actor=actor, authority_id=authority_id)
    sent = find_sent(authority_id=authority_id, composition_id=composition_id)
    if sent is not None:
        return sent
    signature, signed_by = _take_signature(authority_id, composition_id, session_hash=session_hash, at=at)
    written = get_written(authority_id=authority_id, composition_id=composition_id)
    name = accounts.get_person(person_id=signed_by).full_name
    draft = describe_draft(written, authority=office.authority, signed_by=name, at=at.astimezone(ISTANBUL))
    detsis = office.authority.detsis
    try:
        package = finish_package(
            draft,
            prepare_package(draft),
            signature=signature,
            seal=lambda summary: authorities.seals().seal(summary, detsis=detsis, at=at),
        )
    except authorities.SealAbsent as error:
        raise SealMissing from error
    except authorities.SealLocked as error:
        raise SealUnusable from error
    certificates = _check(package, authority_id=authority_id, at=at)
    call = Call(
        actor=actor,
        authority_id=authority_id,
        idempotency_key=send_key(composition_id),
        packages=[GivenPackage(package, written.text.reference)],
    )
    return _hand_over(call, composition_id=composition_id, certificates=certificates, at=at)


def _take_signature(
    authority_id: UUID, composition_id: UUID, *, session_hash: str, at: datetime
) -> tuple[bytes, UUID]:
    """Return the official's signature and who made it; taken from its request it is kept, for the seal may be away."""
    with transaction.atomic():
        rows = Composition.objects.select_for_update().filter(authority_id=authority_id, id=composition_id)
        row = rows.first()
        if row is None:
            raise errors.CompositionGone
        keys, context = notices.content_keys(), f"{row.ref}:signature"
        if row.sealed_signature is not None and row.signed_by is not None:
            return keys.open(bytes(row.sealed_signature), context=context), row.signed_by
        if row.signing_id is None:
            raise errors.SignatureMissing
        result = signing.take_signature(request_id=row.signing_id, session_hash=session_hash, at=at)
        signer = accounts.find_person_by_tckn(tckn=result.tckn)
        if signer is None:
            raise errors.SignatureMissing
        row.sealed_signature, row.signed_by = keys.seal(result.cms, context=context), signer.id
        row.save(update_fields=["sealed_signature", "signed_by"])
        return result.cms, signer.id


def _check(package: bytes, *, authority_id: UUID, at: datetime) -> list[str]:
    """Read the finished package as delivery will, judge each signer, and return their certificates' digests.

    What cannot be known now about revocation does not stop it: delivery asks again. Raises ComposedRefused.
    """
    role = ""
    try:
        found = read_package(io.BytesIO(package))
        authority = registers.get_authority(authority_id=authority_id)
        rules.check_sender(found, detsis=authority.detsis, state=authority.state)
        rights, certificates = registers.list_signers(authority_id=authority_id), list[str]()
        for signature in found.signatures:
            role = signature.role.value
            judged = notices.signers().judge([signature], at=at)
            rules.check_signers(judged, rights=rights)
            certificates += [each.certificate_sha256 for each in judged]
    except PackageRefused as refused:
        raise errors.ComposedRefused(role=role, reason=refused.reason.value) from refused
    except notices.SignersUnavailable:
        return []
    return certificates


@transaction.atomic
def _hand_over(call: Call, *, composition_id: UUID, certificates: list[str], at: datetime) -> UUID:
    """Submit the package once, however often it is asked for at the same time; what was written goes then."""
    row = Composition.objects.select_for_update().filter(id=composition_id).first()
    sent = find_sent(authority_id=call.authority_id, composition_id=composition_id)
    if sent is None:
        if row is None or row.sealed_signature is None:
            raise errors.CompositionGone
        submit(call=call, at=at)
        sent = find_sent(authority_id=call.authority_id, composition_id=composition_id)
        if sent is None:
            raise errors.SubmissionNotFound
        facts = {"belge_id": str(row.belge_id), "certificates": certificates}
        evidence.record(
            kind=Kind.PACKAGE_SEALED, subject=f"submission:{sent}", actor=call.actor, at=at, facts=facts
        )
    if row is not None:
        forget_composition(row=row)
    return sent


def _list_shown(prepared: Prepared) -> tuple[Shown, ...]:
    """Return every signed part under its name in the package, PDF files as such."""
    return tuple(
        Shown(
            name=composing.show_part(name),
            content=content,
            media_type="application/pdf" if name.endswith(".pdf") else "application/xml",
        )
        for name, content in prepared.covered.items()
    )
