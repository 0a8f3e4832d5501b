"""The bulk demo: what it makes, that it makes it once, and that its cast can exist."""

import json
from collections import Counter
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from console.demo import cast
from console.demo.bulk.clients import CLIENTS, COMPANIES, PERSONS
from console.demo.bulk.letters import KINDS
from console.demo.bulk.market import OFFERS
from console.demo.bulk.opening import open_bulk
from uets.accounts import queries as accounts
from uets.accounts.states import AccountKind
from uets.integrators import queries as integrators
from uets.kernel import clock, numbers, turkish
from uets.mailbox import queries as mailbox

PERSON = PERSONS[0]
COMPANY = next(company for company in COMPANIES if company.principal == PERSON.tckn)
SOME = (PERSON, COMPANY)


def open_some(folder: Path, *, notices: int = 1) -> list[str]:
    """Open a small part of the bulk demo; return what was said, empty when nothing was made."""
    said: list[str] = []
    made = open_bulk(folder, notices=notices, say=said.append, clients=SOME, offers=OFFERS[:1])
    assert made == bool(said)
    return said


def list_linked() -> dict[str, str]:
    """Return the roles of the lawyer by the names of her accounts."""
    lawyer = accounts.find_person_by_tckn(tckn=cast.ELIF.tckn)
    assert lawyer is not None
    return {
        row.account.legal_name: row.role
        for row in accounts.list_linked_accounts(person_id=lawyer.id, at=clock.now())
    }


def count_notices() -> list[int]:
    """Return how many unopened notices each client has."""
    ids = [
        account.id for client in SOME if (account := accounts.find_account(uets_address=client.uets_address))
    ]
    counts = mailbox.count_unopened(account_ids=ids)
    return [counts[account_id].count for account_id in ids]


@pytest.mark.django_db
def test_makes_the_lawyer_her_clients_their_notices_and_integrators(tmp_path: Path) -> None:
    said = open_some(tmp_path)
    assert said == [
        "Örnek Kaya Hukuk Bürosu: Elif Kaya",
        "client accounts 2 / 2",
        "integrators 1 / 1: ÖRNEK CEVHER VERİ HİZMETLERİ A.Ş.",
        "notices 2 / 2",
    ]
    assert list_linked() == {
        "Elif Kaya": "holder",
        "Örnek Kaya Hukuk Bürosu": "principal_operator",
        PERSON.name: "operator",
        COMPANY.name: "operator",
    }
    assert count_notices() == [1, 1]
    (offer,) = integrators.list_offers()
    assert [tariff.term_months for tariff in offer.tariffs] == [12, 24]


@pytest.mark.django_db
def test_a_client_company_is_decided_for_by_another_client(tmp_path: Path) -> None:
    open_some(tmp_path, notices=0)
    account = accounts.find_account(vkn=COMPANY.vkn)
    assert account is not None
    assert [person.full_name for person in accounts.list_principals(account_id=account.id)] == [PERSON.name]
    assert account.kind == AccountKind.ORGANISATION


@pytest.mark.django_db
def test_a_second_run_makes_nothing_and_more_notices_are_added(tmp_path: Path) -> None:
    open_some(tmp_path)
    book = (tmp_path / "phone.json").read_bytes()
    assert open_some(tmp_path) == []
    assert open_some(tmp_path, notices=3) == ["notices 4 / 4"]
    assert count_notices() == [3, 3]
    assert (tmp_path / "phone.json").read_bytes() == book


@pytest.mark.django_db
def test_the_lawyer_is_added_to_the_phonebook(tmp_path: Path) -> None:
    book = tmp_path / "phone.json"
    book.write_text('{"persons": [{"slug": "ayse"}, {"slug": "elif", "password": "eski"}]}', encoding="utf-8")
    open_some(tmp_path, notices=0)
    entries = json.loads(book.read_text(encoding="utf-8"))["persons"]
    assert [entry["slug"] for entry in entries] == ["ayse", "elif"]
    assert entries[1]["totp_secret"]
    assert entries[1]["password"] != "eski"
    assert book.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.glob(".*")] == []


def test_twenty_eight_companies_and_twelve_persons_with_numbers_that_can_exist() -> None:
    assert (len(COMPANIES), len(PERSONS)) == (28, 12)
    assert sorted(client.number for client in CLIENTS) == list(range(1, 41))
    assert all(numbers.find_tckn(client.tckn) for client in PERSONS)
    assert all(numbers.find_vkn(client.vkn) and numbers.find_mersis(client.mersis) for client in COMPANIES)
    assert {company.principal for company in COMPANIES} <= {person.tckn for person in PERSONS}
    given = [client.uets_address for client in CLIENTS] + [client.tckn or client.vkn for client in CLIENTS]
    given += [offer.facts["vkn"] for offer in OFFERS] + [cast.YILDIZ["vkn"], cast.KUTUPYILDIZI["vkn"]]
    assert max(Counter(given).values()) == 1


def test_every_name_is_recognisably_invented_and_integrators_stand_in_turkish_order() -> None:
    assert all("Örnek Müvekkil " in client.name for client in CLIENTS)
    names = [offer.facts["legal_name"] for offer in OFFERS]
    assert all(name.startswith("ÖRNEK ") for name in names)
    assert names == sorted(names, key=turkish.sort_key)
    assert {kind.sender for kind in KINDS} == {cast.COURT, cast.MUNICIPALITY}


@pytest.mark.django_db
def test_is_refused_without_a_demo(settings) -> None:
    with pytest.raises(CommandError, match="there is no demo here yet"):
        call_command("open_bulk_demo", stdout=StringIO())
    settings.DEMO = False
    with pytest.raises(CommandError, match="UETS_DEMO=1"):
        call_command("open_bulk_demo", stdout=StringIO())
