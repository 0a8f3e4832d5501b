"""Stages `renewals` and `rehashes`: what renews is numbered without gaps, covers what it says, is evidence too."""

import hashlib
from collections.abc import Iterator
from typing import Any

from django.db.models import Min

from uets.evidence.models import Batch, ChainHead, Evidence, RehashedBatch, Renewal
from uets.evidence.proof import merkle
from uets.evidence.queries.renewals import RENEWALS, describe_renewal, hash_anew
from uets.evidence.queries.walking.pages import Fault, Page, Scope, check_token, faults, key_of
from uets.evidence.states import FaultKind, RenewalSource


def check_renewals(key: list[Any], scope: Scope) -> Page:
    """Check the next renewal; `key` holds the number of the one before."""
    last = int(key[0]) if key else 0
    renewal = Renewal.objects.filter(id__gt=last).order_by("id").first()
    if renewal is None:
        recorded = ChainHead.objects.filter(chain=RENEWALS).values_list("sequence", flat=True).first() or 0
        is_short = recorded > last
        lost = [Fault(FaultKind.RENEWAL_MISSING, f"renewal {recorded}", "its evidence stands without it")]
        return Page(checked=0, key=None, faults=lost if is_short else [])
    where = f"renewal {renewal.id}"
    found = faults(FaultKind.RENEWAL_DIFFERS, where, _check_renewal(renewal))
    if renewal.id != last + 1:
        found.append(Fault(FaultKind.RENEWAL_MISSING, f"renewal {last + 1}", f"the next one is {renewal.id}"))
    wrong = check_token(
        bytes(renewal.token),
        bytes(renewal.root),
        digest=renewal.digest,
        gen_time=renewal.gen_time,
        until=_find_successor(renewal) or scope.at,
        scope=scope,
    )
    found += faults(FaultKind.TOKEN_INVALID, where, wrong)
    return Page(checked=1, key=key_of(renewal.id), faults=found)


def _find_successor(renewal: Renewal) -> Any:
    """Return when the next token over this one was made, or when all below it was hashed anew; None for neither."""
    after = Renewal.objects.filter(id__gt=renewal.id)
    direct = after.filter(source=RenewalSource.RENEWAL, digest=renewal.digest)
    times = [
        each.aggregate(time=Min("gen_time"))["time"]
        for each in (
            direct.filter(first__lte=renewal.id, last__gte=renewal.id),
            after.exclude(digest=renewal.digest).filter(
                source=RenewalSource.REHASH, last_batch__gte=renewal.last_batch
            ),
        )
    ]
    return min((time for time in times if time is not None), default=None)


def _check_renewal(renewal: Renewal) -> Iterator[str]:
    size = hashlib.new(renewal.digest).digest_size
    leaves = merkle.split(bytes(renewal.leaves), size=size) if len(renewal.leaves) % size == 0 else []
    if not leaves or merkle.Tree(leaves, algorithm=renewal.digest).root != bytes(renewal.root):
        yield "its leaves lead to another root"
    elif leaves != list(_make_leaves(renewal)):
        yield "its leaves are not those of what it renews"
    row = Evidence.objects.filter(chain=RENEWALS, subject=f"renewal:{renewal.id}").first()
    if row is None:
        yield "it has no evidence"
    elif row.facts != describe_renewal(renewal):
        yield "its evidence says otherwise"


def _make_leaves(renewal: Renewal) -> Iterator[bytes]:
    """Yield the leaves anew from what is renewed."""
    if renewal.source == RenewalSource.REHASH:
        rehashed = RehashedBatch.objects.filter(
            digest=renewal.digest, batch_id__gte=renewal.first, batch_id__lte=renewal.last
        )
        yield from map(bytes, rehashed.order_by("batch_id").values_list("root", flat=True).iterator())
        return
    is_batch = renewal.source == RenewalSource.BATCH
    stamped = Batch.objects.all() if is_batch else Renewal.objects.filter(digest=renewal.digest)
    tokens = stamped.filter(id__gte=renewal.first, id__lte=renewal.last).order_by("id")
    for token in tokens.values_list("token", flat=True).iterator():
        yield hashlib.new(renewal.digest, token).digest()


def check_rehashes(key: list[Any], _scope: Scope) -> Page:
    """Hash the next batch anew once more and compare; `key` holds the batch and the algorithm of the last one."""
    batch_id, digest = (int(key[0]), str(key[1])) if key else (0, "")
    later = RehashedBatch.objects.filter(batch_id=batch_id, digest__gt=digest).order_by("digest").first()
    found = (
        later or RehashedBatch.objects.filter(batch_id__gt=batch_id).order_by("batch_id", "digest").first()
    )
    if found is None:
        return Page(checked=0, key=None)
    wrong = faults(
        FaultKind.RENEWAL_DIFFERS, f"batch {found.batch_id} under {found.digest}", _check_rehash(found)
    )
    return Page(checked=1, key=key_of(found.batch_id, found.digest), faults=wrong)


def _check_rehash(rehash: RehashedBatch) -> Iterator[str]:
    batch = Batch.objects.filter(id=rehash.batch_id).first()
    if batch is None:
        yield "the batch itself is gone"
        return
    earlier = RehashedBatch.objects.filter(batch_id=batch.id, after_renewal__lt=rehash.after_renewal).count()
    try:
        anew = hash_anew(batch, digest=rehash.digest, before=rehash.after_renewal, rehashes=earlier)
        kept = merkle.split(bytes(rehash.leaves), size=hashlib.new(rehash.digest).digest_size)
    except (IndexError, TypeError, ValueError) as error:
        yield f"what it was hashed from cannot be made again ({type(error).__name__})"
        return
    differing = [place for place, pair in enumerate(zip(kept, anew, strict=False)) if pair[0] != pair[1]]
    if len(kept) != len(anew):
        yield f"{len(kept)} leaves were hashed anew, {len(anew)} are there"
    elif differing:
        yield f"leaf {differing[0]} was hashed from other bytes ({len(differing)} of them)"
    if merkle.Tree(kept, algorithm=rehash.digest).root != bytes(rehash.root):
        yield "its leaves lead to another root"
