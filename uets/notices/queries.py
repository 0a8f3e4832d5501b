"""Reads of notices, packages and parts; content comes as a stream of decrypted pieces."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import BinaryIO, Final
from uuid import UUID

import msgspec
from django.db.models import QuerySet

from uets.accounts import queries as accounts
from uets.evidence import queries as evidence
from uets.kernel.ids import to_public
from uets.kernel.pool import Reader
from uets.notices import errors, ports, rules
from uets.notices.eyp.reader import open_part
from uets.notices.models import Notice, Package, Part

FIND_KEPT: Final = """-- files that hold the content of a notice
SELECT DISTINCT left(p.blob_name, 64) FROM notices_package p WHERE left(p.blob_name, 64) = ANY(%s)
AND EXISTS (SELECT FROM notices_notice n WHERE n.package_id = p.id AND n.wrapped_key IS NOT NULL)"""

FIND_DUE: Final = """-- notices whose fifth day has ended, the oldest first
SELECT n.account_id, n.id FROM notices_notice n WHERE n.state = 'arrived' AND n.deemed_served_at <= %s
    AND NOT EXISTS (SELECT FROM notices_setaside a WHERE a.id = n.id AND a.again_at > %s)
ORDER BY n.deemed_served_at LIMIT %s"""


PACKAGE_TYPE: Final = "application/eyazisma"
PIECE_BYTES: Final = 262_144


class NoticeKey(msgspec.Struct, frozen=True, gc=False):
    """Account and id of a notice."""

    account_id: UUID
    id: UUID


class Content(msgspec.Struct, frozen=True, kw_only=True):
    """One part or the whole package on its way to a reader; `pieces` is read once."""

    file_name: str
    media_type: str
    size: int
    sha256: str
    pieces: Iterator[bytes]


class Timeline(msgspec.Struct, frozen=True, kw_only=True):
    """What happened to a notice, and the statutory date as long as it is still to come or to be proven."""

    facts: list[evidence.Fact]
    expected: rules.DeemedService | None


def get_notice(*, account_id: UUID, notice_id: UUID) -> Notice:
    """Return a notice of an account; raises NoticeNotFound."""
    notice = Notice.objects.filter(account_id=account_id, id=notice_id).first()
    if notice is None:
        raise errors.NoticeNotFound
    return notice


def get_notice_for_update(*, account_id: UUID, notice_id: UUID) -> Notice:
    """Return a notice locked until the end of the transaction; raises NoticeNotFound."""
    notice = Notice.objects.select_for_update().filter(account_id=account_id, id=notice_id).first()
    if notice is None:
        raise errors.NoticeNotFound
    return notice


def get_package(*, package_id: UUID) -> Package:
    """Return the package behind notices."""
    return Package.objects.get(id=package_id)


def find_kept_files(database: Reader, names: Sequence[str]) -> set[str]:
    """Return those files of the store that hold content which a notice still has a key to."""
    return set(database.column(FIND_KEPT, names))


def lock_package(*, package_id: UUID) -> Package:
    """Return a package locked until the end of the transaction."""
    return Package.objects.select_for_update().get(id=package_id)


def list_parts(*, account_id: UUID, notice_id: UUID) -> list[Part]:
    """Return the parts this recipient is given, cover letter first; raises NoticeNotFound."""
    notice = get_notice(account_id=account_id, notice_id=notice_id)
    return list_parts_of(notice)


def list_parts_of(notice: Notice) -> list[Part]:
    """Return the parts that the recipient of a notice is given, in order."""
    parts = Part.objects.filter(package_id=notice.package_id).order_by("position")
    return [
        part
        for part in parts
        if rules.is_given(withheld=part.withheld_from, position=notice.distribution_position)
    ]


def get_part(*, account_id: UUID, notice_id: UUID, part_id: UUID) -> Part:
    """Return one part; raises NoticeNotFound, PartNotFound."""
    for part in list_parts(account_id=account_id, notice_id=notice_id):
        if part.id == part_id:
            return part
    raise errors.PartNotFound


def open_part_stream(*, account_id: UUID, notice_id: UUID, part_id: UUID) -> Content:
    """Return one part, decrypted while it is read; raises NoticeNotFound, PartNotFound, ContentShredded."""
    part = get_part(account_id=account_id, notice_id=notice_id, part_id=part_id)
    opener = _blob_opener(get_notice(account_id=account_id, notice_id=notice_id))
    return Content(
        file_name=part.file_name,
        media_type=part.media_type,
        size=part.size,
        sha256=part.sha256,
        pieces=_part_pieces(opener, part.path),
    )


def open_package_stream(*, account_id: UUID, notice_id: UUID) -> Content:
    """Return the whole package as received; raises NoticeNotFound, ContentShredded.

    Raises PartNotFound when the package holds a part that this recipient is not given.
    """
    notice = get_notice(account_id=account_id, notice_id=notice_id)
    package = get_package(package_id=notice.package_id)
    if len(list_parts_of(notice)) != Part.objects.filter(package_id=package.id).count():
        raise errors.PartNotFound
    return Content(
        file_name=f"{notice.barcode}.eyp",
        media_type=PACKAGE_TYPE,
        size=package.size,
        sha256=package.sha256,
        pieces=_pieces(_blob_opener(notice)),
    )


def read_timeline(notice: Notice) -> Timeline:
    """Return the facts of a notice as they happened; its day 5 is announced from arrival on. Makes no evidence."""
    facts = evidence.list_facts_of(account_id=notice.account_id, subject=notice.ref)
    return Timeline(
        facts=facts,
        expected=rules.expect_deemed_service(
            on=notice.deemed_served_on, at=notice.deemed_served_at, kinds=[fact.kind for fact in facts]
        ),
    )


def list_live_wrappings(*, package_id: UUID) -> QuerySet[Notice]:
    """Return the notices through which the content of a package can still be read."""
    return Notice.objects.filter(package_id=package_id, wrapped_key__isnull=False)


def describe_notice(notice: Notice) -> dict[str, object]:
    """Return the facts that every evidence of a notice carries for its seal (trust.md §2.3, EN 319 522)."""
    package = get_package(package_id=notice.package_id)
    account = accounts.get_account(account_id=notice.account_id)
    return rules.describe(
        public_id=to_public("ntc", notice.id),
        barcode=notice.barcode,
        purpose=notice.purpose,
        package=_package_facts(package, list_parts_of(notice)),
        recipient=rules.RecipientFacts(
            name=account.legal_name,
            name_as_written=notice.addressed_to,
            uets_address=account.uets_address,
            kind=account.kind,
            position=notice.distribution_position,
        ),
    )


def _package_facts(package: Package, parts: list[Part]) -> rules.PackageFacts:
    return rules.PackageFacts(
        belge_id=package.belge_id,
        document_number=package.document_number,
        file_number=package.file_number,
        subject=package.subject,
        security_code=package.security_code,
        received_at=package.received_at,
        sender_name=package.sender_name,
        sender_detsis=package.sender_detsis,
        format_version=package.format_version,
        size=package.size,
        sha256=package.sha256,
        signatures=package.signature_state,
        parts=[
            rules.PartFacts(part.position, part.role, part.media_type, part.size, part.sha256, part.is_signed)
            for part in parts
        ],
    )


def _blob_opener(notice: Notice) -> Callable[[], BinaryIO]:
    """Return what opens the object when its first piece is asked for, so that content never read holds no file."""
    if notice.wrapped_key is None:
        raise errors.ContentShredded
    package = get_package(package_id=notice.package_id)
    data_key = ports.content_keys().open(bytes(notice.wrapped_key), context=notice.ref)
    return partial(ports.blobs().open, address=package.blob_name, sha256=package.sha256, data_key=data_key)


def _part_pieces(opener: Callable[[], BinaryIO], path: str) -> Iterator[bytes]:
    with opener() as source:
        yield from open_part(source, path)


def _pieces(opener: Callable[[], BinaryIO]) -> Iterator[bytes]:
    with opener() as source:
        while piece := source.read(PIECE_BYTES):
            yield piece


def find_due(database: Reader, *, at: datetime, limit: int) -> list[NoticeKey]:
    """Return notices whose fifth day has ended and that are not yet deemed served; nothing is locked.

    Those that were set aside come again when their pause is over.
    """
    return database.rows(NoticeKey, FIND_DUE, at, at, limit)
