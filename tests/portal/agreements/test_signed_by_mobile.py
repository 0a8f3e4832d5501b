"""The contract signed by mobil imza: statement with the text's hash, kept with the consent, verified by openssl."""

import hashlib
from pathlib import Path

import pytest
from asn1crypto import cms

from simulators.timestamps.server import Behaviour
from tests.builders.browser import Browser
from tests.builders.logins import words_of
from tests.builders.mobile import OPERATOR, let_worker_turn, running_mobile
from tests.builders.papers import running_papers
from tests.builders.people import make_natural_account, make_person
from tests.builders.texts import publish
from tests.judges.cades import ask_openssl
from uets.agreements.models import ConsentRecord, ContractSignature
from uets.agreements.states import TextKind
from uets.evidence.proof import timestamps
from uets.kernel import clock

pytestmark = pytest.mark.django_db

LOGIN, SIGN = "/giris/mobil-imza/", "/sozlesme/mobil-imza/"
PAPERS = "/hesabim/sozlesmeler/"


@pytest.fixture(scope="module")
def mobile(tmp_path_factory):
    with running_mobile(tmp_path_factory.mktemp("mobile")) as running, running_papers(running.trust):
        yield running


@pytest.fixture
def stamper(mobile):
    with running_papers(mobile.trust) as server:
        yield server


@pytest.fixture
def contract():
    return publish(TextKind.CONTRACT, version=3, published_from=clock.now())


def sign_on_phone(browser, page, number):
    browser.get(page)
    browser.post(page, {"number": number, "operator": OPERATOR})
    let_worker_turn()
    return browser.post(f"{page}bekleme/")


def enter(mobile, person):
    """Return a browser in which the person has come in by mobil imza and entered their account."""
    account = make_natural_account(person)
    browser = Browser()
    sign_on_phone(browser, LOGIN, mobile.give_phone(person))
    browser.post("/baglantili-hesaplar/giris/", {"account": str(account.id)})
    return browser


def test_the_text_is_signed_by_its_hash_and_openssl_accepts_it(mobile, contract, tmp_path: Path):
    person = make_person()
    browser = enter(mobile, person)
    page = words_of(browser.get("/sozlesme/"))
    assert SIGN in page
    assert "Sözleşmeyi kabul et<" not in page
    assert sign_on_phone(browser, SIGN, mobile.give_phone(person))["Location"] == "/ana-sayfa/"
    record = ConsentRecord.objects.get()
    assert (record.kind, record.text_id) == ("contract_accepted", contract.id)
    assert record.record["shown"]["shown_at"]
    listed = words_of(browser.get(PAPERS))
    files = {name: browser.get(f"{PAPERS}{record.id}/{name}").content for name in ("beyan.txt", "beyan.p7s")}
    assert all(f"{record.id}/{name}" in listed for name in files)
    statement = files["beyan.txt"].decode()
    digest = hashlib.sha256(bytes(contract.source)).hexdigest()
    assert f"UETS Kullanım Sözleşmesi tr, sürüm 3, SHA-256 {digest}, kabul ediyorum.\n" in statement
    signed = record.record["signed"]
    assert signed["signature_sha256"] == hashlib.sha256(files["beyan.p7s"]).hexdigest()
    root = mobile.trust.authority.root().certificate
    assert ask_openssl(tmp_path, files["beyan.p7s"], root=root, at=clock.now())
    assert (tmp_path / "icerik").read_bytes() == files["beyan.txt"]
    assert stamped_at(files["beyan.p7s"]) <= clock.now()


def stamped_at(signature):
    """Return the time stamp inside a signature (CAdES-T), when it is over that signature's value."""
    (signer,) = cms.ContentInfo.load(signature)["content"]["signer_infos"]
    (stamp,) = signer["unsigned_attrs"]
    assert stamp["type"].native == "signature_time_stamp_token"
    token = timestamps.read_token(stamp["values"][0].dump())
    timestamps.check_imprint(token, hashlib.sha256(signer["signature"].native).digest())
    return token.gen_time


@pytest.mark.usefixtures("contract")
def test_without_a_time_stamp_nothing_is_accepted_and_the_signature_waits(mobile, stamper):
    person = make_person()
    browser = enter(mobile, person)
    browser.post(SIGN, {"number": mobile.give_phone(person), "operator": OPERATOR})
    let_worker_turn()
    stamper.behaviour = Behaviour.ERROR
    assert "Zaman damgası hizmetine" in words_of(browser.post(f"{SIGN}bekleme/"))
    stamper.behaviour = Behaviour.GRANT
    assert not ConsentRecord.objects.exists()
    assert browser.post(f"{SIGN}bekleme/")["Location"] == "/ana-sayfa/"


@pytest.mark.usefixtures("contract")
def test_somebody_else_s_phone_signs_no_contract(mobile):
    browser = enter(mobile, make_person())
    answer = sign_on_phone(browser, SIGN, mobile.give_phone(make_person()))
    assert "Başka bir kişi imzaladı." in words_of(answer)
    assert not ConsentRecord.objects.exists()
    assert not ContractSignature.objects.exists()


@pytest.mark.usefixtures("contract")
def test_a_login_signs_no_contract_and_a_contract_no_login(mobile):
    person = make_person()
    browser = enter(mobile, person)
    number = mobile.give_phone(person)
    browser.post(SIGN, {"number": number, "operator": OPERATOR})
    let_worker_turn()
    assert browser.post(f"{LOGIN}bekleme/")["Location"] == LOGIN
    browser.post(LOGIN, {"number": number, "operator": OPERATOR})
    let_worker_turn()
    assert browser.post(f"{SIGN}bekleme/")["Location"] == SIGN
    assert not ConsentRecord.objects.exists()


@pytest.mark.usefixtures("contract")
def test_a_text_that_changed_meanwhile_is_not_signed(mobile):
    person = make_person()
    browser = enter(mobile, person)
    browser.post(SIGN, {"number": mobile.give_phone(person), "operator": OPERATOR})
    let_worker_turn()
    publish(TextKind.CONTRACT, version=4, published_from=clock.now())
    assert "yeni bir sürümü" in words_of(browser.post(f"{SIGN}bekleme/"))
    assert not ConsentRecord.objects.exists()


@pytest.mark.usefixtures("contract")
def test_files_of_another_account_are_not_there(mobile):
    person = make_person()
    browser = enter(mobile, person)
    sign_on_phone(browser, SIGN, mobile.give_phone(person))
    consent = ConsentRecord.objects.get()
    other = make_person()
    stranger = enter(mobile, other)
    sign_on_phone(stranger, SIGN, mobile.give_phone(other))
    assert stranger.get(f"{PAPERS}{consent.id}/beyan.p7s").status_code == 404
    assert browser.get(f"{PAPERS}{consent.id}/beyan.exe").status_code == 404
