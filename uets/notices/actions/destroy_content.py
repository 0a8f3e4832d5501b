"""A notice loses its content at the end of its life; evidence stays."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction

from uets.evidence import actions as evidence
from uets.evidence.states import Kind
from uets.kernel.actor import Actor
from uets.notices import ports, queries

UNFINISHED_FOR: Final = timedelta(hours=1)
"""No intake writes that long."""


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
    evidence.record(
        kind=Kind.NOTICE_CONTENT_DESTROYED,
        subject=notice.ref,
        actor=actor,
        at=at,
        facts=facts,
        account_id=notice.account_id,
    )
    if is_last:
        transaction.on_commit(lambda: ports.blobs().delete(address=package.blob_name))


def remove_unfinished_packages(*, at: datetime) -> int:
    """Remove what an intake that was killed left half written an hour ago; return how many files."""
    return ports.blobs().remove_unfinished(before=at - UNFINISHED_FOR)
