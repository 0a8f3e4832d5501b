"""P2: one page of the list with full key checks, against a bare WSGI callable with the same SQL and the same bytes.

Both are served as `make run` serves the product. What is counted is the CPU of the server's processes; every answer is
compared with the page that the mailbox holds.
"""

import json
import os
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

import httpx
import msgspec

from bench import cpu, load, seed
from bench.installation import Installation, open_peer
from bench.report import Result
from bench.rounds import Figure, Round, interleave
from uets.kernel import clock
from uets.kernel.ids import NO_ACCOUNT
from uets.keys.actions import disable_key
from uets.keys.models import CallAllowance
from uets.keys.queries.access import FIND_ACCESS
from uets.mailbox import queries
from uets.mailbox.models import MailboxEntry
from uets.mailbox.queries import LIVE_FOLDERS, NO_FILTERS

TARGET: Final = "/v1/notices?limit=50"
LIMIT: Final = 50
CONNECTIONS: Final = 32
CALLERS: Final = 8
MANY: Final = " of many"
TURNS: Final = 12
REQUESTS_PER_TURN: Final = CONNECTIONS * 13
ROWS: Final = 200_000
ROWS_FULL: Final = 10_000_000
MOST_CPU_RATIO: Final = 1.5
MOST_P99_MS: Final = 35.0
NOT_RUN: Final = "GOV.UK Notify API: not run; no program of this suite starts a checkout (NOTIFY_SRC) yet."
NOT_GIVEN: Final = "GOV.UK Notify API: not run (NOTIFY_SRC is not set)."


class Turn(msgspec.Struct, frozen=True):
    """One turn of one side: its answers, and the CPU seconds they cost."""

    answers: load.Load
    server: float
    database: float
    generator: float


class Side(msgspec.Struct, frozen=True):
    """One of the two servers."""

    port: int
    list_server: Callable[[], list[int]]


class Caller(msgspec.Struct, frozen=True):
    """A key and the mailbox that it opens."""

    holder: seed.Holder
    key: seed.ReceivedKey


def run(installation: Installation, *, is_full: bool) -> Result:
    """Measure, and prove that nothing was left out meanwhile."""
    callers = _open_callers(installation, rows=ROWS_FULL if is_full else ROWS)
    asked = [_ask(installation, caller) for caller in callers]
    with open_peer(installation, "bench.peers.bare_wsgi:application", _tell_peer(installation)) as peer:
        ours = Side(installation.port, installation.list_web)
        theirs = Side(installation.peer_port, partial(cpu.list_tree, peer))
        programs = {
            "ours": partial(_turn, installation, ours, asked[:1]),
            "peer": partial(_turn, installation, theirs, asked[:1]),
            f"ours{MANY}": partial(_turn, installation, ours, asked),
            f"peer{MANY}": partial(_turn, installation, theirs, asked),
        }
        for warm in programs.values():
            warm()
        rounds = interleave(programs, turns=TURNS, figures=_figures)
    _prove_checks(installation, callers[0], answers=len(rounds) * TURNS * REQUESTS_PER_TURN)
    return Result(
        name="endpoint",
        target="P2",
        peer="a bare WSGI callable",
        figures=_figures(rounds),
        notes=[NOT_RUN if os.environ.get("NOTIFY_SRC") else NOT_GIVEN],
    )


