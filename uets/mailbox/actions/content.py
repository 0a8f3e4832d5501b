"""İndir: content goes to a reader who has opened the notice, through the API or by a one-time link."""

import secrets
from datetime import datetime
from uuid import UUID

from django.db import transaction

from uets.accounts.states import Permission
from uets.evidence import actions as evidence
from uets.evidence.states import Kind
from uets.kernel.actor import Actor
from uets.mailbox import queries, rules
from uets.mailbox.errors import LinkSpent, RangeNotSatisfiable
from uets.mailbox.models import ContentLink, NoticeReader
from uets.mailbox.states import LINK_LIFE
from uets.notices import queries as notices
from uets.notices.queries import Content


@transaction.atomic
def hand_over_content(
    *,
    actor: Actor,
    account_id: UUID,
    notice_id: UUID,
    at: datetime,
    part_id: UUID | None = None,
    first_byte: int = 0,
) -> Content:
    """Return one part, or the whole package, to a reader who has opened the notice.

    The reader's first content makes one `notice:handed_over` (evidence E.1); what cannot be given makes none. Raises
    PermissionMissing, NoticeNotFound, NoticeNotOpened, PartNotFound, ContentShredded, and RangeNotSatisfiable when the
    content ends before the first byte that is asked for.
    """
    rules.check_may(actor=actor, permission=Permission.READ_OPEN)
    queries.get_entry(account_id=account_id, notice_id=notice_id)
    return _give(
        actor, account_id=account_id, notice_id=notice_id, part_id=part_id, at=at, first_byte=first_byte
    )


@transaction.atomic
def make_content_link(
    *, actor: Actor, account_id: UUID, notice_id: UUID, at: datetime, part_id: UUID | None = None
) -> str:
    """Return the secret of a link to content, good once within sixty seconds; only its hash is kept.

    Refuses and records as `hand_over_content` does: who asks for the link is who takes the content.
    """
    rules.check_may(actor=actor, permission=Permission.READ_OPEN)
    queries.get_entry(account_id=account_id, notice_id=notice_id)
    _give(actor, account_id=account_id, notice_id=notice_id, part_id=part_id, at=at)
    token = secrets.token_urlsafe(32)
    ContentLink.objects.filter(expires_at__lt=at).delete()
    ContentLink.objects.create(
        token_sha256=rules.link_hash(token),
        account_id=account_id,
        notice_id=notice_id,
        part_id=part_id,
        expires_at=at + LINK_LIFE,
    )
    return token


@transaction.atomic
def redeem_content_link(*, token: str, at: datetime) -> Content:
    """Return the content of a link and spend it; raises LinkSpent (also after sixty seconds), ContentShredded."""
    links = ContentLink.objects.select_for_update().filter(token_sha256=rules.link_hash(token))
    link = links.first()
    if link is None:
        raise LinkSpent
    link.delete()
    if link.expires_at < at:
        raise LinkSpent
    return _open(account_id=link.account_id, notice_id=link.notice_id, part_id=link.part_id)


def _open(*, account_id: UUID, notice_id: UUID, part_id: UUID | None) -> Content:
    if part_id is None:
        return notices.open_package_stream(account_id=account_id, notice_id=notice_id)
    return notices.open_part_stream(account_id=account_id, notice_id=notice_id, part_id=part_id)


def _give(
    actor: Actor,
    *,
    account_id: UUID,
    notice_id: UUID,
    part_id: UUID | None,
    at: datetime,
    first_byte: int = 0,
) -> Content:
    """Return content that can be given, and record the reader's first; raises all that speaks against it before."""
    reader = queries.get_reader_for_update(account_id=account_id, notice_id=notice_id, reader=actor.id)
    content = _open(account_id=account_id, notice_id=notice_id, part_id=part_id)
    if first_byte and first_byte >= content.size:
        raise RangeNotSatisfiable(size=content.size)
    if reader.handed_over_at is None:
        record_first(
            actor=actor, reader=reader, taken="part" if part_id else "package", part_id=part_id, at=at
        )
    return content


def record_first(
    *, actor: Actor, reader: NoticeReader, taken: str, part_id: UUID | None = None, at: datetime
) -> None:
    """Record the first content of a reader: a part, the package, or the notice within the whole mailbox."""
    notice = notices.get_notice(account_id=reader.account_id, notice_id=reader.notice_id)
    facts = notices.describe_notice(notice) | {
        "taken": taken,
        "part_id": part_id and str(part_id),
        "method": rules.reader_method(actor),
    }
    evidence.record(
        kind=Kind.NOTICE_HANDED_OVER,
        subject=notice.ref,
        actor=actor,
        at=at,
        facts=facts,
        account_id=notice.account_id,
    )
    reader.handed_over_at = at
    reader.save(update_fields=["handed_over_at"])
