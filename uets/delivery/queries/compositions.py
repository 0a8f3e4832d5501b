"""What officials are writing: the list of an authority, one of them with its files, what stands against it."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final
from uuid import UUID

import msgspec
from django.conf import settings

from uets.accounts import queries as accounts
from uets.authorities.queries import list_reachability
from uets.authorities.states import NumberKind, Reachability
from uets.delivery import errors
from uets.delivery.models import ComposedFile, Composition
from uets.delivery.queries.sent import find_sent_as
from uets.delivery.rules import composing
from uets.delivery.rules.composing import Fault, NamedRecipient, Sized, Text
from uets.delivery.states import Unfit
from uets.kernel import turkish
from uets.notices import ports
from uets.notices.eyp.drafts import Draft, DraftAttachment, DraftRecipient
from uets.notices.eyp.shapes import CourtFile, IdScheme, Sender

if TYPE_CHECKING:
    from uets.authorities.models import SendingAuthority

SCHEMES: Final = {
    NumberKind.TCKN: IdScheme.TCKN,
    NumberKind.MERSIS: IdScheme.MERSIS,
    NumberKind.DETSIS: IdScheme.DETSIS,
}
"""Numbers that packages name recipients by."""


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """One that is being written, opened."""

    row: Composition
    text: Text
    letter: ComposedFile | None
    attachments: list[ComposedFile]

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(each.size for each in (*self.attachments, *([self.letter] if self.letter else [])))


class Addressed(msgspec.Struct, frozen=True, kw_only=True):
    """A recipient that was named, how it is reached now, and how a package names it; None when none can."""

    named: NamedRecipient
    reachability: Reachability | None
    line: DraftRecipient | None


def list_compositions(*, authority_id: UUID) -> list[tuple[Composition, Text]]:
    """Return what is being written for an authority, the newest first."""
    rows = Composition.objects.filter(authority_id=authority_id).order_by("-changed_at")
    return [(row, open_text(row)) for row in rows[: composing.MOST_LISTED]]


def get_written(*, authority_id: UUID, composition_id: UUID) -> Written:
    """Return one that is being written for an authority; raises CompositionGone."""
    row = Composition.objects.filter(authority_id=authority_id, id=composition_id).first()
    if row is None:
        raise errors.CompositionGone
    files = list(row.files.order_by("id"))
    return Written(
        row=row,
        text=open_text(row),
        letter=next((each for each in files if each.is_letter), None),
        attachments=[each for each in files if not each.is_letter],
    )


def send_key(composition_id: UUID) -> str:
    """Return the idempotency key under which a written notice is handed over, once for ever."""
    return f"written:{composition_id}"


def find_sent(*, authority_id: UUID, composition_id: UUID) -> UUID | None:
    """Return the submission that a written notice has become, or None."""
    return find_sent_as(authority_id=authority_id, idempotency_key=send_key(composition_id))


def open_text(row: Composition) -> Text:
    """Return what was typed."""
    plain = ports.content_keys().open(bytes(row.sealed_text), context=row.ref)
    return msgspec.json.decode(plain, type=Text)


def open_file(file: ComposedFile) -> bytes:
    """Return the bytes of a file."""
    data_key = ports.content_keys().open(bytes(file.sealed_key), context=file.ref)
    blobs = ports.blobs()
    with blobs.open(address=file.blob_name, sha256=file.sha256, data_key=data_key) as source:
        return source.read()


def describe_draft(written: Written, *, authority: "SendingAuthority", signed_by: str, at: datetime) -> Draft:
    """Return what the package is to say; what officials sign of it does not depend on name and time."""
    text = written.text
    named, _ = composing.read_recipients(text.recipients)
    file_number = turkish.normalize(text.file_number)
    return Draft(
        belge_id=written.row.belge_id,
        subject=turkish.normalize(text.subject),
        document_number=turkish.normalize(text.document_number),
        sender=Sender(detsis=authority.detsis, name=authority.name),
        recipients=tuple(each.line for each in list_addressed(named) if each.line is not None),
        cover_letter=open_file(written.letter) if written.letter else b"",
        dated_at=at,
        signed_by=signed_by,
        attachments=tuple(
            DraftAttachment(
                id=each.id, file_name=each.name, title=each.name.removesuffix(".pdf"), content=open_file(each)
            )
            for each in written.attachments
        ),
        court=CourtFile(
            unit=authority.name,
            file_number=file_number,
            file_kind=turkish.normalize(text.file_kind) or composing.USUAL_FILE_KIND,
            detsis=authority.detsis,
        )
        if file_number
        else None,
    )


def find_faults(written: Written) -> list[Fault]:
    """Return everything that stands against sending it as it is."""
    letter = _sized(written.letter) if written.letter else None
    attachments = [_sized(each) for each in written.attachments]
    return [
        *composing.find_text_faults(written.text),
        *find_recipient_faults(written.text),
        *composing.find_file_faults(letter=letter, attachments=attachments, given=()),
    ]


def find_recipient_faults(text: Text) -> list[Fault]:
    """Return what is wrong with the recipients, and who of them cannot be reached now."""
    named, faults = composing.read_recipients(text.recipients)
    addressed = list_addressed(named)
    states = [each.reachability for each in addressed]
    unreached = composing.find_unreached(named, states, are_unopened_reached=settings.ARE_UNOPENED_REACHED)
    nameless = [
        Fault(field="recipients", why=Unfit.NUMBER_NEEDED, facts={"line": each.named.line})
        for each in addressed
        if each.line is None
    ]
    silent = {each.facts["line"] for each in unreached}
    return [*faults, *unreached, *(each for each in nameless if each.facts["line"] not in silent)]


def list_named(written: Written) -> list[Addressed]:
    """Return the recipients that can be read, with how they are reached now."""
    return list_addressed(composing.read_recipients(written.text.recipients)[0])


def list_addressed(named: Sequence[NamedRecipient]) -> list[Addressed]:
    """Return recipients with how they are reached, and how a package names each."""
    states = list_reachability(numbers=[(each.kind, each.number) for each in named])
    return [
        Addressed(named=each, reachability=state, line=_name(each))
        for each, state in zip(named, states, strict=True)
    ]


def _name(named: NamedRecipient) -> DraftRecipient | None:
    """Return the line of the DagitimListesi; None for one that only a UETS address or a tax number names.

    Packages know identity, MERSİS and DETSİS numbers. Those of an organisation are public, and are looked up; the
    identity number of a person is told to nobody.
    """
    scheme, number = _find_scheme(named)
    return DraftRecipient(scheme=scheme, number=number, name=named.name) if scheme else None


def _find_scheme(named: NamedRecipient) -> tuple[IdScheme | None, str]:
    scheme = SCHEMES.get(named.kind)
    if scheme is not None:
        return scheme, named.number
    account = accounts.find_account(**{named.kind.value: named.number})
    if account is None:
        return None, ""
    if account.mersis:
        return IdScheme.MERSIS, account.mersis
    return (IdScheme.DETSIS, account.detsis) if account.detsis else (None, "")


def _sized(file: ComposedFile) -> Sized:
    return Sized(name=file.name, size=file.size)
