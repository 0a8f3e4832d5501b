"""`python -m bench.killed`: the story once, what was seen as JSON; exit code 1 when a rule is broken."""

import importlib
import sys
import tempfile
from pathlib import Path

import msgspec

from bench.installation import load_domain
from bench.killed.keeper import open_kept


def main() -> int:
    """Keep an installation in a folder that is gone afterwards and tell the story in it."""
    with tempfile.TemporaryDirectory(prefix="uets-killed-") as folder, open_kept(Path(folder)) as keeper:
        load_domain(keeper)
        seen = importlib.import_module("bench.killed.story").run(
            keeper
        )  # it needs Django's applications loaded
    print(msgspec.json.format(msgspec.json.encode(seen), indent=2).decode())
    return 1 if seen.broken else 0


if __name__ == "__main__":
    sys.exit(main())
