"""Opens the bulk demo by calling the console's commands; a run that was stopped is taken up where it stopped."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from django.db import transaction

from console.demo import cast, people
from console.demo.bulk import letters
from console.demo.bulk.clients import CLIENTS, FAMILY_NAME, KAYA, Client
from console.demo.bulk.market import OFFERS, Offer
from console.demo.commands import call
from console.demo.integrators import list_integrator
from uets.accounts import queries as accounts
from uets.integrators import queries as integrators
from uets.kernel import clock
from uets.mailbox import queries as mailbox

Say = Callable[[str], None]
SAY_EVERY = 10


def open_bulk(
    folder: Path,
    *,
    notices: int,
    say: Say,
    clients: Sequence[Client] = CLIENTS,
    offers: Sequence[Offer] = OFFERS,
) -> bool:
    """Make what is missing, each thing in a transaction of its own, and tell whether anything was.

    The server may run meanwhile: no lock is held longer than one command takes.
    """
    made = _open_office(folder / "phone.json", say=say)
    made += _open_clients(clients, say=say)
    made += _list_integrators(offers, folder / "integrators", say=say)
    made += _take_in(clients, notices, folder, say=say)
    return made > 0


def _open_office(phonebook: Path, *, say: Say) -> int:
    if accounts.find_account(uets_address=KAYA["uets_address"]) is not None:
        return 0
    with transaction.atomic():
        # Her password is known only now: it is written before it counts.
        people.enter_in_phonebook(phonebook, people.add(cast.ELIF))
        call("open_account", **KAYA, principal=cast.ELIF.tckn)
    say(f"{KAYA['legal_name']}: {cast.ELIF.full_name}")
    return 1


def _open_clients(clients: Sequence[Client], *, say: Say) -> int:
    missing = [client for client in clients if _find_id(client) is None]
    for count, client in enumerate(missing, start=1):
        with transaction.atomic():
            _open_client(client)
        _say_some(f"client accounts {count} / {len(missing)}", count, len(missing), say)
    return len(missing)


def _open_client(client: Client) -> None:
    if client.tckn:
        first_name = client.name.split(f" {FAMILY_NAME}")[0]
        last_name = client.name.removeprefix(f"{first_name} ")
        call("add_person", tckn=client.tckn, first_name=first_name, last_name=last_name)
        call("open_account", uets_address=client.uets_address, person=client.tckn)
    else:
        call(
            "open_account",
            uets_address=client.uets_address,
            legal_name=client.name,
            vkn=client.vkn,
            mersis=client.mersis,
            principal=client.principal,
        )
    call(
        "add_operator",
        uets_address=client.uets_address,
        tckn=cast.ELIF.tckn,
        permission=list(cast.READING),
    )


def _list_integrators(offers: Iterable[Offer], homes: Path, *, say: Say) -> int:
    missing = [offer for offer in offers if not _is_known(offer.facts["client_id"])]
    for count, offer in enumerate(missing, start=1):
        with transaction.atomic():
            list_integrator(offer.facts, offer.tariffs, home=homes / offer.facts["client_id"])
        say(f"integrators {count} / {len(missing)}: {offer.facts['legal_name']}")
    return len(missing)


def _take_in(clients: Iterable[Client], notices: int, folder: Path, *, say: Say) -> int:
    missing = [(client, number) for client in clients for number in range(_count_notices(client), notices)]
    if not missing:
        return 0
    packages, authority = folder / "packages" / "bulk", folder / "certificates"
    with letters.open_office(packages, authority=authority, at=clock.now()) as write:
        for count, (client, number) in enumerate(missing, start=1):
            call("take_in_package", write(client, number))
            _say_some(f"notices {count} / {len(missing)}", count, len(missing), say)
    return len(missing)


def _find_id(client: Client) -> object:
    account = accounts.find_account(uets_address=client.uets_address)
    return account and account.id


def _count_notices(client: Client) -> int:
    account = accounts.find_account(uets_address=client.uets_address)
    return sum(mailbox.count_folders(account_id=account.id).values()) if account else 0


def _is_known(client_id: str) -> bool:
    return integrators.find_integrator_by_client_id(client_id=client_id) is not None


def _say_some(words: str, count: int, total: int, say: Say) -> None:
    if count % SAY_EVERY == 0 or count == total:
        say(words)
