"""Write docs/reference/route-list.json, every address of the portal: `python -m config.routes`.

Addresses stand in bookmarks, letters and evidence, so the list only grows: one that is gone from the code is refused
until a redirect answers it.
"""

import json
import os
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import django
from django.urls import URLPattern, URLResolver, get_resolver

FILE = Path(__file__).resolve().parent.parent / "docs" / "reference" / "route-list.json"
HOSTS = ("config.urls", "config.content_urls")
VARYING = re.compile(r"<[^>]*>")


def list_routes() -> list[str]:
    """Return every address of the main host and of the content host; `*` stands for what differs."""
    return sorted({f"/{VARYING.sub('*', path)}" for host in HOSTS for path, _ in walk(get_resolver(host))})


def walk(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Yield every route below a resolver with its whole path."""
    for entry in resolver.url_patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from walk(entry, path)
        else:
            yield path, entry


def list_lost(published: Iterable[str], present: Iterable[str]) -> list[str]:
    """Return the addresses that were published and that nothing answers any more."""
    return sorted(set(published) - set(present))


def read() -> list[str]:
    """Return the addresses that have been published."""
    found: list[str] = json.loads(FILE.read_text(encoding="utf-8"))
    return found


def main() -> int:
    """Write the list, or refuse when an address would be lost; returns the exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    present = list_routes()
    lost = list_lost(read(), present)
    if lost:
        sys.stderr.write(f"{FILE.name} keeps {', '.join(lost)}: answer each with a redirect\n")
        return 1
    FILE.write_text(json.dumps(present, indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
