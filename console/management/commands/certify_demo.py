"""Let the test authority certify the demo's seal; does nothing when that is done."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from typing_extensions import override

from console.demo.authorities import give_missing_seals
from console.demo.certificates import certify


class Command(BaseCommand):
    """`manage.py certify_demo`."""

    help = "Certify the demo's seal key and publish its certificates; a deployment brings real ones."

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        """Make what is missing."""
        if not settings.DEMO:
            message = "only the demo is certified by the test authority"
            raise CommandError(message)
        authority = settings.DATA_DIR / "demo" / "certificates"
        certify(authority)
        give_missing_seals(authority)
