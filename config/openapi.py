"""Write docs/reference/openapi-v1.json from the code; with `--check` tell whether it still is the same.

What is published is only added to: a document that would break a program written for the present one is not written.
"""

import json
import os
import sys
from pathlib import Path

import django

from config.openapi_breaks import list_breaks

FILE = Path(__file__).resolve().parent.parent / "docs" / "reference" / "openapi-v1.json"


def main() -> int:
    """Write or check; returns the exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    from api.openapi import build  # noqa: PLC0415 - Django's applications have to be loaded first
    from api.urls import api  # noqa: PLC0415 - as above

    text = json.dumps(build(api), indent=2, ensure_ascii=False, sort_keys=True) + "\n"
    if "--check" not in sys.argv:
        breaks = list_breaks(json.loads(FILE.read_text(encoding="utf-8")), json.loads(text))
        if breaks:
            sys.stderr.write("".join(f"{each}; a break needs /v2\n" for each in breaks))
            return 1
        FILE.write_text(text, encoding="utf-8")
        return 0
    if FILE.is_file() and FILE.read_text(encoding="utf-8") == text:
        return 0
    sys.stderr.write(f"{FILE.name} differs from the code; run: make openapi\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
