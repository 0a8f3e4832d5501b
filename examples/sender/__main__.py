"""Run the sender: `keys`, `pack` a letter, `send` packages, `follow` them, `reach` recipients, `forecast` a month."""

import argparse
import functools
import json
import sys
from datetime import UTC, datetime
from pathlib import Path

import httpx

from examples.sender.cades import sign
from examples.sender.client import Refused, Service
from examples.sender.keyring import Keyring
from examples.sender.letter_pdf import write_pdf
from examples.sender.package import Letter, Recipient, write_package


def main() -> None:
    """Read the command line and do what it asks."""
    options = read_command_line()
    keyring = Keyring(options.home)
    if options.command == "keys":
        keyring.make_keys()
    elif options.command == "pack":
        options.out.write_bytes(pack(options, keyring))
        print(options.out)
    else:
        try:
            call(options, keyring)
        except (Refused, httpx.HTTPError) as error:
            sys.exit(str(error))


def read_command_line() -> argparse.Namespace:
    """Return the options."""
    parser = argparse.ArgumentParser(prog="python -m examples.sender", description=__doc__)
    parser.add_argument("--home", type=Path, required=True, help="folder of keys, certificates and evidence")
    parser.add_argument("--api", default="http://localhost:8000", help="address of the UETS installation")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("keys", help="make the key pairs once, the certificate requests and the public JWK")
    packs = commands.add_parser("pack", help="make a signed and sealed package (EYP 2.0)")
    packs.add_argument("--subject", required=True)
    packs.add_argument("--number", required=True, help="document number, E-<DETSİS>-<plan>-<number>")
    packs.add_argument(
        "--to", type=read_recipient, action="append", required=True, metavar="SCHEME:NUMBER:NAME"
    )
    packs.add_argument("--letter", type=Path, required=True, help="a PDF, or a text in UTF-8")
    packs.add_argument("--attach", type=Path, action="append", default=[], help="a PDF; may be repeated")
    packs.add_argument("--out", type=Path, required=True)
    sends = commands.add_parser("send", help="hand packages over and wait until they are decided")
    sends.add_argument("packages", type=Path, nargs="+")
    sends.add_argument("--seconds", type=float, default=30, help="how long to wait")
    follows = commands.add_parser("follow", help="print submissions and save their evidence")
    follows.add_argument("submissions", nargs="+")
    reaches = commands.add_parser("reach", help="ask whether recipients can be reached")
    reaches.add_argument("recipients", nargs="+", metavar="KIND:NUMBER")
    forecasts = commands.add_parser("forecast", help="say how many notices a month will bring")
    forecasts.add_argument("month", metavar="YYYY-MM")
    forecasts.add_argument("expected", type=int)
    return parser.parse_args()


def read_recipient(text: str) -> Recipient:
    """Return an addressee: TCKN:10000000146:Ayşe Yılmaz."""
    scheme, number, name = text.split(":", 2)
    return Recipient(scheme, number, name)


def pack(options: argparse.Namespace, keyring: Keyring) -> bytes:
    """Return the package of a letter, signed as the official and sealed as the body."""
    at = datetime.now(tz=UTC)  # noqa: TID251 - a stranger's own clock
    content = options.letter.read_bytes()
    letter = Letter(
        subject=options.subject,
        number=options.number,
        recipients=tuple(options.to),
        cover_letter=content if content.startswith(b"%PDF-") else write_pdf(content.decode("utf-8")),
        at=at,
        attachments={file.name: file.read_bytes() for file in options.attach},
    )
    return write_package(
        letter,
        sender=keyring.sender(),
        sign=functools.partial(sign, signer=keyring.signer("official"), at=at),
        seal=functools.partial(sign, signer=keyring.signer("seal"), at=at),
    )


def call(options: argparse.Namespace, keyring: Keyring) -> None:
    """Do what needs UETS."""
    with httpx.Client(base_url=options.api, timeout=60) as http:
        service = Service(http, keyring=keyring, client_id=keyring.sender().client_id)
        if options.command == "send":
            for submission in service.submit({file.name: file.read_bytes() for file in options.packages}):
                show(service.await_decision(submission["id"], seconds=options.seconds))
        elif options.command == "follow":
            for submission_id in options.submissions:
                follow(service, submission_id, keyring.home / "evidence")
        elif options.command == "reach":
            asked = [tuple(text.split(":", 1)) for text in options.recipients]
            for text, found in zip(options.recipients, service.ask_reachability(asked), strict=True):
                print(text, found["state"] or found["error"])
        else:
            service.put_forecast(options.month, options.expected)


def follow(service: Service, submission_id: str, folder: Path) -> None:
    """Print a submission with its events, and save the evidence that is stamped by now."""
    folder.mkdir(mode=0o700, exist_ok=True)
    show(service.read(submission_id))
    events = service.timeline(submission_id)
    for event in events:
        print(f"{event['event_at']} {event['kind']} {event['barcode'] or ''} {event['state']}")
    if any(event["state"] == "stamped" for event in events):
        (folder / f"{submission_id}.zip").write_bytes(service.evidence(submission_id))


def show(submission: dict[str, object]) -> None:
    """Print a submission on one line."""
    print(json.dumps(submission, ensure_ascii=False))


if __name__ == "__main__":
    main()
