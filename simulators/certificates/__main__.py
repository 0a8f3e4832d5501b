"""Sign as a test signer: `python -m simulators.certificates --home DIR sign --as NAME [FILE] > signature`.

The other commands certify, revoke (`revoke --as NAME`), and publish the trust list.
"""

import argparse
import base64
import sys
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from simulators.certificates.authority import Authority
from simulators.certificates.cades import sign
from simulators.certificates.depot import write_depot
from simulators.certificates.revocations import revoke
from simulators.certificates.trust_list import write_trust_list

NUMBER = "serialNumber of the subject: TCKN of a person, DETSİS number or VKN of a body"


def read_command_line() -> argparse.Namespace:
    """Return the options."""
    parser = argparse.ArgumentParser(prog="python -m simulators.certificates", description=__doc__)
    parser.add_argument("--home", type=Path, required=True, help="folder of the authority")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("root", help="print the root certificate as PEM")
    certifies = commands.add_parser("certify", help="certify the request (PKCS #10, PEM) on standard input")
    certifies.add_argument("--as", dest="name", required=True, help="name of the holder")
    certifies.add_argument("--number", default="", help=NUMBER)
    stamps = commands.add_parser("timestamper", help="print a time-stamp authority's certificate as PEM")
    stamps.add_argument("--as", dest="name", required=True, help="name of the authority")
    lists = commands.add_parser("trust-list", help="write the trust list, its signature and its key")
    lists.add_argument("folder", type=Path)
    commands.add_parser(
        "depot", help="print the root in the form of the national depot (SertifikaDeposu.xml)"
    )
    revokes = commands.add_parser("revoke", help="revoke the certificate of a signer")
    signs = commands.add_parser("sign", help="sign a file or standard input, CAdES-BES")
    for names_signer in (revokes, signs):
        names_signer.add_argument("--as", dest="name", required=True, help="name of the signer")
        names_signer.add_argument("--algorithm", choices=("EC", "RSA"), default="EC")
        names_signer.add_argument("--number", default="", help=NUMBER)
    signs.add_argument("--at", type=datetime.fromisoformat, help="signing time, RFC 3339; now unless given")
    signs.add_argument("--detached", action="store_true", help="leave the content out of the signature")
    signs.add_argument(
        "--lines",
        action="store_true",
        help="sign every line of standard input by itself; lines and answers are base64",
    )
    signs.add_argument("file", type=Path, nargs="?", help="what to sign; standard input unless given")
    return parser.parse_args()


def main() -> None:
    """Sign, or print a certificate."""
    options = read_command_line()
    authority = Authority(options.home)
    if options.command == "trust-list":
        write_trust_list(authority, options.folder)
    elif options.command == "depot":
        sys.stdout.buffer.write(write_depot([authority.root().certificate]))
    elif options.command in {"sign", "revoke"}:
        _use_signer(authority, options)
    else:
        sys.stdout.buffer.write(_find_certificate(authority, options).public_bytes(Encoding.PEM))


def _use_signer(authority: Authority, options: argparse.Namespace) -> None:
    now = datetime.now(tz=UTC)  # noqa: TID251 - a stranger's own clock
    signer = authority.signer(options.name, algorithm=options.algorithm, number=options.number)
    if options.command == "revoke":
        revoke(authority, signer.certificate, at=now)
        return
    at = options.at or now
    if options.lines:
        for line in sys.stdin.buffer:
            signature = sign(base64.b64decode(line), signer=signer, at=at, is_detached=options.detached)
            print(base64.b64encode(signature).decode(), flush=True)
        return
    content = options.file.read_bytes() if options.file else sys.stdin.buffer.read()
    sys.stdout.buffer.write(sign(content, signer=signer, at=at, is_detached=options.detached))


def _find_certificate(authority: Authority, options: argparse.Namespace) -> x509.Certificate:
    if options.command == "root":
        return authority.root().certificate
    if options.command == "certify":
        return authority.certify(sys.stdin.buffer.read(), name=options.name, number=options.number)
    return authority.timestamper(options.name).certificate


if __name__ == "__main__":
    main()
