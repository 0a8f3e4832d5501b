"""Contacts, operators, approvals by two and closing in Chromium: axe, 320 px, in Turkish."""

import os
from typing import Any

import pytest
from django.conf import settings as configured
from django.test import Client
from playwright.sync_api import Page

from tests.builders.market import Purchase, make_integrator, make_tariff
from tests.builders.people import add_operator, make_organisation, make_person
from tests.builders.sessions import sign_in
from tests.journeys.axe import assert_accessible
from tests.journeys.browser import open_chromium
from tests.staff.conftest import appoint
from uets.accounts.models import Account, Person
from uets.accounts.states import Role, StaffRole
from uets.applications.models import IntegrationApplication
from uets.approvals.models import Approval
from uets.closings.models import ClosingProposal
from uets.kernel.ids import to_public
from uets.keys.models import Grant

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
HERE = "/hesabim/"
APPLY = "/api-entegrasyon-basvurusu/"


def enter(client: Client, account: Account) -> Client:
    client.post("/baglantili-hesaplar/giris/", {"account": str(account.id)})
    return client


def ask_for_all(asking: Client, person: Person, account: Account) -> None:
    """Buy once alone; then, with every switch on, apply, ask for the key and for closing: all of it waits."""
    purchase = Purchase(person=person, account=account)
    grant_id = purchase.approve(purchase.fill_in(make_tariff(make_integrator())))
    every = ["apply", "widen", "reveal", "people", "close"]
    asking.post(f"{HERE}onaylar/iki-kisi/", {"switches": every})
    draft = purchase.fill_in(make_tariff(make_integrator("ÖRNEK SARMAŞIK YAZILIM A.Ş.")))
    sent = {"application": to_public("app", draft.id), "version": draft.version}
    asking.post(f"{APPLY}kontrol/", sent)
    asking.post(f"{HERE}api-anahtarlari/{to_public('grn', grant_id)}/goruntule/", {})
    asking.post(f"{HERE}kapat/", {"reason": "Şirketimiz tasfiye edildi."})


def list_waiting(account: Account) -> dict[str, str]:
    """Return two of the pages on which Can approves what Ayşe has asked for: the longest and the shortest."""
    waiting = Approval.objects.filter(account_id=account.id, act__in=["apply", "close_account"])
    return {f"approve-{one.act}": f"{HERE}onaylar/{one.id}/onayla/" for one in waiting}


def list_places(account: Account) -> tuple[Client, Client, Client, dict[str, str]]:
    """Let Ayşe ask for approvals and for closing; return her, Can, who looks at it, and the registrar."""
    ayse, can = make_person(), make_person(first_name="Can", last_name="Ak")
    for person in (ayse, can):
        add_operator(account, person, role=Role.PRINCIPAL_OPERATOR)
    ipek = add_operator(account, make_person(first_name="İpek", last_name="Işık"))
    asking = enter(sign_in(ayse), account)
    asking.post(f"{HERE}onaylar/iki-kisi/", {"switches": ["people"]})
    asking.post(f"{HERE}islem-yetkilileri/{ipek.id}/kaldir/", {"version": 1})
    asking.post(f"{HERE}bilgilendirme-kanallari/e-posta/", {"address": "yeni@ornek.invalid"})
    looking = enter(sign_in(can), account)
    looking.post(f"{HERE}bilgilendirme-kanallari/e-posta/", {"address": "can@ornek.invalid"})
    places = {
        "contacts": f"{HERE}bilgilendirme-kanallari/",
        "contact": f"{HERE}bilgilendirme-kanallari/cep-telefonu/",
        "contact-code": f"{HERE}bilgilendirme-kanallari/e-posta/kod/",
        "operators": f"{HERE}islem-yetkilileri/",
        "invite": f"{HERE}islem-yetkilileri/yeni/",
        "operator": f"{HERE}islem-yetkilileri/{ipek.id}/",
        "approvals": f"{HERE}onaylar/",
        "close": f"{HERE}kapat/",
    }
    ask_for_all(asking, ayse, account)
    places |= list_waiting(account)
    registrar = sign_in(appoint(make_person(first_name="Selin"), StaffRole.REGISTRAR))
    return asking, looking, registrar, places


def look(page: Page, name: str) -> None:
    """Check the page as it stands; keep a picture when a folder is named."""
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"], name  # type: ignore[index]
    folder = os.environ.get("UETS_PICTURES")
    if folder:
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def list_own_places() -> dict[str, str]:
    """Return the pages on which Ayşe sees what waits."""
    held = IntegrationApplication.objects.get(state="awaiting_second_approval")
    return {
        "held": f"{APPLY}{to_public('app', held.id)}/ikinci-onay/",
        "reveal": f"{HERE}api-anahtarlari/{to_public('grn', Grant.objects.get().id)}/goruntule/",
    }


def list_staff_places(registrar: Client, firm: Account) -> dict[str, str]:
    """Propose to close, and return the pages of staff."""
    ground = {"uets_address": firm.uets_address, "ground": "wound_up", "reason": "Sicil Gazetesi 11234"}
    registrar.post("/yonetim/kapatma/yeni/", ground)
    return {
        "staff-closings": "/yonetim/kapatma/",
        "staff-confirm": f"/yonetim/kapatma/oneriler/{ClosingProposal.objects.get().id}/kapat/",
        "staff-groups": f"/yonetim/zorunlu-gruplar/{firm.uets_address}/",
        "staff-close": "/yonetim/kapatma/yeni/",
    }


def test_every_page_stands_at_320_pixels(live_server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    firm = make_organisation("Yıldız Ticaret Ltd. Şti.")
    asking, looking, registrar, places = list_places(firm)
    own, staff = list_own_places(), list_staff_places(registrar, firm)
    with open_chromium() as chromium:
        # Playwright keeps an event loop in this thread; Django would refuse its database there.
        monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        for client, pages in ((asking, own), (looking, places), (registrar, staff)):
            context = chromium.new_context(viewport={"width": 320, "height": 900}, locale="tr-TR")
            value = client.cookies[configured.SESSION_COOKIE_NAME].value
            name = configured.SESSION_COOKIE_NAME
            context.add_cookies([{"name": name, "value": value, "url": live_server.url}])
            page = context.new_page()
            for what, path in pages.items():
                answer = page.goto(f"{live_server.url}{path}")
                assert answer is not None
                assert answer.status == 200, what
                look(page, what)
            context.close()
