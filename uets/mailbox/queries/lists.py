"""The lists inside an exported mailbox: canonical JSON, a table for people, digests for sha256sum."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final
from uuid import UUID

import msgspec

from uets.evidence.proof.chain import canonical
from uets.evidence.states import EvidenceState
from uets.kernel.actor import Actor
from uets.kernel.clock import ISTANBUL
from uets.kernel.ids import to_public
from uets.mailbox import rules
from uets.mailbox.models import MailboxEntry
from uets.mailbox.states import Enclosure, Folder

if TYPE_CHECKING:
    from uets.accounts.models import Account

FORMAT: Final = "uets-mailbox/1"
BOM: Final = "\ufeff"
"""Without it spreadsheets take Turkish letters for others."""

FOLDERS: Final = {
    Folder.INBOX: "gelen-kutusu",
    Folder.ARCHIVE: "arsiv",
    Folder.BIN: "cop-kutusu",
    Folder.EVIDENCE: "deliller",
}
CONTENTS: Final = {
    Enclosure.GIVEN: "pakette",
    Enclosure.UNOPENED: "acilmadi",
    Enclosure.DESTROYED: "icerik-silindi",
    Enclosure.NOT_PERMITTED: "yetki-yok",
}
HEADINGS: Final = (
    "barkod", "gonderen", "konu", "ulasti", "yasal_tarih", "klasor", "tur", "durum", "dosya", "boyut", "sha256",
)  # fmt: skip


class ListedFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file of the export."""

    name: str
    size: int
    sha256: str


class ListedEvidence(msgspec.Struct, frozen=True, kw_only=True):
    """An evidence of a notice; without a file while it waits for its time stamp."""

    id: UUID
    kind: str
    event_at: datetime
    state: EvidenceState
    file: ListedFile | None


class ListedNotice(msgspec.Struct, frozen=True, kw_only=True):
    """A notice with what is given of it; parts by their id."""

    entry: MailboxEntry
    content: Enclosure
    parts: Mapping[UUID, ListedFile]
    evidence: tuple[ListedEvidence, ...]

    @property
    def files(self) -> list[ListedFile]:
        """All its files."""
        return [*self.parts.values(), *(fact.file for fact in self.evidence if fact.file is not None)]


def write_read_me() -> bytes:
    """Return what explains the export."""
    return (Path(__file__).parent / "OKU.txt").read_bytes()


def write_digests(files: Iterable[ListedFile]) -> bytes:
    """Return digests as `sha256sum -c` reads them."""
    return "".join(f"{file.sha256}  {file.name}\n" for file in files).encode()


def write_json(
    *,
    account: "Account",
    actor: Actor,
    notices: Sequence[ListedNotice],
    beside: Sequence[ListedFile],
    at: datetime,
) -> bytes:
    """Return the list of everything, canonical (RFC 8785)."""
    return canonical(
        {
            "format": FORMAT,
            "account": {"name": account.legal_name, "uets_address": account.uets_address},
            "made_at": at,
            "made_by": actor.name,
            "notices": [_describe(each) for each in notices],
            "files": [msgspec.structs.asdict(file) for file in beside],
        }
    )


def write_table(notices: Sequence[ListedNotice]) -> bytes:
    """Return the list as a table: a line for each notice, its parts and its evidence."""
    out = io.StringIO(newline="")
    table = csv.writer(out, delimiter=";")
    table.writerow(HEADINGS)
    for each in notices:
        head = _head(each.entry)
        table.writerow([*head, "tebligat", CONTENTS[each.content], "", "", ""])
        for file in each.parts.values():
            table.writerow([*head, "icerik", CONTENTS[each.content], file.name, file.size, file.sha256])
        for fact in each.evidence:
            cells = [fact.file.name, fact.file.size, fact.file.sha256] if fact.file else [fact.kind, "", ""]
            table.writerow([*head, "delil", "pakette" if fact.file else "damgalanmadi", *cells])
    return (BOM + out.getvalue()).encode()


def _head(entry: MailboxEntry) -> list[str]:
    cells = [
        entry.barcode,
        entry.sender_name,
        entry.subject,
        f"{entry.arrived_at.astimezone(ISTANBUL):%d.%m.%Y %H:%M:%S}",
        f"{entry.deemed_served_on:%d.%m.%Y}",
        FOLDERS[Folder(entry.folder)],
    ]
    return [rules.safe_cell(cell) for cell in cells]


def _describe(each: ListedNotice) -> dict[str, object]:
    entry = each.entry
    return {
        "id": to_public("ntc", entry.id),
        "barcode": entry.barcode,
        "sender": {"detsis": entry.sender_detsis, "name": entry.sender_name},
        "subject": entry.subject,
        "file_number": entry.file_number,
        "folder": FOLDERS[Folder(entry.folder)],
        "arrived_at": entry.arrived_at,
        "deemed_served_on": entry.deemed_served_on.isoformat(),
        "is_deemed_served": entry.is_deemed_served,
        "first_person_read_at": entry.first_person_read_at,
        "first_person_read_by": entry.first_person_read_by,
        "first_key_read_at": entry.first_key_read_at,
        "first_key_read_by": entry.first_key_read_by,
        "content": CONTENTS[each.content],
        "parts": [msgspec.structs.asdict(file) for file in each.parts.values()],
        "evidence": [_describe_fact(fact) for fact in each.evidence],
    }


def _describe_fact(fact: ListedEvidence) -> dict[str, object]:
    return {
        "id": to_public("evd", fact.id),
        "kind": fact.kind,
        "event_at": fact.event_at,
        "state": fact.state.value,
        "file": msgspec.structs.asdict(fact.file) if fact.file else None,
    }
