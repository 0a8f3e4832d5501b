"""Print where the demo is and who may log in."""

import json
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand
from typing_extensions import override


class Command(BaseCommand):
    """`manage.py demo_logins`."""

    help = "Print the addresses and the logins of the demo."

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        """Print one line per person."""
        file = settings.DATA_DIR / "demo" / "phone.json"
        port = urlsplit(settings.BASE_URL).port or 443
        self.stdout.write(f"\nUETS            {settings.BASE_URL}/giris/")
        self.stdout.write(f"Örnek telefon   http://localhost:{port + 1}/   (güvenlik kodları, e-postalar)")
        for person in json.loads(file.read_text(encoding="utf-8"))["persons"] if file.exists() else []:
            line = f"{person['name']:<15} {person['tckn']}   {person['password']}   {person['note']}"
            self.stdout.write(line)
        self.stdout.write("Durdurmak için Ctrl-C\n")
