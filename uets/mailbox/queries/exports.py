"""Posta Kutusunu İndir: the whole mailbox as one file, planned to its last digest, then read piece by piece (rule R16).

What a person has not opened is given without its content: downloading makes no read evidence, and goes round none.
"""

from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from uuid import UUID

import msgspec
from django.db.models import Count, Sum

from uets.accounts import queries as accounts
from uets.accounts.errors import PrincipalRequired
from uets.accounts.rules import is_principal
from uets.accounts.states import Permission, Role
from uets.agreements import queries as agreements
from uets.evidence.proof import bundle
from uets.evidence.queries import Fact, bundles, list_facts_of
from uets.evidence.queries.files import folder_name
from uets.evidence.states import EvidenceState
from uets.kernel.actor import Actor
from uets.kernel.clock import istanbul_date
from uets.kernel.zips import Entry, stream_zip
from uets.mailbox import rules
from uets.mailbox.models import MailboxEntry, NoticeReader
from uets.mailbox.queries.lists import (
    ListedEvidence,
    ListedFile,
    ListedNotice,
    write_digests,
    write_json,
    write_read_me,
    write_table,
)
from uets.mailbox.states import Enclosure, Folder
from uets.notices import queries as notices

READ_ME, LIST, TABLE, DIGESTS = "OKU.txt", "liste.json", "liste.csv", "OZETLER.txt"


class ExportChanged(RuntimeError):
    """A file, named by its digest, is not what the list says of it: the zip ends here, visibly broken."""


class Overview(msgspec.Struct, frozen=True, kw_only=True):
    """What an export would hold: counts, and the bytes of the packages whose content is given."""

    notices: int
    given: int
    unopened: int
    destroyed: int
    size: int
    may_open: bool


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """An export whose every byte is decided; `beside` are the small files around the notices."""

    account_id: UUID
    notices: tuple[ListedNotice, ...]
    beside: dict[str, bytes]
    signatures: dict[UUID, bytes]
    """What the seal key signed of rows: an ECDSA signature is another one each time."""

    @property
    def index_sha256(self) -> str:
        """The digest of the list, which names the digests of all."""
        return sha256(self.beside[LIST]).hexdigest()

    @property
    def files(self) -> int:
        """How many files there are."""
        return len(self.beside) + sum(len(each.files) for each in self.notices)

    @property
    def size(self) -> int:
        """Bytes of the files before they are packed."""
        inside = sum(file.size for each in self.notices for file in each.files)
        return inside + sum(map(len, self.beside.values()))

    def count(self, state: Enclosure) -> int:
        """Return how many notices are in a state."""
        return sum(each.content == state for each in self.notices)

    def pieces(self) -> Iterator[bytes]:
        """Return the zip; raises in the middle what goes wrong there, ExportChanged among it."""
        return stream_zip(_read(self))


def check_may_export(*, actor: Actor, account_id: UUID) -> None:
    """Raise PrincipalRequired unless the actor decides for the account, or did until its address was closed."""
    is_reader = actor.role == Role.READER and actor.person_id is not None
    if actor.account_id == account_id and is_principal(actor.role):
        return
    principals = accounts.list_principals(account_id=account_id) if is_reader else []
    if actor.account_id != account_id or actor.person_id not in {person.id for person in principals}:
        raise PrincipalRequired


def may_export(*, actor: Actor, account_id: UUID) -> bool:
    """Tell whether somebody may take the mailbox of an account as one file."""
    try:
        check_may_export(actor=actor, account_id=account_id)
    except PrincipalRequired:
        return False
    return True


def measure_export(*, actor: Actor, account_id: UUID) -> Overview:
    """Return what an export would hold, in two statements; no evidence is made."""
    entries = MailboxEntry.objects.filter(account_id=account_id)
    living = entries.exclude(folder=Folder.EVIDENCE.value)
    opened = living.filter(id__in=_list_opened(actor, account_id))
    may_open = rules.may(actor=actor, permission=Permission.READ_OPEN)
    given = opened.aggregate(count=Count("barcode"), size=Sum("size"))
    total, alive = entries.count(), living.count()
    return Overview(
        notices=total,
        given=given["count"] if may_open else 0,
        unopened=alive - given["count"],
        destroyed=total - alive,
        size=(given["size"] or 0) if may_open else 0,
        may_open=may_open,
    )


def plan_export(*, actor: Actor, account_id: UUID, at: datetime) -> Plan:
    """Return an export with the digest of every file in it; parts are not read for it, their digests are known.

    Raises EvidenceToolsAway, and EvidenceDamaged for what does not stand the comparison with its leaf.
    """
    opened = set(_list_opened(actor, account_id))
    may_open = rules.may(actor=actor, permission=Permission.READ_OPEN)
    signatures: dict[UUID, bytes] = {}
    listed = tuple(
        _list_notice(entry, is_opened=entry.id in opened, may_open=may_open, signatures=signatures)
        for entry in MailboxEntry.objects.filter(account_id=account_id).order_by("id")
    )
    beside = {READ_ME: write_read_me(), TABLE: write_table(listed)} | _receipts(account_id)
    beside[DIGESTS] = write_digests([*_files(beside), *(file for each in listed for file in each.files)])
    account = accounts.get_account(account_id=account_id)
    beside[LIST] = write_json(account=account, actor=actor, notices=listed, beside=_files(beside), at=at)
    return Plan(account_id=account_id, notices=listed, beside=beside, signatures=signatures)


