"""Delete records that are old enough and audited; says beforehand what it would delete, and leaves tombstones."""

import json
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError, CommandParser
from typing_extensions import override

from console.given import day
from console.written import write
from uets.alerts import queries as alerts
from uets.applications import queries as applications
from uets.events import queries as events
from uets.evidence import actions
from uets.evidence.errors import DeletionRefused
from uets.evidence.queries.retention import plan_deletion
from uets.evidence.rules.retention import Period
from uets.evidence.states import RecordClass
from uets.kernel import clock
from uets.kernel.actor import console_actor
from uets.login import queries as login

BESIDE: Final = (
    login.OLD_LOGINS,
    events.OLD_EVENTS,
    alerts.OLD_EMAILS,
    alerts.OLD_SMS,
    alerts.OLD_REPORTS,
    applications.OLD_APPLICATIONS,
)
"""Operation records that stand in tables of other words (docs/adr/0047)."""


class Command(BaseCommand):
    """`manage.py delete_operation_logs --from 2026-01-01 --until 2026-12-31 [--kind evidence] [--yes]`."""

    help = "Delete operation records after ten years, or evidence after thirty, of an audited period; --yes acts."

    @override
    def add_arguments(self, parser: CommandParser) -> None:
        """Take the period, the kind of records, and the word to act."""
        parser.add_argument("--from", dest="first_day", type=day, required=True)
        parser.add_argument(
            "--until", dest="last_day", type=day, required=True, help="the last day, included"
        )
        kinds = [RecordClass.OPERATION.value, RecordClass.EVIDENCE.value]
        parser.add_argument("--kind", choices=kinds, default=kinds[0])
        parser.add_argument("--yes", action="store_true", help="delete; without it nothing is changed")

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        """Say what would be deleted, and delete it when told to."""
        period = Period(options["first_day"], options["last_day"])
        record_class, at = RecordClass(options["kind"]), clock.now()
        beside = BESIDE if record_class is RecordClass.OPERATION else ()
        try:
            plan = plan_deletion(period=period, record_class=record_class, at=at, beside=beside)
        except DeletionRefused as error:
            raise CommandError(str(error)) from error
        would = {"would_delete": plan.kinds, "not_stamped": plan.unstamped, "beside": plan.beside}
        self.stdout.write(json.dumps(would))
        if not options["yes"]:
            return
        deleted = 0
        actor = console_actor(name="delete_operation_logs")
        while found := actions.delete_records(actor=actor, period=period, record_class=record_class, at=at):
            deleted += found
            self.stderr.write(f"deleted: {deleted}")
        for old in beside:
            while found := actions.delete_rows(actor=actor, old=old, period=period, at=at):
                deleted += found
                self.stderr.write(f"deleted: {deleted}, {old.table}")
        self.stdout.write(write(deleted=deleted, audit_id=plan.audit_id))
