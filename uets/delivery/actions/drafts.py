"""Send a package by hand: upload it, look at what it says, then send it or drop it."""

import io
from datetime import datetime
from uuid import UUID

from django.db import OperationalError

from uets.authorities import actions as authorities
from uets.authorities.errors import OfficialNotFound
from uets.delivery import errors, rules
from uets.delivery.actions.submit import Call, GivenPackage, submit
from uets.delivery.models import PackageDraft
from uets.delivery.queries.drafts import get_draft, list_numbers
from uets.delivery.queries.offices import get_office
from uets.delivery.queries.sent import find_sent_as
from uets.kernel.actor import Actor
from uets.kernel.ids import new_id
from uets.notices import ports
from uets.notices.eyp.reader import read_package

MOST_AT_ONCE = 100


def keep_draft(
    *, actor: Actor, authority_id: UUID, content: bytes, reference: str, at: datetime
) -> PackageDraft:
    """Keep a package that an official has uploaded, encrypted, for a day; the look at its recipients is recorded.

    Raises PackageRefused for one that cannot be read, OfficialNotFound, StateConflict, BatchEmpty, PackageTooLarge,
    ReferenceInvalid.
    """
    get_office(actor=actor, authority_id=authority_id)
    rules.check_call(sizes=[len(content)] if content else [], references=[reference], not_before=None, at=at)
    package = read_package(io.BytesIO(content))
    authorities.ask_reachability(
        actor=actor, authority_id=authority_id, numbers=list_numbers(package.recipients), at=at
    )
    (blob,) = ports.blobs().store_many([content])
    draft = PackageDraft(
        id=new_id(),
        authority_id=authority_id,
        person_id=_person_of(actor),
        reference=reference,
        package_sha256=blob.sha256,
        size=blob.size,
        blob_name=blob.address,
        kept_at=at,
    )
    try:
        draft.sealed_key = ports.content_keys().seal(blob.data_key, context=draft.ref)
        draft.save(force_insert=True)
    except OperationalError:
        # The row may stand though the answer was lost; what none names is removed later (remove_forgotten_packages).
        raise
    except BaseException:
        ports.blobs().delete(address=blob.address)
        raise
    return draft


def send_draft(*, actor: Actor, authority_id: UUID, draft_id: UUID, at: datetime) -> UUID:
    """Hand the uploaded package over (Gönder) and return the submission; a second click gives the same one.

    Raises DraftNotFound, OfficialNotFound, StateConflict and what `submit` raises.
    """
    get_office(actor=actor, authority_id=authority_id)
    key = f"draft:{draft_id}"
    sent = find_sent_as(authority_id=authority_id, idempotency_key=key)
    if sent is None:
        draft = get_draft(authority_id=authority_id, person_id=_person_of(actor), draft_id=draft_id)
        package = GivenPackage(_read(draft), draft.reference)
        call = Call(actor=actor, authority_id=authority_id, idempotency_key=key, packages=[package])
        submit(call=call, at=at)
        _forget(draft)
        sent = find_sent_as(authority_id=authority_id, idempotency_key=key)
    if sent is None:
        raise errors.SubmissionNotFound
    return sent


def drop_draft(*, actor: Actor, authority_id: UUID, draft_id: UUID) -> None:
    """Forget what was uploaded (Vazgeç); raises DraftNotFound."""
    _forget(get_draft(authority_id=authority_id, person_id=_person_of(actor), draft_id=draft_id))


def forget_old_drafts(*, at: datetime) -> int:
    """Forget what was uploaded a day ago and never sent; return how many."""
    old = list(
        PackageDraft.objects.filter(kept_at__lt=at - rules.DRAFT_LIFE).order_by("kept_at")[:MOST_AT_ONCE]
    )
    for draft in old:
        _forget(draft)
    return len(old)


def _person_of(actor: Actor) -> UUID:
    if actor.person_id is None:
        raise OfficialNotFound
    return actor.person_id


def _read(draft: PackageDraft) -> bytes:
    data_key = ports.content_keys().open(bytes(draft.sealed_key), context=draft.ref)
    blobs = ports.blobs()
    with blobs.open(address=draft.blob_name, sha256=draft.package_sha256, data_key=data_key) as source:
        return source.read()


def _forget(draft: PackageDraft) -> None:
    PackageDraft.objects.filter(id=draft.id).delete()
    ports.blobs().delete(address=draft.blob_name)
