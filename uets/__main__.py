"""`python -m uets verify FILE --published uets-certificates.pem`: check a file that was handed out, offline.

The one command that needs no installation: neither Django nor a database is loaded.
"""

import sys

from uets.evidence.proof import verify

COMMANDS = {"verify": verify.main}


def main(arguments: list[str]) -> int:
    """Run the command that is named first; returns the exit code."""
    command = COMMANDS.get(arguments[0] if arguments else "")
    if command is None:
        sys.stderr.write(f"usage: python -m uets {{{','.join(COMMANDS)}}} …\n")
        return 2
    return command(arguments[1:])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
