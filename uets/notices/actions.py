"""Writes of notices: a package is kept once, becomes one notice per recipient, and loses its content at the end."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction

from uets.events import actions as events
from uets.evidence import actions as evidence
from uets.evidence.states import Kind
from uets.kernel.actor import Actor
from uets.kernel.ids import new_id
from uets.notices import errors, ports, queries, rules
from uets.notices.eyp import shapes
from uets.notices.models import Notice, NoticeReference, Package, Part
from uets.notices.states import NoticeState

UNFINISHED_FOR: Final = timedelta(hours=1)
"""No intake writes that long."""


@transaction.atomic
def keep_package(*, package: shapes.Package, blob: ports.StoredBlob, at: datetime) -> Package:
    """Write down a package whose bytes are already in the store, with its parts; notices follow one by one."""
    kept = Package.objects.create(
        sha256=blob.sha256,
        blob_name=blob.address,
        size=blob.size,
        format_version=package.version,
        belge_id=package.belge_id,
        document_number=package.document_number,
        sender_detsis=package.sender.detsis,
        sender_name=package.sender.name,
        subject=package.subject,
        file_number=package.court.file_number if package.court else "",
        security_code=package.security_code,
        signature_state=package.signature_status.value,
        received_at=at,
    )
    Part.objects.bulk_create(_part(kept, package, position) for position in range(len(package.parts)))
    return kept


@transaction.atomic
def take_over_notice(  # noqa: PLR0913 - a notice is one recipient of one package at one instant
    *,
    actor: Actor,
    package: Package,
    account_id: UUID,
    recipient: shapes.Recipient,
    data_key: bytes,
    at: datetime,
    after: UUID | None = None,
) -> Notice:
    """Take a notice over for one recipient (teslim alındı): barcode, wrapped key, evidence A.1.

    Its id stands `after` that of another notice. Raises DocumentDelivered when this document already reached the
    recipient, also in a race.
    """
    notice = Notice(
        account_id=account_id,
        id=new_id(after=after),
        package_id=package.id,
        barcode=queries.draw_barcode(),
        distribution_position=recipient.position,
        purpose=recipient.purpose,
        addressed_to=recipient.name,
        taken_over_at=at,
        kek_id=ports.content_keys().kek_id,
    )
    notice.wrapped_key = ports.content_keys().seal(data_key, context=notice.ref)
    _claim_reference(notice, package)
    notice.save(force_insert=True)
    facts = queries.describe_notice(notice)
    _record(Kind.NOTICE_TAKEN_OVER, notice, actor=actor, facts=facts, at=at)
    return notice


@transaction.atomic
def record_arrival(*, actor: Actor, account_id: UUID, notice_id: UUID, at: datetime) -> Notice:
    """Write down that a notice reached its address (ulaştı): the statutory date is fixed now, evidence D.1."""
    notice = queries.get_notice_for_update(account_id=account_id, notice_id=notice_id)
    if not rules.can_move(state=notice.state, to=NoticeState.ARRIVED):
        raise errors.NoticeNotFound
    deemed = rules.deemed_served(at)
    notice.state, notice.arrived_at = NoticeState.ARRIVED.value, at
    notice.deemed_served_on, notice.deemed_served_at = deemed.on, deemed.at
    notice.save(update_fields=["state", "arrived_at", "deemed_served_on", "deemed_served_at"])
    facts = queries.describe_notice(notice) | {
        "arrived_at": at.isoformat(),
        "deemed_served_on": deemed.on.isoformat(),
        "deemed_served_at": deemed.at.isoformat(),
        "days": rules.DAYS_UNTIL_DEEMED_SERVED,
        "zone": rules.ISTANBUL.key,
        "rule": "7201 m.7/a-4",
    }
    _record(Kind.NOTICE_ARRIVED, notice, actor=actor, facts=facts, at=at)
    events.append(kind=Kind.NOTICE_ARRIVED, subject=notice.ref, account_id=notice.account_id, at=at)
    return notice


@transaction.atomic
def destroy_content(*, actor: Actor, account_id: UUID, notice_id: UUID, reason: str, at: datetime) -> None:
    """Destroy a recipient's wrapping of the content key; the object goes with the last wrapping. Twice is no error."""
    notice = queries.get_notice_for_update(account_id=account_id, notice_id=notice_id)
    if notice.wrapped_key is None:
        return
    package = queries.lock_package(package_id=notice.package_id)
    notice.wrapped_key, notice.content_destroyed_at = None, at
    notice.save(update_fields=["wrapped_key", "content_destroyed_at"])
    is_last = not queries.list_live_wrappings(package_id=package.id).exists()
    facts = {
        "barcode": notice.barcode,
        "package_sha256": package.sha256,
        "reason": reason,
        "object_removed": is_last,
    }
    _record(Kind.NOTICE_CONTENT_DESTROYED, notice, actor=actor, facts=facts, at=at)
    if is_last:
        transaction.on_commit(lambda: ports.blobs().delete(address=package.blob_name))


def remove_unfinished_packages(*, at: datetime) -> int:
    """Remove what an intake that was killed left half written an hour ago; return how many files."""
    return ports.blobs().remove_unfinished(before=at - UNFINISHED_FOR)


def _claim_reference(notice: Notice, package: Package) -> None:
    """Insert what makes the notice unique; PostgreSQL decides between two at once."""
    try:
        with transaction.atomic():
            NoticeReference.objects.create(
                barcode=notice.barcode,
                account_id=notice.account_id,
                notice_id=notice.id,
                belge_id=package.belge_id,
                sender_detsis=package.sender_detsis,
            )
    except IntegrityError as error:
        raise errors.DocumentDelivered from error


def _part(kept: Package, package: shapes.Package, position: int) -> Part:
    part = package.parts[position]
    return Part(
        package=kept,
        position=position,
        role=part.role.value,
        title=part.title,
        file_name=part.file_name,
        path=part.path,
        media_type=part.media_type,
        size=part.size,
        sha256=part.sha256,
        is_signed=part.is_signed,
        withheld_from=rules.withheld_from(part, package=package),
    )


def _record(kind: Kind, notice: Notice, *, actor: Actor, facts: dict[str, object], at: datetime) -> None:
    evidence.record(
        kind=kind, subject=notice.ref, actor=actor, at=at, facts=facts, account_id=notice.account_id
    )
