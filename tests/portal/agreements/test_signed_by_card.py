"""The contract signed by e-imza on the pages: prepared, signed by a program, finished, kept, verified."""

import io
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pikepdf
import pytest
from django.test import Client

from portal.visitor import hash_of
from simulators.certificates.authority import CRL_PATH, OCSP_PATH
from simulators.certificates.revocations import revoke
from simulators.certificates.server import Behaviour
from simulators.timestamps.server import Behaviour as Stamping
from simulators.timestamps.server import TimestampServer
from tests.builders.cards import Scene, card_of, running_judge
from tests.builders.logins import words_of
from tests.builders.papers import ask_poppler, ask_pyhanko, running_papers
from tests.builders.people import acting, make_natural_account, make_organisation, make_person
from tests.builders.sessions import sign_in
from tests.builders.texts import publish
from uets.accounts.models import Account
from uets.agreements.models import AgreementText, ConsentRecord, ContractSignature, Receipt
from uets.agreements.states import TextKind
from uets.kernel import clock
from uets.login.states import Method
from uets.signing import actions as signing
from uets.signing.errors import SigningRequestOver
from uets.signing.models import SigningRequest

pytestmark = pytest.mark.django_db
HERE = "127.0.0.1"
ASK, WAIT = "/sozlesme/e-imza/", "/sozlesme/e-imza/imza/"
PAPERS, HOME = "/hesabim/sozlesmeler/", "/ana-sayfa/"


class Desk(NamedTuple):
    """A person with a card and an account, who stamps, and the contract in force."""

    scene: Scene
    account: Account
    stamper: TimestampServer
    contract: AgreementText


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with running_judge(tmp_path) as trust, running_papers(trust) as stamper:
        person = make_person()
        account = make_natural_account(person)
        contract = publish(TextKind.CONTRACT, version=3, published_from=clock.now())
        card = card_of(person, by=trust.authority, address=HERE)
        yield Desk(Scene(trust, person, card), account, stamper, contract)


def code_in(page: Any) -> str:
    found = re.search(r'class="u-code" translate="no">([A-Z0-9]{4}-[A-Z0-9]{4})<', words_of(page))
    assert found is not None
    return found[1]


def come_in(desk: Desk, method: Method = Method.E_IMZA) -> Client:
    """Return a browser in which the person has come in and stands before the contract."""
    browser = sign_in(desk.scene.person, desk.account, method=method)
    browser.get("/sozlesme/")
    return browser


def ask(browser: Client) -> str:
    return code_in(browser.post(ASK, follow=True))


def nothing_happened() -> bool:
    return not (
        ConsentRecord.objects.exists() or ContractSignature.objects.exists() or Receipt.objects.exists()
    )


def test_the_contract_is_signed_as_pades_and_strangers_believe_it(desk: Desk, tmp_path: Path) -> None:
    browser = come_in(desk)
    page = words_of(browser.get("/sozlesme/"))
    assert (f'href="{ASK}"' in page, "Sözleşmeyi kabul et<" in page) == (True, False)
    code = ask(browser)
    assert "sürüm 3, SHA-256" in desk.scene.card.fetch(code).json["statement"]
    assert desk.scene.card.sign(code).status == 204
    shown = words_of(browser.get(WAIT))
    assert ("İmzalayan: Ayşe Yılmaz" in shown, "Sözleşmeyi tamamla" in shown) == (True, True)
    assert nothing_happened()
    assert browser.post(WAIT)["Location"] == HOME
    record = ConsentRecord.objects.get()
    assert (record.text_id, record.record["signed"]["form"]) == (desk.contract.id, "pades")
    assert record.record["shown"]["shown_at"]
    assert f"{record.id}/imzali.pdf" in words_of(browser.get(PAPERS))
    pdf = browser.get(f"{PAPERS}{record.id}/imzali.pdf").content
    name = f"TEST {desk.scene.person.full_name}"
    assert ask_pyhanko(pdf, trust=desk.scene.trust, at=clock.now()) == (True, True, True, name)
    assert "Signature is Valid." in ask_poppler(tmp_path, pdf)
    changed = pdf.replace(b"/Producer", b"/producer", 1)
    assert changed == pdf or "Signature is Valid." not in ask_poppler(tmp_path, changed)
    assert browser.post(WAIT)["Location"] == "/sozlesme/"
    assert ConsentRecord.objects.count() == 1


def test_the_signed_pdf_says_what_was_accepted_by_whom_for_whom(desk: Desk) -> None:
    browser = come_in(desk)
    desk.scene.card.sign(ask(browser))
    browser.post(WAIT)
    document = bytes(ContractSignature.objects.get().document)
    with pikepdf.open(io.BytesIO(document)) as pdf:
        field = pdf.Root.AcroForm.Fields[0].V
        assert (str(field.SubFilter), str(field.Name)) == (
            "/ETSI.CAdES.detached",
            desk.scene.person.full_name,
        )
        assert f"SHA-256 {desk.contract.sha256}, kabul ediyorum." in str(field.Reason)
    text = read_text(document)
    for words in ("Sürüm 3 metnidir.", "İmzalayan", desk.scene.person.full_name, desk.account.uets_address):
        assert words in text


def read_text(pdf: bytes) -> str:
    words = ["pdftotext", "-layout", "-", "-"]
    return subprocess.run(words, input=pdf, capture_output=True, check=True).stdout.decode()


def test_somebody_else_s_card_signs_nothing(desk: Desk) -> None:
    browser = come_in(desk)
    other = card_of(make_person(first_name="Mehmet"), by=desk.scene.trust.authority, address=HERE)
    assert other.sign(ask(browser)).code == "signer-is-another"
    page = words_of(browser.get(WAIT))
    assert ("Başka bir kişi imzaladı" in page, "Hiçbir şey kaydedilmedi" in page) == (True, True)
    assert browser.post(WAIT).status_code == 409
    assert nothing_happened()


