"""Tebligatı aç: the one act that makes read evidence."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

import msgspec
from django.db import transaction

from uets.accounts.states import Permission
from uets.events import actions as events
from uets.evidence import actions as evidence
from uets.evidence.states import Kind
from uets.kernel.actor import Actor, ActorKind
from uets.mailbox import queries, rules
from uets.mailbox.actions.heads import hold_mailbox, stamp_change
from uets.mailbox.models import MailboxEntry, NoticeReader
from uets.mailbox.states import ReaderKind
from uets.notices import queries as notices
from uets.notices.errors import ContentShredded

if TYPE_CHECKING:
    from uets.notices.models import Notice


class KeyUse(msgspec.Struct, frozen=True, kw_only=True):
    """What evidence of a read by key says beside the key (trust.md §2.3): to whom it was given, and how it came."""

    integrator_legal_name: str
    integrator_vkn: str
    client_authenticated: bool
    """Whether the integrator also proved who it is; false for a key alone."""
    key_revealed_before: bool


class KeyUseMissing(RuntimeError):
    """A key would open a notice without what its evidence has to say of it."""


class Opening(msgspec.Struct, frozen=True, kw_only=True):
    """A notice that this reader has opened: now, or earlier when `is_first` is false."""

    entry: MailboxEntry
    read_at: datetime
    evidence_id: UUID
    is_first: bool


@transaction.atomic
def open_notice(
    *, actor: Actor, account_id: UUID, notice_id: UUID, at: datetime, key_use: KeyUse | None = None
) -> Opening:
    """Open a notice: the reader's first opening makes one `notice:read` (evidence D.6), a later one nothing.

    A key has to come with its `key_use`. Raises PermissionMissing, NoticeNotFound, ContentShredded. Neither the folder
    nor any date of the law changes.
    """
    if actor.kind is ActorKind.KEY and key_use is None:
        raise KeyUseMissing(actor.id)
    rules.check_may(actor=actor, permission=Permission.READ_OPEN)
    entry = queries.get_entry_for_update(account_id=account_id, notice_id=notice_id)
    known = queries.find_reader(account_id=account_id, notice_id=notice_id, reader=actor.id)
    if known is not None:
        return Opening(entry=entry, read_at=known.read_at, evidence_id=known.evidence_id, is_first=False)
    notice = notices.get_notice(account_id=account_id, notice_id=notice_id)
    if notice.wrapped_key is None:
        raise ContentShredded
    hold_mailbox(account_id=account_id)  # before the chain, as everybody does: nobody waits in a circle
    evidence_id = evidence.record(
        kind=Kind.NOTICE_READ,
        subject=notice.ref,
        actor=actor,
        at=at,
        facts=_facts(actor, notice, at=at, key_use=key_use),
        account_id=account_id,
    )
    NoticeReader.objects.create(
        account_id=account_id, notice_id=notice_id, reader=actor.id, read_at=at, evidence_id=evidence_id
    )
    _note_first(entry, actor, evidence_id=evidence_id, at=at)
    events.append(
        kind=Kind.NOTICE_READ, subject=notice.ref, account_id=account_id, at=at, grant_id=actor.grant_id
    )
    return Opening(entry=entry, read_at=at, evidence_id=evidence_id, is_first=True)


def _facts(actor: Actor, notice: "Notice", *, at: datetime, key_use: KeyUse | None) -> dict[str, object]:
    deemed = notice.deemed_served_on
    return notices.describe_notice(notice) | {
        "reader": describe_reader(actor=actor, at=at, key_use=key_use),
        "arrived_at": notice.arrived_at.isoformat() if notice.arrived_at else None,
        "deemed_served_on": deemed.isoformat() if deemed else None,
    }


def describe_reader(*, actor: Actor, at: datetime, key_use: KeyUse | None) -> dict[str, object]:
    """Return what evidence of an opening says of its reader (trust.md §2.3)."""
    kind = ReaderKind.PERSON if actor.kind is ActorKind.PERSON else ReaderKind.KEY
    reader: dict[str, object] = {
        "kind": kind.value,
        "name": actor.name,
        "role": actor.role,
        "method": rules.reader_method(actor),
        "authenticated_at": (actor.login.authenticated_at if actor.login else at).isoformat(),
    }
    if kind is ReaderKind.KEY:
        reader |= {"kid": actor.kid, "grant_id": actor.grant_id and str(actor.grant_id)}
        reader["integrator_id"] = actor.integrator_id and str(actor.integrator_id)
    if key_use is not None:
        reader |= msgspec.structs.asdict(key_use)
    return reader


def _note_first(entry: MailboxEntry, actor: Actor, *, evidence_id: UUID, at: datetime) -> None:
    """Keep the first opening by a person and the first by a key beside the dates of the law."""
    changed = ["changed_at", "version"]
    if actor.kind is ActorKind.PERSON and entry.first_person_read_at is None:
        entry.first_person_read_at, entry.first_person_evidence_id = at, evidence_id
        entry.first_person_read_by = actor.name
        entry.first_person_read_method = actor.login.method if actor.login else ""
        changed += ["first_person_read_at", "first_person_evidence_id"]
        changed += ["first_person_read_by", "first_person_read_method"]
    elif actor.kind is not ActorKind.PERSON and entry.first_key_read_at is None:
        entry.first_key_read_at, entry.first_key_evidence_id = at, evidence_id
        entry.first_key_read_by = actor.name or actor.id
        changed += ["first_key_read_at", "first_key_evidence_id", "first_key_read_by"]
    entry.changed_at, entry.version = stamp_change(account_id=entry.account_id, at=at), entry.version + 1
    entry.save(update_fields=changed)
