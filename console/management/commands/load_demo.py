"""Make the demo data once: texts, people, accounts, an integrator with tariffs, sending authorities, notices."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from typing_extensions import override

from console.demo.authorities import enter_missing
from console.demo.load import load
from uets.agreements import queries
from uets.agreements.states import TextKind
from uets.kernel import clock


class Command(BaseCommand):
    """`manage.py load_demo`: refused outside the demo; does nothing where the demo data is there."""

    help = "Make the demo data (UETS_DEMO=1 only)."

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        """Load everything or nothing; a demo of an earlier version gets its sending authorities."""
        if not settings.DEMO:
            message = "demo data belongs into a demo: UETS_DEMO=1"
            raise CommandError(message)
        is_there = queries.find_current_text(kind=TextKind.CONTRACT, locale="tr", at=clock.now()) is not None
        with transaction.atomic():
            (enter_missing if is_there else load)(settings.DATA_DIR / "demo")