def test_other_bytes_a_login_and_an_old_signature_are_refused(desk: Desk) -> None:
    browser, card = come_in(desk), desk.scene.card
    code = ask(browser)
    asked = card.fetch(code).json
    assert card.send(code, card.make(asked, content=b"%PDF-1.7 something else")).status == 422
    assert "sizden istenenden farklı" in words_of(browser.get(WAIT))
    code = ask(browser)
    asked = card.fetch(code).json
    assert card.send(code, card.make(asked, content_type="1.3.6.1.4.1.59683.1.1")).status == 422
    assert "başka bir işlem için" in words_of(browser.get(WAIT))
    first = ask(browser)
    old = card.make(card.fetch(first).json)
    assert card.send(ask(browser), old).status == 422
    assert card.send(first, old).status == 204
    assert card.send(first, old).status == 410
    assert nothing_happened()


def test_a_signature_with_a_time_of_its_own_is_no_pades(desk: Desk) -> None:
    browser, card = come_in(desk), desk.scene.card
    assert card.sign(ask(browser), says_when=True).status == 204
    answer = browser.post(WAIT)
    assert (answer.status_code, "İmza doğrulanamadı" in words_of(answer)) == (409, True)
    assert nothing_happened()


def test_an_expired_code_and_a_refusal_say_so(desk: Desk) -> None:
    browser = come_in(desk)
    code = ask(browser)
    SigningRequest.objects.filter(kind="document").update(expires_at=clock.now())
    assert "Kodun süresi doldu" in words_of(browser.get(WAIT))
    assert desk.scene.card.fetch(code).status == 410
    desk.scene.card.decline(ask(browser))
    assert "“Reddet” seçildi" in words_of(browser.get(WAIT))
    assert browser.post(WAIT).status_code == 409
    assert nothing_happened()


def test_without_a_time_stamp_nothing_is_accepted_and_the_signature_waits(desk: Desk) -> None:
    browser = come_in(desk)
    desk.scene.card.sign(ask(browser))
    desk.stamper.behaviour = Stamping.ERROR
    answer = browser.post(WAIT)
    assert (answer.status_code, "Zaman damgası hizmetine" in words_of(answer)) == (409, True)
    assert "İmzanız 5 dakika bekler" in words_of(answer)
    assert nothing_happened()
    desk.stamper.behaviour = Stamping.GRANT
    assert browser.post(WAIT)["Location"] == HOME


def test_a_certificate_that_is_revoked_or_unknown_when_the_paper_is_finished_accepts_nothing(
    desk: Desk,
) -> None:
    browser, server = come_in(desk), desk.scene.trust.server
    desk.scene.card.sign(ask(browser))
    revoke(desk.scene.trust.authority, desk.scene.card.signer.certificate, at=clock.now())
    assert "Sertifikanız iptal edilmiş" in words_of(browser.post(WAIT))
    server.behaviour |= dict.fromkeys((OCSP_PATH, CRL_PATH), Behaviour.AWAY)
    assert "iptal durumu şu anda öğrenilemiyor" in words_of(browser.post(WAIT))
    assert nothing_happened()


def test_another_session_another_account_or_a_new_version_gets_nothing(desk: Desk) -> None:
    browser = come_in(desk)
    desk.scene.card.sign(ask(browser))
    other = come_in(desk)
    session = other.session
    session["paper-signing"] = browser.session["paper-signing"]
    session.save()
    assert other.post(WAIT)["Location"] == ASK
    company = make_organisation(principals=[desk.scene.person])
    browser.post("/baglantili-hesaplar/giris/", {"account": str(company.id)})
    assert browser.post(WAIT)["Location"] == ASK
    browser.post("/baglantili-hesaplar/giris/", {"account": str(desk.account.id)})
    publish(TextKind.CONTRACT, version=4, published_from=clock.now())
    assert "yeni bir sürümü" in words_of(browser.post(WAIT))
    assert nothing_happened()


@pytest.mark.parametrize("whose", ["another account of the person", "the account by another person"])
def test_the_act_itself_gives_it_to_nobody_else(desk: Desk, whose: str) -> None:
    browser = come_in(desk)
    desk.scene.card.sign(ask(browser))
    person, account = desk.scene.person, desk.account
    if whose == "another account of the person":
        account = make_organisation(principals=[person])
    else:
        person = make_person()
    with pytest.raises(SigningRequestOver):
        signing.sign_contract_by_card(
            actor=acting(person, account),
            request_id=SigningRequest.objects.get().id,
            session_hash=hash_of(browser.session),
            shown_at=None,
            words="",
            at=clock.now(),
        )
    assert nothing_happened()


def test_who_came_in_by_a_signature_does_not_just_press_a_button(desk: Desk) -> None:
    browser = come_in(desk)
    answer = browser.post("/sozlesme/", {"text": str(desk.contract.id)})
    assert (answer.status_code, "imzanızla kabul edilir" in words_of(answer)) == (409, True)
    assert nothing_happened()


def test_who_came_in_by_password_may_sign_too_and_is_told_the_difference(desk: Desk) -> None:
    browser = come_in(desk, Method.PASSWORD_TOTP)
    page = words_of(browser.get("/sozlesme/"))
    for words in ("e-imza ile imzala", "imza değildir", "güvenli elektronik imza", "Sözleşmeyi kabul et<"):
        assert words in page
    desk.scene.card.sign(ask(browser))
    assert browser.post(WAIT)["Location"] == HOME
    assert ContractSignature.objects.get().form == "pades"