def _open_callers(installation: Installation, *, rows: int) -> list[Caller]:
    """Make the callers, the first of them with a tenth of all rows, and the mailboxes of others beside theirs."""
    tariff_id, callers = seed.publish_tariff(), []
    for number in range(CALLERS):
        holder = seed.open_holder(number)
        key = seed.receive_key(installation, holder, tariff_id=tariff_id)
        seed.fill_mailbox(holder, key=key, rows=rows // 100 if number else rows // 10)
        callers.append(Caller(holder, key))
    seed.fill_others(rows=rows)
    return callers


def _tell_peer(installation: Installation) -> dict[str, str]:
    listing = queries.compose_list(
        account_id=NO_ACCOUNT, folder=None, before=None, limit=LIMIT, filters=NO_FILTERS, reader=""
    )
    return {
        "PEER_DATABASE": (installation.data / "secrets" / "database-url-app").read_text(encoding="utf-8"),
        "PEER_FIND_KEY": FIND_ACCESS,
        "PEER_LIST_NOTICES": listing.statement,
    }


def _ask(installation: Installation, caller: Caller) -> load.Asked:
    """Return the call of a caller with the page that every answer has to be, compared with the mailbox itself."""
    answer = _get(installation, caller.key).raise_for_status()
    rows = MailboxEntry.objects.filter(
        account_id=caller.holder.account_id, folder__in=[folder.value for folder in LIVE_FOLDERS]
    )
    expected = list(rows.order_by("-id").values_list("barcode", flat=True)[:LIMIT])
    if [notice["barcode"] for notice in json.loads(answer.content)["notices"]] != expected:
        message = "the page does not hold the newest notices of the mailbox"
        raise ValueError(message)
    head = f"GET {TARGET} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {caller.key.text}\r\n\r\n"
    return load.Asked(head.encode(), answer.content.__eq__)


def _turn(installation: Installation, side: Side, asked: Sequence[load.Asked]) -> Turn:
    before = _cpu(installation, side)
    answers = load.run(port=side.port, asked=asked, requests=REQUESTS_PER_TURN, connections=CONNECTIONS)
    return Turn(answers, *(now - then for now, then in zip(_cpu(installation, side), before, strict=True)))


def _cpu(installation: Installation, side: Side) -> tuple[float, float, float]:
    """Return the CPU seconds of server, database and load generator."""
    return cpu.seconds(side.list_server()), cpu.seconds(installation.list_database()), time.process_time()


def _figures(rounds: list[Round[Turn]]) -> list[Figure]:
    def figure(
        name: str, unit: str, value: Callable[[Sequence[Turn]], float], *, of: str = "", **target: float
    ) -> Figure:
        return Figure(
            name=name,
            unit=unit,
            ours=[value(measured[f"ours{of}"]) for measured in rounds],
            peer=[value(measured[f"peer{of}"]) for measured in rounds],
            digits=0 if unit != "ms" else 1,
            at_most=target.get("ratio", target.get("ms")),
            judges_ratio="ratio" in target,
        )

    return [
        figure("CPU per request", "µs", lambda turns: _micros(turns, "server"), ratio=MOST_CPU_RATIO),
        figure("PostgreSQL per request", "µs", lambda turns: _micros(turns, "database")),
        figure("load generator per request", "µs", lambda turns: _micros(turns, "generator")),
        figure("requests per second", "1/s", _per_second),
        figure("p50 at 32 connections", "ms", lambda turns: _latency(turns, 0.5)),
        figure("p99 at 32 connections", "ms", lambda turns: _latency(turns, 0.99), ms=MOST_P99_MS),
        figure("CPU, 8 accounts in turn", "µs", lambda turns: _micros(turns, "server"), of=MANY),
        figure("PostgreSQL, 8 accounts in turn", "µs", lambda turns: _micros(turns, "database"), of=MANY),
    ]


def _micros(turns: Sequence[Turn], whose: str) -> float:
    used: float = sum(getattr(turn, whose) for turn in turns)
    return used / sum(turn.answers.answers for turn in turns) * 1e6


def _per_second(turns: Sequence[Turn]) -> float:
    return sum(turn.answers.answers for turn in turns) / sum(turn.answers.seconds for turn in turns)


def _latency(turns: Sequence[Turn], share: float) -> float:
    return load.percentile([value for turn in turns for value in turn.answers.latencies], share) * 1e3


def _prove_checks(installation: Installation, caller: Caller, *, answers: int) -> None:
    """Fail unless every call was counted against the tariff, and the key stops at the call after its disabling."""
    day = f"d:{caller.key.grant_id.hex}:"
    leased = sum(CallAllowance.objects.filter(id__startswith=day).values_list("leased", flat=True))
    holder, at = caller.holder, clock.now()
    disable_key(actor=holder.acting(at=at), account_id=holder.account_id, grant_id=caller.key.grant_id, at=at)
    refused = _get(installation, caller.key)
    if leased < answers or refused.json().get("code") != "grant-disabled":
        message = f"checks were left out: {leased} calls counted of {answers}, then {refused.text}"
        raise ValueError(message)


def _get(installation: Installation, key: seed.ReceivedKey) -> httpx.Response:
    return httpx.get(f"{installation.url}{TARGET}", headers={"Authorization": f"Bearer {key.text}"})
