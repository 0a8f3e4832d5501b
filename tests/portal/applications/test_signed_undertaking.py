"""The undertaking signed by e-imza or mobil imza: by the pages of the contract, bound by the approval."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.builders.browser import Browser
from tests.builders.cards import card_of, running_judge
from tests.builders.logins import words_of
from tests.builders.market import Purchase, make_integrator, make_tariff
from tests.builders.mobile import OPERATOR, Mobile, let_worker_turn, running_mobile
from tests.builders.papers import ask_pyhanko, running_papers
from tests.builders.sessions import sign_in
from tests.builders.trust import Trust
from tests.judges.cades import ask_openssl
from uets.agreements.models import ConsentRecord, ContractSignature, HeldSignature
from uets.applications.models import IntegrationApplication
from uets.integrators.models import Tariff
from uets.kernel import clock
from uets.login.states import Method

pytestmark = pytest.mark.django_db
PLACE = "/api-entegrasyon-basvurusu/"
TEXT, CHECK = f"{PLACE}taahhutname/", f"{PLACE}kontrol/"
CARD, PHONE = f"{TEXT}e-imza/", f"{TEXT}mobil-imza/"


class Desk(NamedTuple):
    """An application up to its last page, and a browser before the undertaking."""

    trust: Trust
    purchase: Purchase
    tariff: Tariff
    draft: IntegrationApplication
    browser: Browser


def open_desk(trust: Trust, method: Method) -> Desk:
    purchase, tariff = Purchase(), make_tariff(make_integrator())
    draft = purchase.fill_in(tariff)
    browser = sign_in(purchase.person, purchase.account, method=method)
    return Desk(trust, purchase, tariff, draft, browser)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with running_judge(tmp_path) as trust, running_papers(trust):
        yield open_desk(trust, Method.E_IMZA)


def sign_by_card(desk: Desk) -> None:
    card = card_of(desk.purchase.person, by=desk.trust.authority, address="127.0.0.1")
    page = words_of(desk.browser.post(CARD, follow=True))
    found = re.search(r'class="u-code" translate="no">([A-Z0-9-]{9})<', page)
    assert found is not None
    assert card.sign(found[1]).status == 204


def approve(desk: Desk) -> ConsentRecord:
    page = words_of(desk.browser.get(CHECK))
    assert "İmzaladım" in page
    hidden = dict(re.findall(r'<input type="hidden" name="([a-z_]+)" value="([^"]*)"', page))
    assert desk.browser.post(CHECK, hidden).status_code == 302
    return ConsentRecord.objects.get(kind="undertaking_accepted")


def test_a_signed_undertaking_binds_with_the_approval_and_verifies(desk: Desk) -> None:
    page = words_of(desk.browser.get(TEXT))
    assert (f'href="{CARD}"' in page, 'name="decision"' in page) == (True, False)
    sign_by_card(desk)
    assert "Taahhütnameyi tamamla" in words_of(desk.browser.get(f"{CARD}imza/"))
    assert desk.browser.post(f"{CARD}imza/")["Location"] == CHECK
    assert "Bu taahhütnameyi imzaladınız" in words_of(desk.browser.get(TEXT))
    assert not ContractSignature.objects.exists()
    record = approve(desk)
    assert record.record["signed"]["form"] == "pades"
    pdf = desk.browser.get(f"/hesabim/sozlesmeler/{record.id}/imzali.pdf").content
    assert ask_pyhanko(pdf, trust=desk.trust, at=clock.now())[:3] == (True, True, True)
    assert not HeldSignature.objects.exists()


def test_another_answer_takes_the_signature_back(desk: Desk) -> None:
    sign_by_card(desk)
    desk.browser.post(f"{CARD}imza/")
    assert HeldSignature.objects.exists()
    other = make_tariff(desk.tariff.integrator, code="genis-12")
    given = {"tariff": str(other.id), "version": IntegrationApplication.objects.get().version}
    assert desk.browser.post(f"{PLACE}tarife/", given).status_code == 302
    assert not HeldSignature.objects.exists()
    assert desk.browser.get(CHECK)["Location"].startswith(PLACE)


def test_a_signature_given_before_the_answers_changed_is_not_taken(desk: Desk) -> None:
    sign_by_card(desk)
    IntegrationApplication.objects.update(version=99)
    assert "Ayarlar siz bakarken değişti" in words_of(desk.browser.post(f"{CARD}imza/"))
    assert not HeldSignature.objects.exists()


def test_who_came_in_by_a_signature_does_not_just_tick_a_box(desk: Desk) -> None:
    before = IntegrationApplication.objects.get().version
    given = {"version": before, "text": str(desk.purchase.undertaking.id), "decision": "on"}
    assert "imzanızla kabul edilir" in words_of(desk.browser.post(TEXT, given))
    assert IntegrationApplication.objects.get().version == before


@pytest.fixture
def mobile(tmp_path: Path) -> Iterator[Mobile]:
    with running_mobile(tmp_path / "mobile") as running, running_papers(running.trust):
        yield running


def test_a_phone_signs_it_by_its_hash_and_names_the_application(mobile: Mobile, tmp_path: Path) -> None:
    desk = open_desk(mobile.trust, Method.MOBIL_IMZA)
    assert f'href="{PHONE}"' in words_of(desk.browser.get(TEXT))
    phone = {"number": mobile.give_phone(desk.purchase.person), "operator": OPERATOR}
    desk.browser.post(PHONE, phone)
    let_worker_turn()
    number = desk.draft.number
    IntegrationApplication.objects.update(number="2020-000001")
    assert "Başvuru bulunamadı" in words_of(desk.browser.post(f"{PHONE}bekleme/"))
    IntegrationApplication.objects.update(number=number)
    assert desk.browser.post(f"{PHONE}bekleme/")["Location"] == CHECK
    record = approve(desk)
    row = ContractSignature.objects.get(id=record.id)
    statement = bytes(row.document).decode()
    assert f"SHA-256 {desk.purchase.undertaking.sha256}, kabul ediyorum.\nHesap: " in statement
    assert f"\nBaşvuru: {number}\n" in statement
    root = mobile.trust.authority.root().certificate
    assert ask_openssl(tmp_path, bytes(row.signature), root=root, at=clock.now())
