"""Write a notice on our pages: keep what officials type and the files they choose, drop it, forget it."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

import msgspec
from django.db import transaction

from uets.authorities import actions as authorities
from uets.delivery import errors, ports
from uets.delivery.models import ComposedFile, Composition
from uets.delivery.queries.compositions import find_recipient_faults, find_sent
from uets.delivery.queries.offices import get_office
from uets.delivery.rules import composing
from uets.delivery.rules.composing import Fault, Sized, Text
from uets.delivery.states import Unfit
from uets.kernel.actor import Actor
from uets.kernel.ids import new_id
from uets.notices import ports as notices

MOST_AT_ONCE = 100


class GivenFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file as an official has chosen it."""

    name: str
    content: bytes
    is_letter: bool = False

    @property
    def field(self) -> str:
        """Where it was chosen."""
        return "letter" if self.is_letter else "attachments"

    @property
    def sized(self) -> Sized:
        """What rules need to know of it."""
        return Sized(name=composing.safe_name(self.name), size=len(self.content))


def keep_composition(  # noqa: PLR0913 - a form is all of this
    *,
    actor: Actor,
    authority_id: UUID,
    composition_id: UUID,
    text: Text,
    files: Sequence[GivenFile],
    removed: Collection[UUID],
    at: datetime,
) -> list[Fault]:
    """Keep what was typed and every file that is fit, and return what stands against sending it as it is.

    A signature over what it said before counts no more. Raises OfficialNotFound, StateConflict, CompositionGone.
    """
    get_office(actor=actor, authority_id=authority_id)
    if find_sent(authority_id=authority_id, composition_id=composition_id) is not None:
        raise errors.CompositionGone
    named, _ = composing.read_recipients(text.recipients)
    authorities.ask_reachability(
        actor=actor, authority_id=authority_id, numbers=[(each.kind, each.number) for each in named], at=at
    )
    fit, faults = _judge(files, staying=_list_staying(authority_id, composition_id, removed))
    blobs = notices.blobs().store_many([each.content for each in fit]) if fit else []
    try:
        with transaction.atomic():
            row = _hold(authority_id=authority_id, composition_id=composition_id, text=text, at=at)
            gone = _remove(row, removed, is_letter_new=any(each.is_letter for each in fit))
            for file, blob in zip(fit, blobs, strict=True):
                _add(row, file, blob)
    except BaseException:
        _delete([blob.address for blob in blobs])
        raise
    _delete(gone)
    return [*composing.find_text_faults(text), *find_recipient_faults(text), *faults]


def drop_composition(*, actor: Actor, authority_id: UUID, composition_id: UUID) -> None:
    """Forget what was written (Sil); raises OfficialNotFound, StateConflict, CompositionGone."""
    get_office(actor=actor, authority_id=authority_id)
    row = Composition.objects.filter(authority_id=authority_id, id=composition_id).first()
    if row is None:
        raise errors.CompositionGone
    forget_composition(row=row)


def forget_old_compositions(*, at: datetime) -> int:
    """Forget what nobody has touched for a month; return how many."""
    old = Composition.objects.filter(changed_at__lt=at - composing.COMPOSITION_LIFE).order_by("changed_at")
    rows = list(old[:MOST_AT_ONCE])
    for row in rows:
        forget_composition(row=row)
    return len(rows)


def forget_composition(*, row: Composition) -> None:
    """Delete one with its files."""
    addresses = list(row.files.values_list("blob_name", flat=True))
    Composition.objects.filter(id=row.id).delete()
    transaction.on_commit(lambda: _delete(addresses))


def _list_staying(authority_id: UUID, composition_id: UUID, removed: Collection[UUID]) -> list[ComposedFile]:
    files = ComposedFile.objects.filter(composition_id=composition_id, composition__authority_id=authority_id)
    return list(files.exclude(id__in=removed).order_by("id"))


def _judge(
    files: Sequence[GivenFile], *, staying: Sequence[ComposedFile]
) -> tuple[list[GivenFile], list[Fault]]:
    """Return the new files that can be kept, and what is wrong with the others and with all of them together.

    When the attachments are too many or too large together, none of the new ones is kept.
    """
    judged = [(each, _find_fault(each)) for each in files]
    fit = [each for each, why in judged if why is None]
    there = [Sized(name=each.name, size=each.size) for each in staying if not each.is_letter]
    letters = [each.sized for each in fit if each.is_letter]
    letters += [Sized(name=each.name, size=each.size) for each in staying if each.is_letter]
    faults = composing.find_file_faults(
        letter=letters[0] if letters else None,
        attachments=[*there, *(each.sized for each in fit if not each.is_letter)],
        given=[(each.field, each.sized, why) for each, why in judged],
    )
    own = {Unfit.TOO_LARGE, Unfit.TOO_MANY_FILES, Unfit.FILE_TWICE}
    spoilt = {each.field for each in faults if each.why in own}
    return [each for each in fit if each.field not in spoilt], faults


def _find_fault(file: GivenFile) -> Unfit | None:
    if len(file.content) > composing.LARGEST_COMPOSED:
        return None  # said of all files together
    return ports.given_pdfs().find_fault(file.content)


def _hold(*, authority_id: UUID, composition_id: UUID, text: Text, at: datetime) -> Composition:
    """Return the row, locked, with what is typed now and without a signature; raises CompositionGone."""
    row = Composition.objects.select_for_update().filter(id=composition_id).first()
    is_new = row is None
    if row is None:
        row = Composition(id=composition_id, authority_id=authority_id)
    elif row.authority_id != authority_id:
        raise errors.CompositionGone
    row.sealed_text = notices.content_keys().seal(msgspec.json.encode(text), context=row.ref)
    row.signing_id = row.signed_by = row.sealed_signature = None
    row.changed_at = at
    row.save(force_insert=is_new)
    return row


def _remove(row: Composition, removed: Collection[UUID], *, is_letter_new: bool) -> list[str]:
    """Take files out and return the names of their objects."""
    files = [each for each in row.files.all() if each.id in removed or (each.is_letter and is_letter_new)]
    row.files.filter(id__in=[each.id for each in files]).delete()
    return [each.blob_name for each in files]


def _add(row: Composition, file: GivenFile, blob: notices.StoredBlob) -> None:
    added = ComposedFile(
        id=new_id(),
        composition=row,
        is_letter=file.is_letter,
        name=file.sized.name,
        sha256=blob.sha256,
        size=blob.size,
        blob_name=blob.address,
    )
    added.sealed_key = notices.content_keys().seal(blob.data_key, context=added.ref)
    added.save(force_insert=True)


def _delete(addresses: Sequence[str]) -> None:
    for address in addresses:
        notices.blobs().delete(address=address)
