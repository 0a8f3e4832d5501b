"""A tick covers what was chosen when it was made; the contract comes before an application."""

from urllib.parse import urlencode

import pytest

from tests.builders.desk import hidden
from tests.builders.logins import words_of
from tests.builders.market import Purchase, make_integrator, make_tariff
from tests.builders.people import AT, acting
from tests.builders.sessions import sign_in
from tests.builders.texts import publish
from uets.agreements.actions import accept_contract
from uets.agreements.states import TextKind
from uets.applications.models import IntegrationApplication
from uets.kernel import clock

pytestmark = pytest.mark.django_db
PLACE = "/api-entegrasyon-basvurusu/"
SENTENCE = "bu yüzden kutu yeniden boştur"


@pytest.fixture
def purchase() -> Purchase:
    purchase = Purchase()
    purchase.fill_in(make_tariff(make_integrator()))
    return purchase


def test_the_page_says_why_the_box_is_empty_again(purchase: Purchase) -> None:
    browser = sign_in(purchase.person, purchase.account)
    assert SENTENCE not in words_of(browser.get(f"{PLACE}taahhutname/"))
    form = hidden(words_of(browser.get(f"{PLACE}izinler/"))) | {
        "version": IntegrationApplication.objects.get().version,
        "boxes": ["read"],
        "level": "list",
        "ip_rule": "none",
    }
    browser.post(f"{PLACE}izinler/", form)
    for page in ("aydinlatma-metni/", "taahhutname/"):
        assert SENTENCE in words_of(browser.get(f"{PLACE}{page}"))
    assert browser.get(f"{PLACE}kontrol/")["Location"] == f"{PLACE}aydinlatma-metni/"


def test_a_made_up_moment_is_kept_as_unknown(purchase: Purchase) -> None:
    browser = sign_in(purchase.person, purchase.account)
    draft = IntegrationApplication.objects.get()
    given = {"version": draft.version, "text": purchase.disclosure.id, "shown_at": clock.now().isoformat()}
    browser.post(f"{PLACE}aydinlatma-metni/", given | {"decision": "on"})
    draft.refresh_from_db()
    assert draft.disclosure_shown_at is None
    assert draft.disclosure_read_at is not None


def test_a_newer_contract_comes_first_and_leads_back(purchase: Purchase) -> None:
    text = publish(TextKind.CONTRACT)
    accept_contract(
        actor=acting(purchase.person, purchase.account), account_id=purchase.account.id,
        text_id=text.id, shown_at=AT, words="Sözleşmeyi kabul et", at=AT,
    )  # fmt: skip
    publish(TextKind.CONTRACT, version=2, published_from=clock.now())
    browser = sign_in(purchase.person, purchase.account)
    contract = browser.get(f"{PLACE}kontrol/")["Location"]
    assert contract == f"/sozlesme/?{urlencode({'sonra': f'{PLACE}kontrol/'})}"
    page = words_of(browser.get(contract))
    assert "izin genişletme bu sürümü kabul etmenizi bekler" in page
    assert browser.get("/posta-kutusu/gelen-kutusu/").status_code == 200
    assert browser.post(contract, hidden(page))["Location"] == f"{PLACE}kontrol/"
    assert browser.get(f"{PLACE}kontrol/").status_code == 200
