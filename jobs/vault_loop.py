"""What the key vault does: it mints ordered keys and shows keys; it alone holds the vault KEK (keys-and-api.md §2, §5).

Requests come over the door (a Unix socket); minting happens between them, at least once a second and at once after a
poke. No request and no key can end the loop: what fails is logged and refused, or tried again.
"""

import logging
import signal
from datetime import datetime
from functools import partial
from typing import Final, assert_never
from uuid import UUID

from django.conf import settings
from django.db import connection

from jobs.loops import Loop, Task, attempt, run_task
from uets.approvals.actions import permit_key_view
from uets.kernel import clock
from uets.keys import ports
from uets.keys.actions.mint_keys import mint_key
from uets.keys.actions.reveal_key import reveal_key
from uets.keys.actions.shred_envelopes import shred_envelopes
from uets.keys.errors import RevealCeilingReached, VaultAway
from uets.keys.queries.credentials import list_mint_requests

logger = logging.getLogger("uets.vault")

FAULT: ports.VaultAnswer = ports.RefusalAnswer(VaultAway.code)


def serve() -> None:
    """Answer and mint until SIGTERM or Ctrl-C."""
    door, loop = ports.vault_door(), Loop(TASKS)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: door.close())
    door.serve(answer, between=lambda: _work(loop))
    connection.close()


def mint_all(_at: datetime) -> int:
    """Mint every ordered key, each in its own transaction: one that fails does not hold up the others."""
    return sum(run_task(Task("mint_key", partial(_mint, key_id), 0)) for key_id in list_mint_requests())


def answer(request: ports.VaultRequest) -> ports.VaultAnswer:
    """Answer one request; a fault of ours is a refusal, so that the next one is still answered."""
    match request:
        case ports.PokeRequest():
            return ports.DoneAnswer()
        case ports.RevealRequest():
            return _reveal(request)
        case ports.PermitRequest():
            return attempt("permit_key_view", partial(_permit, request), otherwise=FAULT)
        case _:
            assert_never(request)


def _work(loop: Loop) -> None:
    """Mint what is ordered, and now and then destroy what has ended."""
    loop.turn()


def _mint(key_id: UUID, at: datetime) -> int:
    return int(mint_key(key_id=key_id, prefix=settings.KEY_PREFIX, at=at))


def _reveal(request: ports.RevealRequest) -> ports.VaultAnswer:
    answered = attempt("reveal_key", partial(_ask, request), otherwise=FAULT)
    if answered == ports.RefusalAnswer(RevealCeilingReached.code):
        logger.error("the ceiling of reveals per hour is reached")
    return answered


def _ask(request: ports.RevealRequest) -> ports.VaultAnswer:
    return reveal_key(request=request, most_an_hour=settings.REVEALS_AN_HOUR, at=clock.now())


def _permit(request: ports.PermitRequest) -> ports.VaultAnswer:
    return permit_key_view(request=request, at=clock.now())


SHRED_SECONDS: Final = 1.0 if settings.TEST_CLOCK else 600.0
"""Looking for ended envelopes reads them all; a moved clock of test mode is followed at once."""

TASKS: Final = (
    Task("mint_keys", mint_all, 0),
    Task("shred_envelopes", lambda at: shred_envelopes(at=at), SHRED_SECONDS),
)
