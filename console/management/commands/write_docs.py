"""Write the pages of docs/ that are made from the code."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from typing_extensions import override

from console.documents import list_documents


class Command(BaseCommand):
    """`manage.py write_docs`."""

    help = "Write the generated pages of docs/ (state diagrams, glossary)."

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        """Write each page that has changed."""
        for path, text in list_documents(Path(settings.BASE_DIR) / "docs").items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            self.stdout.write(f"{path}")
