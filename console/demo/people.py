"""Demo persons who log in: their accounts, and the phonebook that the demo phone shows."""

import json
import os
from collections.abc import Sequence
from pathlib import Path

from console.demo.cast import Person
from console.demo.commands import call

Entry = dict[str, str]


def add(person: Person) -> Entry:
    """Register a person with an account of their own; return their entry of the phonebook."""
    email = f"{person.slug}@ornek.invalid"
    made = call(
        "add_person",
        tckn=person.tckn,
        first_name=person.first_name,
        last_name=person.last_name,
        email=email,
        mobile=person.mobile,
        totp=True,
    )
    call("open_account", uets_address=person.uets_address, person=person.tckn)
    return {
        "slug": person.slug,
        "name": person.full_name,
        "tckn": person.tckn,
        "uets_address": person.uets_address,
        "password": made["password"],
        "email": email,
        "mobile": person.mobile,
        "totp_secret": made["totp_secret"],
        "note": person.note,
    }


def write_phonebook(file: Path, entries: Sequence[Entry]) -> None:
    """Write the phonebook, whole or not at all: the demo phone reads it at every page."""
    unfinished = file.with_name(f".{file.name}.{os.getpid()}")
    unfinished.touch(mode=0o600)
    unfinished.write_text(json.dumps({"persons": entries}, ensure_ascii=False, indent=2), encoding="utf-8")
    unfinished.replace(file)


def enter_in_phonebook(file: Path, entry: Entry) -> None:
    """Add an entry to the phonebook; an older one of the same person gives way."""
    entries = json.loads(file.read_text(encoding="utf-8"))["persons"] if file.exists() else []
    write_phonebook(file, [other for other in entries if other["slug"] != entry["slug"]] + [entry])
