"""Make lists of known passwords: `python -m gateways.passwords {listed,leaked} …`.

`listed` makes the list that every installation has; `make install` calls it. `leaked` makes the operator's own of the
files of Have I Been Pwned, for `UETS_LEAKED_PASSWORDS`. Nothing is fetched.
"""

import argparse
import sys
from pathlib import Path

from gateways.passwords import hashes
from gateways.passwords.leaked import read_leaked
from gateways.passwords.lists import LISTED, make_listed


def main(arguments: list[str]) -> int:
    """Make a list; returns 0, or 1 when what it shall be made of is damaged and nothing was changed."""
    options = _read_options(arguments)
    try:
        if options.command == "listed":
            file, number = LISTED, make_listed()
        else:
            entries = read_leaked(options.source, at_least=options.at_least, is_partial=options.partial)
            file, number = options.into, hashes.write(options.into, entries)
    except hashes.HashesInvalid as refused:
        sys.stderr.write(f"Refused, nothing was changed: {refused}.\n")
        return 1
    except OSError as error:
        sys.stderr.write(f"Refused, nothing was changed: {error.filename}: {error.strerror}.\n")
        return 1
    sys.stdout.write(f"{number} passwords in {file} ({file.stat().st_size / 1e6:.1f} MB).\n")
    return 0


def _read_options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m gateways.passwords", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("listed", help="make the list that is always there")
    leaked = commands.add_parser("leaked", help="make the operator's list of leaked passwords")
    leaked.add_argument("source", type=Path, help="folder of ranges, or one file ordered by hash")
    leaked.add_argument("--into", type=Path, required=True, help="where the list goes")
    leaked.add_argument("--at-least", type=int, default=1, help="times it has to have been seen in leaks")
    leaked.add_argument("--partial", action="store_true", help="take a folder that lacks ranges")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
