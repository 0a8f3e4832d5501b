"""Walk all evidence of the database and say what is wrong and where; a stopped walk goes on from its state file."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
from django.core.management.base import BaseCommand, CommandError, CommandParser
from typing_extensions import override

from console import verifying
from console.given import existing_file
from uets.agreements import queries as agreements
from uets.evidence.proof.chain import ChainBroken
from uets.evidence.queries import walking
from uets.evidence.queries.walking import Fault, KnownBatch, Position, Scope
from uets.evidence.states import FaultKind
from uets.kernel import clock

CONSENTS = "consents"
CHAINS_OF_PAGE = 200
STOPPED = 2
"""Exit code of a walk that was stopped; 1 says that faults were found."""


class Command(BaseCommand):
    """`manage.py verify_evidence [--state FILE] [--chain C | --month 2026-11] [--published FILE] [--known FILE]`."""

    help = "Verify chains, heads, seals, proofs, batches, tokens, renewals and deletions; exit code 1 for a fault."

    @override
    def add_arguments(self, parser: CommandParser) -> None:
        """Take what is to be verified and where the walk is kept."""
        part = parser.add_mutually_exclusive_group()
        part.add_argument("--chain", help="one chain alone, for example notice:<id>")
        part.add_argument("--month", type=verifying.read_month, help="the rows of one month alone")
        parser.add_argument(
            "--state", type=Path, help="file that keeps where the walk stands, to go on after a stop"
        )
        parser.add_argument(
            "--published", type=existing_file, help="certificates that the installation has published"
        )
        parser.add_argument(
            "--known",
            type=existing_file,
            help="what an earlier run has written: its last batch has to be there",
        )

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        """Walk page by page; faults go to standard output, progress to standard error."""
        published = verifying.find_published(options["published"])
        if published is None:
            self.stderr.write("no published certificates; time stamps are held against the kept ones only")
        scope = Scope(at=clock.now(), published=published, month=options["month"] or "")
        file = options["state"]
        run = verifying.load(file, otherwise=walking.start(scope))
        known = verifying.read_known(options["known"])
        try:
            for stage, checked, waiting, faults in self._pages(run, scope, chain=options["chain"]):
                run.checked[stage] = run.checked.get(stage, 0) + checked
                run.waiting, run.faults = run.waiting + waiting, run.faults + len(faults)
                verifying.tell(faults, self.stdout.write)
                verifying.keep(run, file)
                self.stderr.write(f"{stage}: {run.checked[stage]}")
        except KeyboardInterrupt as stop:
            message = f"stopped; go on with --state {file}" if file else "stopped"
            raise CommandError(message, returncode=STOPPED) from stop
        self._end(run, file, known=known)

    def _end(self, run: verifying.Run, file: Path | None, *, known: KnownBatch | None) -> None:
        lost = walking.check_known(known) if known is not None else []
        verifying.tell(lost, self.stdout.write)
        run.faults += len(lost)
        summary = verifying.Summary(run.checked, run.waiting, run.faults, walking.find_last_batch())
        self.stdout.write(msgspec.json.encode(summary).decode())
        if file is not None:
            file.unlink(missing_ok=True)
        if run.faults:
            message = f"{run.faults} faults"
            raise CommandError(message)

    def _pages(
        self, run: verifying.Run, scope: Scope, *, chain: str | None
    ) -> Iterator[tuple[str, int, int, list[Fault]]]:
        """Yield what each page found; the run already points behind it."""
        if chain is not None:
            page = walking.check_chain_whole(chain, scope)
            yield "rows", page.checked, page.waiting, page.faults
            return
        position: Position | None = run.position
        while position is not None and position.stage != CONSENTS:
            stage = position.stage
            page, position = walking.check_page(position, scope)
            run.position = position or Position(CONSENTS)
            yield stage, page.checked, page.waiting, page.faults
        if not scope.month:
            yield from _consent_pages(run)


def _consent_pages(run: verifying.Run) -> Iterator[tuple[str, int, int, list[Fault]]]:
    """Yield what the chains of consent records hold, which are a table of their own."""
    after = str(run.position.key[0]) if run.position.key else ""
    while found := agreements.list_chains(after=after, limit=CHAINS_OF_PAGE):
        faults = [fault for chain in found for fault in _check_consents(chain)]
        after = found[-1]
        run.position = Position(CONSENTS, [after])
        yield CONSENTS, len(found), 0, faults


def _check_consents(chain: str) -> Iterator[Fault]:
    try:
        agreements.check_consents(chain=chain)
    except ChainBroken as broken:
        yield Fault(FaultKind.ROW_CHANGED, f"{chain}#{broken.position}", broken.why)
