"""Record that somebody has audited the records of a period; without an audit nothing of it can be deleted."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from typing_extensions import override

from console.given import day
from console.written import write
from uets.evidence import actions
from uets.evidence.errors import AuditRefused
from uets.evidence.rules.retention import Period
from uets.evidence.states import AuditResult
from uets.kernel import clock
from uets.kernel.actor import console_actor


class Command(BaseCommand):
    """`manage.py record_audit --auditor … --case-number … --from 2026-01-01 --until 2026-12-31 --result clean`."""

    help = "Record an audit of the records of a period, as the owner of the database."

    @override
    def add_arguments(self, parser: CommandParser) -> None:
        """Take who, under which number, which period, with which result."""
        parser.add_argument("--auditor", required=True)
        parser.add_argument("--case-number", required=True)
        parser.add_argument("--from", dest="first_day", type=day, required=True)
        parser.add_argument(
            "--until", dest="last_day", type=day, required=True, help="the last day, included"
        )
        parser.add_argument("--result", required=True, choices=[result.value for result in AuditResult])
        parser.add_argument("--note", default="")

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        """Record the audit with its evidence."""
        try:
            audit = actions.record_audit(
                actor=console_actor(name="record_audit"),
                auditor=options["auditor"],
                case_number=options["case_number"],
                period=Period(options["first_day"], options["last_day"]),
                result=AuditResult(options["result"]),
                note=options["note"],
                at=clock.now(),
            )
        except AuditRefused as error:
            raise CommandError(str(error)) from error
        self.stdout.write(write(audit_id=audit.id, evidence_id=audit.evidence_id))
