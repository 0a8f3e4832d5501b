"""Take one package in and deliver it at once: what an operator of the installation does by hand."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from uuid import UUID

import msgspec
from django.db import transaction

from uets.authorities.errors import StateConflict
from uets.authorities.states import AuthorityState
from uets.delivery.actions.deliver import decide, never_behind, remove_refused
from uets.delivery.actions.outcomes import Delivered, Outcome, Refused
from uets.delivery.actions.read import claim_one
from uets.delivery.actions.submit import Call, GivenPackage, write
from uets.delivery.queries import is_batch_kept
from uets.kernel import pool
from uets.kernel.actor import Actor
from uets.kernel.ids import NO_ACCOUNT, new_id
from uets.notices import ports
from uets.notices.eyp.limits import LARGEST_PACKAGE


class IntakeResult(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a package, line by line."""

    delivered: tuple[Delivered, ...] = ()
    refused: tuple[Refused, ...] = ()


def take_in(
    *, actor: Actor, package_path: Path, now: Callable[[], datetime], authority_id: UUID = NO_ACCOUNT
) -> IntakeResult:
    """Hand a package over and deliver it (teslim alındı, ulaştı); each recipient is delivered or refused by itself.

    For an authority its officials and seals have to have signed, as in its own calls. Reading and storing a large
    package takes its time: `now` is asked when it is submitted and again when it arrives. Every refusal leaves one
    `submission:refused` (evidence A.2). Whatever fails, neither row nor object stays. Raises SignersUnavailable when
    nobody says whether a signer's certificate is revoked: the same again later; StateConflict for a suspended
    authority; ClockBehind while our clock is behind the newest time stamp.
    """
    started_at = now()
    with package_path.open("rb") as source:
        # A file far too large is refused by its size; the rest of it would only keep the process busy.
        content = source.read(LARGEST_PACKAGE + 1)
    call = Call(
        actor=actor,
        authority_id=authority_id,
        idempotency_key=str(new_id()),
        packages=[GivenPackage(content)],
    )
    blobs = ports.blobs().store_many([content])
    batch_id = new_id()
    try:
        outcome = _deliver(call, blobs, batch_id=batch_id, started_at=started_at, now=now)
    except BaseException:
        # A commit whose answer was lost has kept the package; without the database nobody can tell, and it stays.
        if not is_batch_kept(batch_id=batch_id):
            ports.blobs().delete(address=blobs[0].address)
        raise
    remove_refused([outcome])
    return IntakeResult(delivered=outcome.delivered, refused=outcome.refused)


@transaction.atomic
def _deliver(
    call: Call,
    blobs: list[ports.StoredBlob],
    *,
    batch_id: UUID,
    started_at: datetime,
    now: Callable[[], datetime],
) -> Outcome:
    database = pool.of_django()
    written = write(database, call, blobs, batch_id=batch_id, at=started_at)
    waiting = claim_one(database, submission_id=written.ids[0])
    decided = decide(database, waiting, now=never_behind(database, now))
    for undecided in decided.undecided:
        raise undecided.why
    if not decided.outcomes:
        raise StateConflict(state=AuthorityState.SUSPENDED)
    (outcome,) = decided.outcomes
    return outcome
