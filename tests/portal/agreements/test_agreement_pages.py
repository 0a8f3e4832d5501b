"""The contract, its versions and printed copies; receipts that openssl verifies."""

import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.builders.desk import hidden
from tests.builders.logins import let_log_in, log_in, words_of
from tests.builders.people import acting, make_natural_account, make_organisation, make_person
from tests.builders.texts import publish
from uets.accounts.models import Account, Person
from uets.agreements.actions import issue_receipt
from uets.agreements.models import AgreementText, ConsentRecord, Receipt
from uets.agreements.states import TextKind
from uets.kernel import clock

pytestmark = pytest.mark.django_db
ENTER = "/baglantili-hesaplar/giris/"


@pytest.fixture
def ayse() -> Person:
    return let_log_in(make_person())


@pytest.fixture
def account(ayse: Person) -> Account:
    return make_natural_account(ayse)


@pytest.fixture
def contract() -> AgreementText:
    return publish(TextKind.CONTRACT, published_from=clock.now())


def accept(browser: Client, text: AgreementText) -> Any:
    return browser.post("/sozlesme/", {**hidden(words_of(browser.get("/sozlesme/"))), "text": str(text.id)})


def test_the_contract_is_shown_with_version_and_copy(
    ayse: Person, account: Account, contract: AgreementText
) -> None:
    browser = log_in(ayse, account)
    page = words_of(browser.get("/sozlesme/"))
    for words in (contract.title, "Sürüm 1", "Sürüm 1 metnidir.", "PDF indir", "Sözleşmeyi kabul et"):
        assert words in page
    copy = browser.get(f"/metinler/{contract.id}/metin.pdf")
    assert copy.content.startswith(b"%PDF")


def test_accepting_opens_the_account(ayse: Person, account: Account, contract: AgreementText) -> None:
    Account.objects.filter(id=account.id).update(state="created", opened_at=None)
    browser = log_in(ayse, account)
    assert Account.objects.get(id=account.id).state == "created"
    accept(browser, contract)
    assert Account.objects.get(id=account.id).state == "open"
    record = ConsentRecord.objects.get().record
    assert record["shown"]["control"] == "Sözleşmeyi kabul et"
    assert record["shown"]["shown_at"] <= record["act"]["accepted_at"]
    assert record["shown"]["default"] == "button"
    assert len(record["shown"]["rendered_sha256"]) == 64
    assert record["parties"]["holder"]["name"] == account.legal_name


def test_a_newer_version_asks_at_entry_but_closes_nothing(
    ayse: Person, account: Account, contract: AgreementText
) -> None:
    browser = log_in(ayse, account)
    accept(browser, contract)
    publish(TextKind.CONTRACT, version=2, published_from=clock.now())
    assert browser.post(ENTER, {"account": str(account.id)})["Location"] == "/sozlesme/"
    assert "Daha sonra" in words_of(browser.get("/sozlesme/"))
    for page in ("/ana-sayfa/", "/posta-kutusu/gelen-kutusu/", "/hesabim/"):
        assert browser.get(page).status_code == 200


def test_without_the_contract_no_mailbox(ayse: Person, account: Account, contract: AgreementText) -> None:
    browser = log_in(ayse, account)
    assert browser.get("/posta-kutusu/gelen-kutusu/")["Location"] == "/sozlesme/"
    accept(browser, contract)
    assert browser.get("/posta-kutusu/gelen-kutusu/").status_code == 200


def make_receipt(person: Person, account: Account) -> Receipt:
    return issue_receipt(
        actor=acting(person, account),
        account_id=account.id,
        grant_id=None,
        order_id=None,
        content={
            "parties": {"holder": {"name": account.legal_name}, "integrator": {"legal_name": "Örnek A.Ş."}},
            "consents": [],
        },
        at=clock.now(),
    )


def test_openssl_verifies_a_downloaded_receipt(ayse: Person, account: Account, tmp_path: Path) -> None:
    receipt = make_receipt(ayse, account)
    browser = log_in(ayse, account)
    for name in ("makbuz.json", "makbuz.json.sig", "muhur.pem"):
        (tmp_path / name).write_bytes(browser.get(f"/hesabim/makbuzlar/{receipt.id}/{name}").content)
    command = "openssl dgst -sha256 -verify muhur.pem -signature makbuz.json.sig makbuz.json"
    assert command in words_of(browser.get("/hesabim/sozlesmeler/"))
    done = subprocess.run(command.split(), cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "Verified OK"


def test_the_printed_receipt_carries_the_files(ayse: Person, account: Account) -> None:
    receipt = make_receipt(ayse, account)
    body = log_in(ayse, account).get(f"/hesabim/makbuzlar/{receipt.id}/makbuz.pdf").content
    assert body.startswith(b"%PDF")
    assert b"makbuz.json.sig" in body


def test_a_receipt_of_another_account_is_not_found(ayse: Person, account: Account) -> None:
    other = make_organisation(principals=[ayse])
    receipt = make_receipt(ayse, other)
    browser = log_in(ayse, account)
    for name in ("makbuz.json", "makbuz.pdf", "baska.txt"):
        assert browser.get(f"/hesabim/makbuzlar/{receipt.id}/{name}").status_code == 404


def test_who_is_asked_for_identity_data_finds_the_disclosure() -> None:
    publish(TextKind.DISCLOSURE, published_from=clock.now())
    browser = Client()
    assert 'href="/aydinlatma-metni/"' in words_of(browser.get("/giris/"))
    page = words_of(browser.get("/aydinlatma-metni/", follow=True))
    assert "KVKK Aydınlatma Metni" in page
