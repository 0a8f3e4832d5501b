"""P7: from the 202 of a package to the evidence that it was taken over, with its proof, in minutes of a steady stream.

When a thing could be had is the time at which PostgreSQL committed it, so nobody asks while it is measured. The peer is
the same stream without sealing: how long until the bare fact was recorded. A sample of the evidences is then written as
bundles and verified.
"""

import math
import os
import random
import time
from collections.abc import Sequence
from typing import Final, NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import connection

from bench import load
from bench.installation import Installation
from bench.judges import NotVerified
from bench.office import Office
from bench.packages.sender import Step
from bench.recipients import open_accounts
from bench.report import Result, Series
from bench.rounds import Figure
from bench.watching import Watch
from uets.evidence.proof import bundle, verify
from uets.evidence.proof.certificates import publish, read_published
from uets.evidence.queries.bundles import get_bundle
from uets.kernel import clock

PER_SECOND: Final = 100.0
SECONDS: Final = 120
SECONDS_FULL: Final = 3_600
PER_CALL: Final = 10
RECIPIENTS: Final = 20_000
MOST_P95: Final = 2.0
MOST_P99: Final = 5.0
MOST_GROWTH: Final = 1.1
PARTS: Final = 6
"""The run is cut in so many parts of equal length; the last is compared with the first."""

SAMPLE: Final = 1_000

FIND_TIMES: Final = """-- when the taking over of each package was recorded, and when its proof was there
SELECT b.idempotency_key, e.account_id, l.notice_id, e.id,
    extract(epoch FROM pg_xact_commit_timestamp(e.xmin))::float8,
    extract(epoch FROM pg_xact_commit_timestamp(p.xmin))::float8
FROM delivery_submission s
JOIN delivery_submissionbatch b ON b.id = s.batch_id
JOIN delivery_submissionline l ON l.submission_id = s.id
JOIN evidence_evidence e ON e.account_id = l.account_id AND e.subject = 'notice:' || l.notice_id
    AND e.kind = 'notice:taken_over'
LEFT JOIN evidence_proof p ON p.account_id = e.account_id AND p.id = e.id"""


class Taken(NamedTuple):
    """One package: when its call was answered (seconds since the start), and how long until fact and proof."""

    account_id: UUID
    notice_id: UUID
    evidence_id: UUID
    answered: float
    recorded: float
    proven: float


def run(installation: Installation, *, is_full: bool) -> Result:
    """Send for minutes at a steady rate and measure every package."""
    rate = float(os.environ.get("RATE") or PER_SECOND)
    seconds = int(os.environ.get("SECONDS") or (SECONDS_FULL if is_full else SECONDS))
    for _ in range(int(os.environ.get("WORKERS") or 1) - 1):
        installation.add_worker()
    office = Office(installation)
    stock = office.fill_stock(open_accounts(RECIPIENTS), packages=math.ceil(rate * seconds))
    sender, watch = office.open_sender(per_call=PER_CALL), Watch(installation)
    watch.start()
    try:
        began, began_at = time.perf_counter(), time.time()
        started = sender.send(iter(stock), [Step(rate, seconds)]) - began
        watch.wait_until_idle()
    finally:
        watch.stop()
    answered = {call.key: call.answered + started for call in sender.calls}
    taken = find_times(answered, began_at=began_at)
    sent = sum(call.packages for call in sender.calls)
    if len(taken) != sent:
        message = f"{sent} packages were accepted, {len(taken)} were taken over and proven"
        raise NotVerified(message)
    lateness = max(call.sent - call.due for call in sender.calls)
    notes = [
        f"{sent} packages in {seconds} s at {rate:g}/s; the last call left at most {lateness:.1f} s after its time.",
        f"{verify_some(taken, SAMPLE)} bundles were written and verified.",
        "One run decides nothing.",
    ]
    return Result(
        name="intake",
        target="P7",
        peer="the same stream without sealing",
        figures=_figures(taken, seconds=seconds),
        notes=notes,
        series=_series(taken, watch, seconds=seconds),
    )


def find_times(answered: dict[str, float], *, began_at: float) -> list[Taken]:
    """Return the packages of the calls that were answered at these times (by key, in seconds since the start)."""
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute(FIND_TIMES)
        rows = cursor.fetchall()
    return [
        Taken(
            account_id,
            notice_id,
            evidence_id,
            answered[key],
            max(0.0, recorded - began_at - answered[key]),
            proven - began_at - answered[key],
        )
        for key, account_id, notice_id, evidence_id, recorded, proven in rows
        if key in answered and proven is not None
    ]


def verify_some(taken: Sequence[Taken], most: int) -> int:
    """Write the bundles of some and check each against what the installation publishes; raises NotVerified."""
    sample = random.sample(taken, min(most, len(taken)))
    published = publish(read_published(settings.PUBLISHED_CERTIFICATES.read_text(encoding="utf-8")))
    for each in sample:
        found = get_bundle(
            account_id=each.account_id, evidence_id=each.evidence_id, subject=f"notice:{each.notice_id}"
        )
        content = bundle.write_zip(bundle.write_files(found.parts))
        report = verify.verify(content, published=published, now=clock.now())
        if not report.holds:
            raise NotVerified(str(report.steps))
    return len(sample)


def _parts(taken: Sequence[Taken], *, seconds: int) -> list[list[Taken]]:
    """Cut the run into parts of equal length by the time of the answers."""
    found: list[list[Taken]] = [[] for _ in range(PARTS)]
    for each in taken:
        found[min(PARTS - 1, int(each.answered / seconds * PARTS))].append(each)
    return [part for part in found if part]


def _figures(taken: Sequence[Taken], *, seconds: int) -> list[Figure]:
    parts = _parts(taken, seconds=seconds)

    def figure(name: str, share: float, at_most: float | None = None) -> Figure:
        return Figure(
            name=name,
            unit="s",
            ours=[load.percentile([each.proven for each in part], share) for part in parts],
            peer=[max(load.percentile([each.recorded for each in part], share), 1e-3) for part in parts],
            at_most=at_most,
            digits=2,
        )

    found = [load.percentile([each.proven for each in part], 0.95) for part in parts]
    return [
        figure("202 → sealed, stamped, p95", 0.95, MOST_P95),
        figure("202 → sealed, stamped, p99", 0.99, MOST_P99),
        figure("202 → sealed, stamped, p50", 0.5),
        Figure(
            name="p95 of the last part by that of the first",
            unit="×",
            ours=[found[-1] / found[0]] * len(found),
            at_most=MOST_GROWTH,
            digits=2,
        ),
    ]


def _series(taken: Sequence[Taken], watch: Watch, *, seconds: int) -> list[Series]:
    bins: dict[int, list[float]] = {}
    for each in taken:
        bins.setdefault(int(each.answered / max(1, seconds // 60)), []).append(each.proven)
    width = max(1, seconds // 60)
    points = [(float(place * width), load.percentile(found, 0.95)) for place, found in sorted(bins.items())]
    most = max((sample.undelivered for sample in watch.samples), default=0)
    return [Series(f"p95 in seconds (most undelivered: {most})", points)]
