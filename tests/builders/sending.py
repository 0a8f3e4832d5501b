"""Packages that authorities hand over by API, and the worker that delivers them."""

from functools import partial
from uuid import uuid4

from tests.api.calling import Answer, call
from tests.builders.authorities import Program, add_official, make_program
from tests.builders.people import AT, CONSOLE
from tests.packages import OFFICIAL_TCKN, make_package, sign_as
from uets.accounts.actions import register_person
from uets.accounts.models import Person
from uets.accounts.queries import find_person_by_tckn
from uets.delivery.actions import deliver_waiting
from uets.kernel import clock
from uets.notices.eyp.shapes import Sender
from uets.notices.eyp.writer import DraftRecipient

BOUNDARY = "sinir-7d9a"


def make_sender() -> Program:
    """Return a program of an authority for which the official of the tests may sign."""
    program = make_program()
    add_official(program.authority, find_can())
    return program


def find_can() -> Person:
    """Return the official whose signature packages of tests bear."""
    return find_person_by_tckn(tckn=OFFICIAL_TCKN) or register_person(
        actor=CONSOLE, tckn=OFFICIAL_TCKN, first_name="Can", last_name="Gündoğdu", email="", mobile="", at=AT
    )


def package_of(program: Program, *recipients: DraftRecipient, subject: str = "Gerekçeli karar") -> bytes:
    """Return a package of the program's authority."""
    authority = program.authority
    sender = Sender(detsis=authority.detsis, name=authority.name)
    sign = partial(sign_as, body=sender)
    return make_package(*recipients, sender=sender, subject=subject, sign=sign)


def form(*packages: bytes, not_before: str = "", names: tuple[str, ...] = ()) -> bytes:
    """Return a body with packages, as curl -F writes it."""
    named = [*names, *(f"{number}.eyp" for number in range(len(names), len(packages)))]
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="package"; filename="{name}"\r\n'
        f"Content-Type: application/eyazisma\r\n\r\n".encode()
        + package
        + b"\r\n"
        for name, package in zip(named, packages, strict=True)
    ]
    if not_before:
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="not_before"\r\n\r\n'
        parts.append(f"{head}{not_before}\r\n".encode())
    return b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()


def post(program: Program, body: bytes, *, key: str = "", token: str = "", **headers: str) -> Answer:
    """Hand a body over as the program does."""
    sent = {
        "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
        "Idempotency-Key": key or uuid4().hex,
    }
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    return call("POST", "/v1/submissions", key=token or program.token(), body=body, headers=sent | given)


def work() -> int:
    """Deliver what waits, as the worker does."""
    return deliver_waiting(now=clock.now)