def _list_opened(actor: Actor, account_id: UUID) -> list[UUID]:
    mine = NoticeReader.objects.filter(account_id=account_id, reader=actor.id)
    return list(mine.values_list("notice_id", flat=True))


def _list_notice(
    entry: MailboxEntry, *, is_opened: bool, may_open: bool, signatures: dict[UUID, bytes]
) -> ListedNotice:
    """Return one notice with its files; of one that is not opened not even the names of parts are told."""
    notice = notices.get_notice(account_id=entry.account_id, notice_id=entry.id)
    folder = f"tebligatlar/{istanbul_date(entry.arrived_at):%Y-%m-%d}-{rules.safe_name(entry.barcode)}"
    content = rules.choose_enclosure(
        is_destroyed=notice.wrapped_key is None, is_opened=is_opened, may_open=may_open
    )
    parts = {
        part.id: ListedFile(
            name=f"{folder}/icerik/{number:02d}-{rules.safe_name(part.file_name)}",
            size=part.size,
            sha256=part.sha256,
        )
        for number, part in enumerate(notices.list_parts_of(notice), start=1)
        if content is Enclosure.GIVEN
    }
    evidence = _list_evidence(entry, folder=f"{folder}/deliller", signatures=signatures)
    return ListedNotice(entry=entry, content=content, parts=parts, evidence=evidence)


def _list_evidence(
    entry: MailboxEntry, *, folder: str, signatures: dict[UUID, bytes]
) -> tuple[ListedEvidence, ...]:
    facts = list_facts_of(account_id=entry.account_id, subject=f"notice:{entry.id}")
    stamped = [fact.id for fact in facts if fact.state is EvidenceState.STAMPED]
    found = _read_bundles(entry.account_id, entry.id, stamped)
    signatures |= {each.id: each.parts.row_signature for each in found.values() if each.parts.row_signature}
    return tuple(
        _list_fact(fact, found.get(fact.id), folder=folder, number=number)
        for number, fact in enumerate(facts, start=1)
    )


def _list_fact(fact: Fact, found: bundles.Bundle | None, *, folder: str, number: int) -> ListedEvidence:
    file = None
    if found is not None:
        name = f"{folder}/{folder_name(found, number)}.zip"
        file = _describe(name, _pack(found, b""))
    return ListedEvidence(id=fact.id, kind=fact.kind, event_at=fact.event_at, state=fact.state, file=file)


def _read_bundles(account_id: UUID, notice_id: UUID, chosen: list[UUID]) -> dict[UUID, bundles.Bundle]:
    if not chosen:
        return {}
    found = bundles.list_bundles(account_id=account_id, subject=f"notice:{notice_id}", chosen=chosen)
    return {each.id: each for each in found}


def _pack(found: bundles.Bundle, signature: bytes) -> bytes:
    """Return the bundle of one evidence, with the signature over its row that was made before."""
    parts = found.parts._replace(row_signature=signature) if signature else found.parts
    return bundle.write_zip(bundle.write_files(parts))


def _receipts(account_id: UUID) -> dict[str, bytes]:
    files = {}
    for row in agreements.list_receipts(account_id=account_id):
        folder = f"makbuzlar/{istanbul_date(row.issued_at):%Y-%m-%d}-{row.id}"
        files[f"{folder}/makbuz.json"] = bytes(row.content)
        files[f"{folder}/makbuz.json.sig"] = bytes(row.signature)
        files[f"{folder}/muhur.pem"] = row.public_key.encode()
    return files


def _files(contents: dict[str, bytes]) -> list[ListedFile]:
    return [_describe(name, content) for name, content in contents.items()]


def _describe(name: str, content: bytes) -> ListedFile:
    return ListedFile(name=name, size=len(content), sha256=sha256(content).hexdigest())


def _read(plan: Plan) -> Iterator[Entry]:
    """Yield the files of a plan, read again, each compared with its digest in the list."""
    for name, content in plan.beside.items():
        yield Entry(name, len(content), iter([content]))
    for each in plan.notices:
        for part_id, file in each.parts.items():
            part = notices.open_part_stream(
                account_id=plan.account_id, notice_id=each.entry.id, part_id=part_id
            )
            yield Entry(file.name, file.size, _compare(file, part.pieces))
        files = {fact.id: fact.file for fact in each.evidence if fact.file is not None}
        found = _read_bundles(plan.account_id, each.entry.id, list(files))
        for evidence_id, file in files.items():
            content = _pack(found[evidence_id], plan.signatures.get(evidence_id, b""))
            yield Entry(file.name, file.size, _compare(file, iter([content])))


def _compare(file: ListedFile, pieces: Iterator[bytes]) -> Iterator[bytes]:
    digest = sha256()
    for piece in pieces:
        digest.update(piece)
        yield piece
    if digest.hexdigest() != file.sha256:
        raise ExportChanged(file.sha256)
