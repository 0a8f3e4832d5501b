"""The demo's sending authorities: each makes its keys with a program and a folder of its own.

The test authority certifies them.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from django.conf import settings

from console.demo import people
from console.demo.cast import BODIES, Body
from console.demo.commands import call, print_of
from uets.accounts.queries import find_person_by_tckn
from uets.authorities.queries import find_authority, is_seal_held


def enter_missing(folder: Path) -> int:
    """Enter the authorities of the cast that are not there, their signers with a login; return how many."""
    missing = [body for body in BODIES if find_authority(detsis=body.detsis) is None]
    for body in missing:
        if find_person_by_tckn(tckn=body.signer.tckn) is None:
            people.enter_in_phonebook(folder / "phone.json", people.add(body.signer))
        enter(body, home=folder / "senders" / body.detsis, authority=folder / "certificates")
    return len(missing)


def enter(body: Body, *, home: Path, authority: Path) -> None:
    """Register an authority, its official and its own program, and certify the keys it signs packages with.

    We never see a private key. What the program needs to be run (`examples/sender`) lies in its folder.
    """
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    call("register_authority", detsis=body.detsis, name=body.name, kind=body.kind, vkn=body.vkn)
    official, unit = body.signer.tckn, body.unit
    call("add_official", detsis=body.detsis, tckn=official, prepares=True, signs=True, unit=unit)
    _run("examples.sender", "--home", str(home), "keys")
    entered = call(
        "add_authority_client", detsis=body.detsis, keys=home / "client-public.json", label="Örnek"
    )
    facts = {"detsis": body.detsis, "name": body.name, "official": body.signer.full_name, **entered}
    (home / "sender.json").write_text(json.dumps(facts, ensure_ascii=False), encoding="utf-8")
    holders = {"official": (body.signer.full_name, official), "seal": (body.name, body.detsis)}
    for role, (name, number) in holders.items():
        words = ("--home", str(authority), "certify", "--as", name, "--number", number)
        request = (home / f"{role}-request.pem").read_bytes()
        certificate = _run("simulators.certificates", *words, content=request)
        (home / f"{role}.pem").write_bytes(certificate)
    give_seal(body, authority=authority)


def give_missing_seals(authority: Path) -> int:
    """Give the authorities of a demo of an earlier version the seals of their pages; return how many."""
    entered = [body for body in BODIES if find_authority(detsis=body.detsis) is not None]
    missing = [body for body in entered if not is_seal_held(detsis=body.detsis)]
    for body in missing:
        give_seal(body, authority=authority)
    return len(missing)


def give_seal(body: Body, *, authority: Path) -> None:
    """Let the test authority certify the seal that our pages use for an authority; its program has another."""
    words = ("--home", str(authority), "certify", "--as", body.name, "--number", body.detsis)
    request = print_of("make_authority_seal", detsis=body.detsis)
    with tempfile.NamedTemporaryFile(suffix=".pem") as file:
        file.write(_run("simulators.certificates", *words, content=request.encode()))
        file.flush()
        call("give_authority_seal", detsis=body.detsis, certificate=file.name)


def _run(program: str, *words: str, content: bytes = b"") -> bytes:
    done = subprocess.run(  # noqa: S603 - a program that stands beside the product, no shell
        [sys.executable, "-m", program, *words],
        input=content,
        capture_output=True,
        check=True,
        cwd=settings.BASE_DIR,
    )
    return done.stdout
