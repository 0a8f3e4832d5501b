"""Reads of what was done to a thing, newest first: for pages that show who acted, when and why."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from uets.evidence.models import Evidence
from uets.evidence.states import Kind
from uets.kernel.ids import NO_ACCOUNT


class Act(msgspec.Struct, frozen=True, kw_only=True):
    """One recorded act: what, when, by whom, why."""

    kind: str
    at: datetime
    by: str
    reason: str


class Happening(msgspec.Struct, frozen=True, kw_only=True):
    """One recorded fact about a person: what, when, from where, with which login."""

    kind: str
    at: datetime
    actor: dict[str, Any]
    facts: dict[str, Any]


def list_happenings(*, subject: str, kinds: Iterable[Kind], limit: int) -> list[Happening]:
    """Return the newest facts of some kinds about a subject that belongs to no account."""
    wanted = [kind.value for kind in kinds]
    rows = Evidence.objects.filter(account_id=NO_ACCOUNT, subject=subject, kind__in=wanted)
    columns = rows.order_by("-id").values_list("kind", "event_at", "actor", "facts")[:limit]
    return [Happening(kind=kind, at=at, actor=actor, facts=facts) for kind, at, actor, facts in columns]


def list_newest_acts(*, account_id: UUID, subject: str, kinds: Iterable[Kind], limit: int) -> list[Act]:
    """Return the newest acts of some kinds on a subject; a reason is the actor's or stands among the facts."""
    wanted = [kind.value for kind in kinds]
    rows = Evidence.objects.filter(account_id=account_id, subject=subject, kind__in=wanted)
    columns = rows.order_by("-id").values_list("kind", "event_at", "actor", "facts")[:limit]
    return [_act(*row) for row in columns]


def _act(kind: str, at: datetime, actor: dict[str, Any], facts: dict[str, Any]) -> Act:
    reason = actor.get("reason") or facts.get("reason") or ""
    return Act(kind=kind, at=at, by=actor.get("name") or actor["id"], reason=reason)
