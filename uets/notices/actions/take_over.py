"""A batch of packages becomes notices (teslim alındı, ulaştı): rows of many at once, on the batch's transaction.

The caller holds the mailboxes and records the evidence of what is written here (uets.delivery).
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Final
from uuid import UUID

import msgspec

from uets.kernel.ids import new_id
from uets.kernel.pool import Reader, json_text
from uets.notices import ports, rules
from uets.notices.eyp import shapes
from uets.notices.states import SignatureCheck

DRAW_BARCODES: Final = """-- the next barcodes; a number drawn by a failed transaction stays unused
SELECT nextval('notices_barcode_seq') FROM generate_series(1, %s::int4)"""

CLAIM_REFERENCES: Final = """-- what makes notices unique; PostgreSQL decides between two at once
INSERT INTO notices_noticereference (barcode, account_id, notice_id, belge_id, sender_detsis)
SELECT * FROM unnest(%b::text[], %b::uuid[], %b::uuid[], %b::uuid[], %b::text[])
ON CONFLICT (belge_id, sender_detsis, account_id) DO NOTHING RETURNING notice_id"""

COPY_PACKAGES: Final = """-- packages, each once however many recipients it has
COPY notices_package (id, sha256, blob_name, size, format_version, belge_id, document_number, sender_detsis,
    sender_name, subject, file_number, security_code, signature_state, received_at, signers)
    FROM STDIN (FORMAT BINARY)"""
PACKAGE_TYPES: Final = (
    *("uuid", "varchar", "varchar", "int8", "varchar", "uuid", "varchar", "varchar"),
    *("varchar", "varchar", "varchar", "varchar", "varchar", "timestamptz", "jsonb"),
)

COPY_PARTS: Final = """-- their parts
COPY notices_part (id, package_id, position, role, title, file_name, path, media_type, size, sha256, is_signed,
    withheld_from) FROM STDIN (FORMAT BINARY)"""
PART_TYPES: Final = (
    *("uuid", "uuid", "int2", "varchar", "varchar", "varchar"),
    *("varchar", "varchar", "int8", "varchar", "bool", "jsonb"),
)

INSERT_NOTICES: Final = """-- notices that have arrived, one per recipient
INSERT INTO notices_notice (account_id, id, package_id, barcode, state, distribution_position, purpose, addressed_to,
    taken_over_at, arrived_at, deemed_served_on, deemed_served_at, arrival_evidence_id, kek_id, wrapped_key)
SELECT account_id, id, package_id, barcode, 'arrived', position, purpose, addressed_to, taken_over_at, arrived_at,
    deemed_served_on, deemed_served_at, evidence_id, kek_id, wrapped_key
FROM unnest(%b::uuid[], %b::uuid[], %b::uuid[], %b::text[], %b::int2[], %b::text[], %b::text[], %b::timestamptz[],
    %b::timestamptz[], %b::date[], %b::timestamptz[], %b::uuid[], %b::text[], %b::bytea[])
    AS new (account_id, id, package_id, barcode, position, purpose, addressed_to, taken_over_at,
        arrived_at, deemed_served_on, deemed_served_at, evidence_id, kek_id, wrapped_key)"""


class NewPackage(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A package that was read and found in order and whose signers were judged, with the place of its bytes."""

    id: UUID
    package: shapes.Package
    sha256: str
    size: int
    blob_name: str
    received_at: datetime
    signers: Sequence[Mapping[str, str | None]]
    """What is kept of them (`JudgedSigner.describe`)."""


class NewNotice(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A notice that arrives: what its row holds."""

    account_id: UUID
    id: UUID
    package: NewPackage
    barcode: str
    position: int
    purpose: str
    addressed_to: str
    taken_over_at: datetime
    arrived_at: datetime
    deemed_served_on: date
    deemed_served_at: datetime
    taken_over_evidence_id: UUID
    arrival_evidence_id: UUID
    data_key: bytes

    @property
    def ref(self) -> str:
        """Evidence subject and chain of this notice."""
        return f"notice:{self.id}"


def draw_barcodes(database: Reader, count: int) -> list[str]:
    """Return new barcodes."""
    return [rules.make_barcode(number) for number in database.column(DRAW_BARCODES, count)]


def claim_references(database: Reader, notices: Sequence[NewNotice]) -> set[UUID]:
    """Return the ids of those notices that are no duplicates: the same BelgeId, sender and recipient comes once."""
    return set(
        database.column(
            CLAIM_REFERENCES,
            [each.barcode for each in notices],
            [each.account_id for each in notices],
            [each.id for each in notices],
            [each.package.package.belge_id for each in notices],
            [each.package.package.sender.detsis for each in notices],
        )
    )


def keep_packages(database: Reader, packages: Sequence[NewPackage]) -> None:
    """Write packages and their parts."""
    database.copy(COPY_PACKAGES, (_package_row(each) for each in packages), types=PACKAGE_TYPES)
    database.copy(
        COPY_PARTS,
        (
            _part_row(each, position, part)
            for each in packages
            for position, part in enumerate(each.package.parts)
        ),
        types=PART_TYPES,
    )


def keep_notices(database: Reader, notices: Sequence[NewNotice]) -> None:
    """Write notices that have arrived, each with its own wrapping of the content key."""
    keys = ports.content_keys()
    kek_id = keys.kek_id
    database.run(
        INSERT_NOTICES,
        [each.account_id for each in notices],
        [each.id for each in notices],
        [each.package.id for each in notices],
        [each.barcode for each in notices],
        [each.position for each in notices],
        [each.purpose for each in notices],
        [each.addressed_to for each in notices],
        [each.taken_over_at for each in notices],
        [each.arrived_at for each in notices],
        [each.deemed_served_on for each in notices],
        [each.deemed_served_at for each in notices],
        [each.arrival_evidence_id for each in notices],
        [kek_id] * len(notices),
        [keys.seal(each.data_key, context=each.ref) for each in notices],
    )


def _package_row(each: NewPackage) -> tuple[object, ...]:
    package = each.package
    return (
        each.id,
        each.sha256,
        each.blob_name,
        each.size,
        package.version,
        package.belge_id,
        package.document_number,
        package.sender.detsis,
        package.sender.name,
        package.subject,
        package.court.file_number if package.court else "",
        package.security_code,
        SignatureCheck.VERIFIED.value,
        each.received_at,
        json_text(msgspec.json.encode(each.signers)),
    )


def _part_row(each: NewPackage, position: int, part: shapes.PackagePart) -> tuple[object, ...]:
    withheld = rules.withheld_from(part, package=each.package)
    return (
        new_id(),
        each.id,
        position,
        part.role.value,
        part.title,
        part.file_name,
        part.path,
        part.media_type,
        part.size,
        part.sha256,
        part.is_signed,
        json_text(msgspec.json.encode(withheld)),
    )
