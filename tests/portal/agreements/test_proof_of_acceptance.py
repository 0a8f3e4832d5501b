"""Password and e-Devlet: the record of an acceptance is sealed and stamped in truth, and verifies without us."""

import io
import json
import subprocess
import zipfile
from pathlib import Path

import pytest

from tests.builders.browser import Browser
from tests.builders.logins import words_of
from tests.builders.people import make_natural_account, make_person
from tests.builders.sealing import seal_and_stamp, working_seal
from tests.builders.sessions import sign_in
from tests.builders.texts import publish
from uets.agreements.models import ConsentRecord, Receipt
from uets.agreements.states import TextKind
from uets.evidence import ports as evidence
from uets.evidence.proof import verify
from uets.kernel import clock
from uets.login.states import Method

PAPERS = "/hesabim/sozlesmeler/"


def accept(method: Method) -> Browser:
    """Return a browser in which the contract was accepted after a login."""
    person = make_person()
    text = publish(TextKind.CONTRACT, published_from=clock.now())
    browser = sign_in(person, make_natural_account(person), method=method)
    browser.post("/sozlesme/", {"text": str(text.id)})
    return browser


@pytest.mark.django_db
def test_the_receipt_is_signed_by_the_seal_and_names_the_record(tmp_path: Path) -> None:
    browser = accept(Method.EDEVLET)
    receipt, record = Receipt.objects.get(), ConsentRecord.objects.get()
    page = words_of(browser.get(PAPERS))
    for name in ("makbuz.json", "makbuz.json.sig", "muhur.pem", "makbuz.pdf"):
        address = f"/hesabim/makbuzlar/{receipt.id}/{name}"
        assert address in page
        (tmp_path / name).write_bytes(browser.get(address).content)
    command = "openssl dgst -sha256 -verify muhur.pem -signature makbuz.json.sig makbuz.json"
    done = subprocess.run(command.split(), cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "Verified OK"
    (consent,) = json.loads((tmp_path / "makbuz.json").read_bytes())["consents"]
    assert (consent["row_hash"], consent["record"]["login"]["method"]) == (record.row_hash, "edevlet")
    assert (tmp_path / "makbuz.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.django_db(transaction=True)
def test_the_evidence_comes_with_a_time_stamp_once_batched_and_verifies_offline(tmp_path: Path) -> None:
    with working_seal(tmp_path):
        browser = accept(Method.PASSWORD_TOTP)
        page = words_of(browser.get(PAPERS))
        things = (f"sozlesmeler/{ConsentRecord.objects.get().id}", f"makbuzlar/{Receipt.objects.get().id}")
        addresses = [f"/hesabim/{thing}/delil.zip" for thing in things]
        waiting = browser.get(addresses[0])
        assert (waiting.status_code, "Delil hazırlanıyor" in words_of(waiting)) == (409, True)
        seal_and_stamp()
        for address in addresses:
            assert address in page
            check(browser.get(address).content)
        stranger = accept_as_another()
        assert [stranger.get(address).status_code for address in addresses] == [404, 404]


def check(content: bytes) -> None:
    """Verify a bundle as a stranger does."""
    with zipfile.ZipFile(io.BytesIO(content)) as bundle:
        names = {Path(name).name for name in bundle.namelist()}
    assert {"jeton.tst", "delil.ers", "delil.pdf", "dogrula.sh"} <= names
    report = verify.verify(content, published=evidence.published().read(), now=clock.now())
    assert report.is_timed
    assert [step for step in report.steps if not step.holds] == []


def accept_as_another() -> Browser:
    """Return the browser of another account, whose contract is accepted too."""
    other = make_person()
    browser = sign_in(other, make_natural_account(other))
    browser.post(
        "/sozlesme/", {"text": str(publish(TextKind.CONTRACT, version=2, published_from=clock.now()).id)}
    )
    return browser
