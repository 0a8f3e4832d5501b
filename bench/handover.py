"""P5: from the click on “Onayla ve satın al” to the first page that the integrator reads with the new key.

A browser's session clicks over HTTP, the real key vault mints, the example integrator polls. The stages are the times
at which PostgreSQL committed the evidence of each step, so nothing is measured by the one who does it.
"""

import random
import re
import time
from collections.abc import Callable, Sequence
from functools import partial
from itertools import count, pairwise
from queue import Empty
from typing import Final
from uuid import UUID

import httpx
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection

from bench import load, seed
from bench.installation import Installation
from bench.integrator import FirstAnswer, Poller
from bench.report import Result
from bench.rounds import FEWEST, Figure, Round, interleave
from portal import visitor
from uets.evidence.states import Kind
from uets.kernel import clock
from uets.kernel.actor import Origin
from uets.kernel.ids import to_public
from uets.keys.queries import list_grants
from uets.login import actions as login
from uets.login.states import Method

CLICKS: Final = 100
CLICKS_FULL: Final = 500
PEER_CLICKS_PER_ROUND: Final = 4
EVERY_SECONDS: Final = 0.2
PEER_EVERY_SECONDS: Final = 5.0
PATIENCE_SECONDS: Final = 60
MOST_SECONDS: Final = 1.0
CHECK_PAGE: Final = "/api-entegrasyon-basvurusu/kontrol/"
HIDDEN: Final = re.compile(r'<input type="hidden" name="([^"]*)" value="([^"]*)"')
STEPS: Final = (Kind.GRANT_CREATED, Kind.KEY_MINTED, Kind.KEY_PULLED, Kind.KEY_RECEIVED)
STAGES: Final = (
    "click → committed",
    "committed → minted",
    "minted → pulled",
    "pulled → acknowledged",
    "acknowledged → first page",
)

COMMITTED_AT = """-- when each step of a grant was committed, by PostgreSQL's own clock
SELECT kind, extract(epoch FROM pg_xact_commit_timestamp(xmin))::float8
FROM evidence_evidence WHERE account_id = %s AND subject = %s AND kind = ANY(%s)"""


Stages = list[float]
"""Seconds of each stage of one click."""


class Chain:
    """Clicks of ever new persons, each followed to the first page."""

    def __init__(self, installation: Installation) -> None:
        self._installation = installation
        self._tariff_id = seed.publish_tariff()
        self._numbers = count(1)

    def measure(self, clicks: int, *, every: float) -> list[Stages]:
        """Click so many times while the integrator polls this often; clicks and polls know nothing of each other."""
        poller = Poller(self._installation, every=every)
        poller.start()
        try:
            return [self._follow(poller, every=every) for _ in range(clicks)]
        finally:
            poller.stop()

    def _follow(self, poller: Poller, *, every: float) -> Stages:
        holder = seed.open_holder(next(self._numbers))
        seed.fill_in(holder, tariff_id=self._tariff_id)
        with httpx.Client(base_url=self._installation.url, timeout=PATIENCE_SECONDS) as browser:
            browser.cookies.set(settings.SESSION_COOKIE_NAME, _begin_session(holder))
            form = dict(HIDDEN.findall(browser.get(CHECK_PAGE).raise_for_status().text))
            time.sleep(random.uniform(0, every))  # noqa: S311 - a moment between two polls
            clicked_at = time.time()
            answer = browser.post(CHECK_PAGE, data=form)
        if not answer.headers.get("Location", "").endswith("/onay/"):
            message = f"the click was not accepted: {answer.status_code} {answer.text[:500]}"
            raise ValueError(message)
        grant_id = list_grants(account_id=holder.account_id)[0].id
        first = _wait_for(poller, grant_id)
        moments = [clicked_at, *_list_commits(holder.account_id, grant_id), first.at]
        return [later - earlier for earlier, later in pairwise(moments)]


def run(installation: Installation, *, is_full: bool) -> Result:
    """Measure both ways of polling."""
    chain = Chain(installation)
    chain.measure(2, every=EVERY_SECONDS)
    clicks = (CLICKS_FULL if is_full else CLICKS) // FEWEST
    programs = {
        "ours": partial(chain.measure, clicks, every=EVERY_SECONDS),
        "peer": partial(chain.measure, PEER_CLICKS_PER_ROUND, every=PEER_EVERY_SECONDS),
    }
    rounds = interleave(programs, turns=1, figures=_figures)
    totals = [sum(stages) for measured in rounds for series in measured["ours"] for stages in series]
    note = (
        f"All {len(totals)} clicks polled each {EVERY_SECONDS} s: p50 {load.percentile(totals, 0.5):.3f} s, "
        f"p95 {load.percentile(totals, 0.95):.3f} s, longest {max(totals):.3f} s."
    )
    peer = f"the same chain polled each {PEER_EVERY_SECONDS:g} s"
    return Result(name="handover", target="P5", peer=peer, figures=_figures(rounds), notes=[note])


def _begin_session(holder: seed.Holder) -> str:
    """Return the key of a browser session that has entered the account after a strong login just now."""
    at = clock.now()
    session = SessionStore()
    session[visitor.PERSON], session[visitor.ACCOUNT] = str(holder.person_id), str(holder.account_id)
    session[visitor.BEGAN] = session[visitor.SEEN] = at.isoformat()
    session.create()
    login.record_login(
        person_id=holder.person_id,
        session_hash=visitor.hash_of(session),
        method=Method.PASSWORD_TOTP,
        is_step_up=False,
        origin=Origin(),
        at=at,
    )
    return session.session_key or ""


def _wait_for(poller: Poller, grant_id: UUID) -> FirstAnswer:
    """Return the first answer to the key of a grant; raises TimeoutError."""
    try:
        first = poller.answers.get(timeout=PATIENCE_SECONDS)
    except Empty:
        message = f"no page within {PATIENCE_SECONDS} seconds of the click"
        raise TimeoutError(message) from None
    if first.grant_id != to_public("grn", grant_id):
        message = f"a key of another grant came: {first.grant_id}"
        raise ValueError(message)
    return first


def _list_commits(account_id: UUID, grant_id: UUID) -> list[float]:
    """Return when each step was committed, in their order."""
    with connection.cursor() as cursor:
        cursor.execute(COMMITTED_AT, [account_id, f"grant:{grant_id}", [step.value for step in STEPS]])
        found = dict(cursor.fetchall())
    return [found[step.value] for step in STEPS]


def _figures(rounds: list[Round[list[Stages]]]) -> list[Figure]:
    ours, peer = ([measured[name][0] for measured in rounds] for name in ("ours", "peer"))

    def figure(
        name: str, value: Callable[[Stages], float], share: float, at_most: float | None = None
    ) -> Figure:
        def of(series: Sequence[Stages]) -> float:
            return load.percentile([value(stages) for stages in series], share)

        return Figure(
            name=f"{name}, p{share * 100:.0f}",
            unit="s",
            ours=[of(series) for series in ours],
            peer=[of(series) for series in peer],
            at_most=at_most,
            digits=3,
        )

    stages = [
        figure(name, partial(lambda number, found: found[number], number), 0.5)
        for number, name in enumerate(STAGES)
    ]
    return [
        figure("click → first page", sum, 0.95, MOST_SECONDS),
        figure("click → first page", sum, 0.5),
        *stages,
    ]
