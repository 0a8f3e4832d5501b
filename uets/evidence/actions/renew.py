"""Yenileme: what proves evidence is proven anew before it weakens (RFC 4998 §5, trust.md §2.6).

Time stamps are renewed by one young token over all old ones (§5.2). When a hash algorithm comes to its end, everything
is hashed anew (§5.3), batch by batch in the order of time, so month by month; what is hashed stays so, and a stopped
run goes on where it was. One time stamp then stands over thousands of batches.
"""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Final, NamedTuple

from django.db import connection, transaction
from django.db.models import Max

from uets.evidence import ports
from uets.evidence.actions.record import record
from uets.evidence.models import Batch, Certificate, RehashedBatch, Renewal, StamperTurn
from uets.evidence.proof import merkle
from uets.evidence.proof.certificates import Role, fingerprint
from uets.evidence.queries.renewals import RENEWALS, describe_renewal, hash_anew
from uets.evidence.rules.renewal import Sunsets, find_target, is_stamp_due, list_stronger
from uets.evidence.rules.sunsets import SUNSETS
from uets.evidence.states import Kind, RenewalSource
from uets.kernel.actor import system_actor

MOST_LEAVES: Final = 65_536
"""Of one renewal: two megabytes of leaves under one token."""

MOST_BATCHES: Final = 20
"""Hashed anew by one call: at most 200,000 evidences."""

ONE_AT_A_TIME: Final = """-- renewals are numbered without gaps, so one process makes one at a time
SELECT pg_try_advisory_xact_lock(7201, 4999)"""


class _Plan(NamedTuple):
    source: RenewalSource
    digest: str
    first: int
    last: int
    last_batch: int
    """The newest batch that is proven by it."""


def renew_time_stamps(*, at: datetime, sunsets: Sunsets = SUNSETS) -> int:
    """Renew the oldest tokens whose certificate ends within a year; return how many, none when nothing is due.

    Raises TimestampUnavailable, also when the authority's own certificate ends so soon that nothing would be won.
    """
    with transaction.atomic():
        if not _take_turn():
            return 0
        plan = _plan(at=at, sunsets=sunsets)
        if plan is None:
            return 0
        leaves = [hashlib.new(plan.digest, token).digest() for token in _read_tokens(plan)]
        _stamp_leaves(plan, leaves, at=at, sunsets=sunsets)
    return len(leaves)


def renew_hash_trees(*, at: datetime, limit: int = MOST_BATCHES, sunsets: Sunsets = SUNSETS) -> int:
    """Hash the next batches anew and return how many; stamp what is hashed once it is enough, or all there is.

    Nothing is due before the last year of SHA-256. Raises TimestampUnavailable; what was hashed before stays.
    """
    digest = find_target(merkle.SHA256, at=at, sunsets=sunsets)
    if digest is None:
        return 0
    with transaction.atomic():
        if not _take_turn():
            return 0
        batches = _list_next(digest, limit)
        _hash(batches, digest, at=at)
    is_all = len(batches) < limit
    with transaction.atomic():
        if not _take_turn():
            return 0
        _stamp(digest, is_all=is_all, at=at, sunsets=sunsets)
    return 0 if is_all else len(batches)


def _take_turn() -> bool:
    """Tell whether this process may renew until its transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(ONE_AT_A_TIME)
        return bool(cursor.fetchone()[0])


def _stamp_leaves(plan: _Plan, leaves: Sequence[bytes], *, at: datetime, sunsets: Sunsets) -> None:
    """Ask for a token over leaves and write the renewal with its evidence, inside the caller's transaction."""
    tree = merkle.Tree(leaves, algorithm=plan.digest)
    token = ports.timestamps().stamp(tree.root, at=at, digest=plan.digest)
    if is_stamp_due(token.certificate, at=at, sunsets=sunsets):
        message = "the authority's own certificate or its algorithm ends within a year"
        raise ports.TimestampUnavailable(message)
    named = fingerprint(token.certificate)
    Certificate.objects.get_or_create(
        id=named,
        defaults={"role": Role.TIMESTAMP.value, "content": token.certificate, "first_used_at": at},
    )
    renewal = Renewal.objects.create(
        id=(Renewal.objects.aggregate(Max("id"))["id__max"] or 0) + 1,
        source=plan.source.value,
        digest=plan.digest,
        first=plan.first,
        last=plan.last,
        last_batch=plan.last_batch,
        leaves=b"".join(leaves),
        root=tree.root,
        token=token.encoded,
        certificate_id=named,
        gen_time=token.gen_time,
        renewed_at=at,
    )
    record(
        kind=Kind.EVIDENCE_RENEWED,
        subject=f"renewal:{renewal.id}",
        chain=RENEWALS,
        actor=system_actor(name="renew"),
        at=at,
        facts=describe_renewal(renewal),
    )


