"""Makes the demo data by calling the console's commands, once per data folder."""

import json
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command

from console.demo import cast, letters
from uets.agreements.states import TextKind
from uets.kernel import clock

TEXTS = Path(__file__).parent / "texts"
OPERATOR_OF_UETS = "Örnek Tebligat İşletmesi A.Ş."


def load(folder: Path) -> None:
    """Make texts, people, accounts, an integrator, tariffs and notices; write what the demo phone shows."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    _publish_texts()
    people = [_add(person) for person in cast.PEOPLE]
    _open_accounts()
    _register_integrator(folder / "integrator")
    for tariff in cast.TARIFFS:
        call("publish_tariff", client_id=cast.KUTUPYILDIZI["client_id"], **tariff)
    authority = folder / "certificates"
    for path in letters.write_packages(folder / "packages", authority=authority, at=clock.now()):
        call("take_in_package", path)
    _write_phonebook(folder / "phone.json", people)


def call(command: str, /, *arguments: object, **options: Any) -> dict[str, str]:
    """Call a command and return what it prints, as JSON where it prints JSON."""
    words = [str(argument) for argument in arguments]
    for option, value in options.items():
        flag = f"--{option.replace('_', '-')}"
        words += [flag] if value is True else [f"{flag}={item}" for item in _items(value)]
    printed = StringIO()
    call_command(command, *words, stdout=printed)
    try:
        found: dict[str, str] = json.loads(printed.getvalue())
    except ValueError:
        return {}
    return found


def _items(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _publish_texts() -> None:
    for kind in TextKind:
        for locale in ("tr", "en"):
            file = TEXTS / f"{kind.value}.{locale}.txt"
            call(
                "publish_text",
                file,
                kind=kind.value,
                text_version=1,
                locale=locale,
                controller=OPERATOR_OF_UETS,
            )


def _add(person: cast.Person) -> dict[str, str]:
    email = f"{person.slug}@ornek.invalid"
    made = call(
        "add_person",
        tckn=person.tckn,
        first_name=person.first_name,
        last_name=person.last_name,
        email=email,
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
        "totp_secret": made["totp_secret"],
        "note": person.note,
    }


def _open_accounts() -> None:
    call("open_account", **cast.YILDIZ, principal=[cast.AYSE.tckn, cast.MEHMET.tckn])
    call(
        "add_operator",
        uets_address=cast.YILDIZ["uets_address"],
        tckn=cast.IPEK.tckn,
        permission=["notices:list"],
    )


def _register_integrator(home: Path) -> None:
    """Let the integrator's own program make its keys and answer the challenge; we never see a private key."""
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    jwks = home / "jwks.json"
    jwks.write_bytes(_run_integrator(home, "keys"))
    registered = call("register_integrator", jwks=jwks, **cast.KUTUPYILDIZI)
    answer = _run_integrator(home, "answer", content=registered["challenge"].encode()).decode().strip()
    call("prove_integrator", client_id=cast.KUTUPYILDIZI["client_id"], answer=answer, list=True)


def _run_integrator(home: Path, command: str, *, content: bytes = b"") -> bytes:
    words = [sys.executable, "-m", "examples.integrator", "--home", str(home), command]
    done = subprocess.run(  # noqa: S603 - the example program, no shell
        words, input=content, capture_output=True, check=True, cwd=settings.BASE_DIR
    )
    return done.stdout


def _write_phonebook(file: Path, people: list[dict[str, str]]) -> None:
    file.touch(mode=0o600)
    file.write_text(json.dumps({"persons": people}, ensure_ascii=False, indent=2), encoding="utf-8")
