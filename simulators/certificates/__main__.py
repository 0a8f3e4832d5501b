"""Sign as a test signer: `python -m simulators.certificates --home DIR sign --as NAME < content > signature`."""

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding

from simulators.certificates.authority import Authority
from simulators.certificates.cades import sign


def main() -> None:
    """Read the command line and sign, or print the root certificate."""
    parser = argparse.ArgumentParser(prog="python -m simulators.certificates", description=__doc__)
    parser.add_argument("--home", type=Path, required=True, help="folder of the authority")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("root", help="print the root certificate as PEM")
    signs = commands.add_parser("sign", help="sign standard input, CAdES-BES with the content inside")
    signs.add_argument("--as", dest="name", required=True, help="name of the signer")
    signs.add_argument("--algorithm", choices=("EC", "RSA"), default="EC")
    signs.add_argument("--at", type=datetime.fromisoformat, help="signing time, RFC 3339; now unless given")
    options = parser.parse_args()
    authority = Authority(options.home)
    if options.command == "root":
        sys.stdout.buffer.write(authority.root().certificate.public_bytes(Encoding.PEM))
        return
    at = options.at or datetime.now(tz=UTC)  # noqa: TID251 - a stranger's own clock
    signer = authority.signer(options.name, algorithm=options.algorithm)
    sys.stdout.buffer.write(sign(sys.stdin.buffer.read(), signer=signer, at=at))


if __name__ == "__main__":
    main()
