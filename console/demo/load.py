"""Makes the demo data by calling the console's commands, once per data folder."""

from pathlib import Path

from console.demo import cast, letters, people
from console.demo.authorities import enter_missing
from console.demo.commands import call
from console.demo.integrators import list_integrator
from uets.agreements.states import TextKind
from uets.kernel import clock

TEXTS = Path(__file__).parent / "texts"
OPERATOR_OF_UETS = "Örnek Tebligat İşletmesi A.Ş."


def load(folder: Path) -> None:
    """Make texts, people, accounts, an integrator, tariffs, authorities and notices; write what the phone shows."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    _publish_texts()
    entries = [people.add(person) for person in cast.PEOPLE]
    _open_accounts()
    _appoint_staff()
    list_integrator(cast.KUTUPYILDIZI, cast.TARIFFS, home=folder / "integrator")
    authority = folder / "certificates"
    people.write_phonebook(folder / "phone.json", entries)
    enter_missing(folder)
    for sender, path in letters.write_packages(folder / "packages", authority=authority, at=clock.now()):
        call("take_in_package", path, authority=sender.detsis)


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


def _appoint_staff() -> None:
    for person in cast.STAFF:
        for role in cast.STAFF_ROLES:
            call("add_staff", tckn=person.tckn, role=role, reason="Örnek kurulum")


def _open_accounts() -> None:
    call("open_account", **cast.YILDIZ, principal=[cast.AYSE.tckn, cast.MEHMET.tckn])
    call(
        "add_operator",
        uets_address=cast.YILDIZ["uets_address"],
        tckn=cast.IPEK.tckn,
        permission=["notices:list"],
    )
