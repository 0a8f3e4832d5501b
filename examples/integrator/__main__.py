"""Run the integrator: `keys` makes its keys, `answer` proves them at registration, `run` receives keys and notices."""

import argparse
import json
import sys
import time
from pathlib import Path

import httpx

from examples.integrator.client import IntegratorClient, MailboxClient, Refused, Wait
from examples.integrator.keyring import Keyring


def main() -> None:
    """Read the command line and do what it asks."""
    options = read_command_line()
    keyring = Keyring(options.home)
    if options.command == "keys":
        keyring.make_keys()
        print(json.dumps(keyring.public_jwks(), indent=2))
    elif options.command == "answer":
        print(keyring.answer_challenge(sys.stdin.read().strip()))
    else:
        run(options, keyring)


def read_command_line() -> argparse.Namespace:
    """Return the options."""
    parser = argparse.ArgumentParser(prog="python -m examples.integrator", description=__doc__)
    parser.add_argument("--home", type=Path, required=True, help="folder of keys and of fetched notices")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("keys", help="make the key pairs once and print the public JWKS")
    commands.add_parser("answer", help="read a challenge from standard input and print its answer")
    runs = commands.add_parser("run", help="receive API keys, then fetch what is new")
    runs.add_argument("--api", default="http://localhost:8000", help="address of the UETS installation")
    runs.add_argument("--client-id", required=True, help="client id given at registration")
    runs.add_argument("--every", type=float, default=0, help="seconds between rounds; 0 makes one round")
    return parser.parse_args()


def run(options: argparse.Namespace, keyring: Keyring) -> None:
    """Make one round, or a round every few seconds until stopped; what fails is tried again in the next one."""
    with httpx.Client(base_url=options.api, timeout=30) as http:
        integrator = IntegratorClient(http, client_id=options.client_id, keyring=keyring)
        while True:
            pause = options.every
            try:
                make_round(http, integrator, keyring)
            except Wait as wait:
                print(f"waiting: {wait}")
                pause = max(pause, wait.seconds) if pause else 0
            except httpx.HTTPError as error:
                print(f"not reached: {error}")
            if not options.every:
                return
            time.sleep(pause)


def make_round(http: httpx.Client, integrator: IntegratorClient, keyring: Keyring) -> None:
    """Receive the keys that wait, then look into every account; one that refuses does not keep the others waiting."""
    for grant_id in integrator.receive_keys():
        print(f"received the API key of {grant_id}")
    for grant_id, api_key in keyring.list_api_keys().items():
        try:
            fetch(MailboxClient(http, api_key=api_key), keyring.home / "notices" / grant_id)
        except Refused as refused:
            print(f"{grant_id}: {refused}")


def fetch(mailbox: MailboxClient, folder: Path) -> None:
    """Open every notice that is not in the folder yet and save its PDF parts.

    An account that gave no right to open is listed only: its notices are named, and nothing is opened.
    """
    may_open = "notices:open" in mailbox.permissions()
    for notice in mailbox.list_notices():
        place = folder / notice["barcode"]
        if place.exists():
            continue
        if not may_open:
            print(f"listed {notice['barcode']} {notice['subject']} (no permission to open: notices:open)")
            continue
        mailbox.open(notice["id"])
        unfinished = folder / f".{notice['barcode']}"
        unfinished.mkdir(parents=True, exist_ok=True)
        for part in mailbox.list_parts(notice["id"]):
            if part["media_type"] == "application/pdf":
                (unfinished / f"{part['position']}.pdf").write_bytes(mailbox.read_part(notice["id"], part))
        unfinished.rename(place)
        print(f"fetched {notice['barcode']} {notice['subject']}")


if __name__ == "__main__":
    main()
