"""Consent: which text is in force, what a record holds, the chain, the receipt that openssl verifies."""

import json
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest

from tests.builders.people import AT, CONSOLE, acting, make_natural_account, make_person
from tests.builders.texts import publish
from uets.accounts.models import Account, Person
from uets.agreements import actions, errors, queries
from uets.agreements.models import ConsentRecord
from uets.agreements.states import ConsentKind, TextKind
from uets.evidence.proof.chain import ChainBroken

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> Person:
    return make_person()


@pytest.fixture
def account(person: Person) -> Account:
    return make_natural_account(person)


def accept(person: Person, account: Account, text_id: object) -> ConsentRecord:
    return actions.accept_contract(
        actor=acting(person, account, level=2),
        account_id=account.id,
        text_id=text_id,  # type: ignore[arg-type] # an id of a text
        shown_at=AT,
        words="Sözleşmeyi kabul et",
        at=AT,
    )


def needed(person: Person, account: Account) -> int | None:
    text = queries.find_needed_contract(person_id=person.id, account_id=account.id, locale="tr", at=AT)
    return text.version if text is not None else None


def test_asks_once_per_person_account_and_version(person: Person, account: Account) -> None:
    first = publish(TextKind.CONTRACT)
    assert needed(person, account) == 1
    accept(person, account, first.id)
    assert needed(person, account) is None
    publish(TextKind.CONTRACT, version=2)
    assert needed(person, account) == 2


def test_a_version_of_tomorrow_is_not_in_force(person: Person, account: Account) -> None:
    publish(TextKind.CONTRACT)
    publish(TextKind.CONTRACT, version=2, published_from=AT + timedelta(days=1))
    assert needed(person, account) == 1


def test_refuses_a_version_that_was_replaced_while_it_was_read(person: Person, account: Account) -> None:
    first = publish(TextKind.CONTRACT)
    publish(TextKind.CONTRACT, version=2)
    with pytest.raises(errors.TextChanged):
        accept(person, account, first.id)
    assert queries.list_consents(account_id=account.id) == []


def test_a_translation_counts_for_its_own_version_only() -> None:
    publish(TextKind.DISCLOSURE)
    publish(TextKind.DISCLOSURE, locale="en")
    second = publish(TextKind.DISCLOSURE, version=2)
    assert queries.find_current_text(kind=TextKind.DISCLOSURE, locale="en", at=AT) == second


def test_accepting_in_english_is_accepting(person: Person, account: Account) -> None:
    publish(TextKind.CONTRACT)
    accept(person, account, publish(TextKind.CONTRACT, locale="en").id)
    assert needed(person, account) is None


def test_the_record_names_document_person_act_and_login(person: Person, account: Account) -> None:
    text = publish(TextKind.CONTRACT)
    record = accept(person, account, text.id).record
    assert record["document"]["sha256"] == text.sha256
    assert record["person"]["capacity"] == "holder"
    assert record["login"]["level"] == 2
    assert record["act"]["accepted_at_local"].endswith("+03:00")


def test_one_changed_byte_breaks_the_chain(person: Person, account: Account) -> None:
    record = accept(person, account, publish(TextKind.CONTRACT).id)
    assert queries.check_consents(chain=record.chain) == 1
    ConsentRecord.objects.filter(id=record.id).update(record={**record.record, "words": "başka"})
    with pytest.raises(ChainBroken):
        queries.check_consents(chain=record.chain)


def test_openssl_verifies_a_receipt_and_refuses_a_changed_byte(
    person: Person, account: Account, tmp_path: Path
) -> None:
    receipt = actions.issue_receipt(
        actor=acting(person, account),
        account_id=account.id,
        grant_id=None,
        order_id=None,
        content={"ad": "İpek"},
        at=AT,
    )
    content = bytes(receipt.content)
    assert json.loads(content)["ad"] == "İpek"
    assert verify(tmp_path, content, bytes(receipt.signature), receipt.public_key)
    assert not verify(
        tmp_path, content.replace("İ".encode(), b"I"), bytes(receipt.signature), receipt.public_key
    )


def verify(folder: Path, content: bytes, signature: bytes, public_key: str) -> bool:
    (folder / "makbuz.json").write_bytes(content)
    (folder / "makbuz.json.sig").write_bytes(signature)
    (folder / "muhur.pem").write_text(public_key)
    words = [
        "openssl",
        "dgst",
        "-sha256",
        "-verify",
        "muhur.pem",
        "-signature",
        "makbuz.json.sig",
        "makbuz.json",
    ]
    return subprocess.run(words, cwd=folder, capture_output=True, check=False).returncode == 0


def test_only_persons_consent(account: Account) -> None:

    with pytest.raises(ValueError, match="only a person"):
        actions.record_consent(
            actor=CONSOLE, account_id=account.id, grant_id=None, kind=ConsentKind.DISCLOSURE_READ,
            text_id=None, decided_at=AT, record={},
        )  # fmt: skip