def _plan(*, at: datetime, sunsets: Sunsets) -> _Plan | None:
    """Return what is renewed next: tokens of batches first, then those of renewals, oldest first."""
    stampers = Certificate.objects.filter(role=Role.TIMESTAMP.value).values_list("id", "content")
    due = {name for name, content in stampers if is_stamp_due(bytes(content), at=at, sunsets=sunsets)}
    if not due:
        return None
    return _plan_batches(due) or next(
        filter(None, (_plan_renewals(due, digest) for digest in _digests())), None
    )


def _plan_batches(due: set[str]) -> _Plan | None:
    """Find the batches after the last one renewed or hashed anew, up to the last one that a due certificate stamped."""
    done = _newest("last", source=RenewalSource.BATCH)
    start = max(done, _find_rehashed(merkle.SHA256)) + 1
    newest = Batch.objects.aggregate(Max("id"))["id__max"] or 0
    turns = [
        *StamperTurn.objects.order_by("first_batch").values_list("first_batch", "certificate_id"),
        (newest + 1, ""),
    ]
    last = max((after - 1 for (_, named), (after, _) in pairwise(turns) if named in due), default=0)
    if last < start:
        return None
    last = min(last, start + MOST_LEAVES - 1)
    return _Plan(RenewalSource.BATCH, merkle.SHA256, start, last, last)


def _plan_renewals(due: set[str], digest: str) -> _Plan | None:
    """Find the renewals whose tokens nothing renews yet, up to the last one that a due certificate stamped.

    What has been hashed anew with a stronger algorithm rests on that; its old tokens are left to their age.
    """
    done = _newest("last", source=RenewalSource.RENEWAL, digest=digest)
    open_ = Renewal.objects.filter(digest=digest, id__gt=done)
    wanted = open_.filter(certificate_id__in=due, last_batch__gt=_find_rehashed(digest))
    last = wanted.aggregate(Max("id"))["id__max"]
    if last is None:
        return None
    rows = list(open_.filter(id__lte=last).order_by("id").values_list("id", "last_batch")[:MOST_LEAVES])
    newest = max(last_batch for _, last_batch in rows)
    return _Plan(RenewalSource.RENEWAL, digest, rows[0][0], rows[-1][0], newest)


def _find_rehashed(digest: str) -> int:
    """Return up to which batch everything rests on a stronger hash, with its time stamp."""
    return _newest("last", source=RenewalSource.REHASH, digest__in=list_stronger(digest))


def _newest(column: str, **wanted: object) -> int:
    return int(Renewal.objects.filter(**wanted).aggregate(newest=Max(column))["newest"] or 0)


def _digests() -> Iterable[str]:
    return Renewal.objects.order_by("digest").values_list("digest", flat=True).distinct()


def _read_tokens(plan: _Plan) -> list[bytes]:
    between = {"id__gte": plan.first, "id__lte": plan.last}
    if plan.source is RenewalSource.BATCH:
        batches = Batch.objects.filter(**between).order_by("id")
        return [bytes(token) for token in batches.values_list("token", flat=True).iterator()]
    renewals = Renewal.objects.filter(digest=plan.digest, **between).order_by("id")
    return [bytes(token) for token in renewals.values_list("token", flat=True)]


def _list_next(digest: str, limit: int) -> list[Batch]:
    done = RehashedBatch.objects.filter(digest=digest).aggregate(Max("batch_id"))["batch_id__max"] or 0
    return list(Batch.objects.filter(id__gt=done).order_by("id")[:limit])


def _hash(batches: Sequence[Batch], digest: str, *, at: datetime) -> None:
    newest = Renewal.objects.aggregate(Max("id"))["id__max"] or 0
    for batch in batches:
        leaves = hash_anew(batch, digest=digest, before=newest)
        RehashedBatch.objects.create(
            digest=digest,
            batch_id=batch.id,
            leaves=b"".join(leaves),
            root=merkle.Tree(leaves, algorithm=digest).root,
            after_renewal=newest,
            rehashed_at=at,
        )


def _stamp(digest: str, *, is_all: bool, at: datetime, sunsets: Sunsets) -> None:
    source = RenewalSource.REHASH
    done = Renewal.objects.filter(source=source, digest=digest).aggregate(Max("last"))["last__max"] or 0
    waiting = RehashedBatch.objects.filter(digest=digest, batch_id__gt=done).order_by("batch_id")
    rows = list(waiting.values_list("batch_id", "root")[:MOST_LEAVES])
    if not rows or (len(rows) < MOST_LEAVES and not is_all):
        return
    last = rows[-1][0]
    roots = [bytes(root) for _, root in rows]
    _stamp_leaves(_Plan(source, digest, rows[0][0], last, last), roots, at=at, sunsets=sunsets)
