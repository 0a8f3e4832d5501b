"""Let a registered person work as staff of the operator of UETS."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from typing_extensions import override

from console.management.commands.open_account import get_person
from console.written import refusals_in_words, write
from uets.accounts import actions
from uets.accounts.states import StaffRole
from uets.kernel import clock
from uets.kernel.actor import console_actor


class Command(BaseCommand):
    """`manage.py add_staff --tckn … --role registrar --reason "…"`."""

    help = "Give a person a role of staff (görevli): pages under /yonetim/, never keys or content."

    @override
    def add_arguments(self, parser: CommandParser) -> None:
        """Take the person, the role and why."""
        add_staff_arguments(parser)

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        """Give the role."""
        with refusals_in_words():
            appointment = actions.give_staff_role(
                actor=console_actor(name="add_staff"),
                person_id=get_person(options["tckn"]).id,
                role=StaffRole(options["role"]),
                reason=options["reason"],
                at=clock.now(),
            )
        self.stdout.write(write(appointment_id=appointment.id, role=appointment.role))


def add_staff_arguments(parser: CommandParser) -> None:
    """Take the person, the role and why."""
    parser.add_argument("--tckn", required=True)
    parser.add_argument("--role", required=True, choices=[role.value for role in StaffRole])
    parser.add_argument("--reason", required=True, help="who decided it; kept in evidence")
