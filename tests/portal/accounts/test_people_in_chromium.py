"""Contacts, operators, approvals by two and closing in Chromium: axe, 320 px, in Turkish."""

import os
from typing import Any

import pytest
from django.conf import settings as configured
from django.test import Client
from playwright.sync_api import Page

from tests.builders.people import add_operator, make_organisation, make_person
from tests.builders.sessions import sign_in
from tests.journeys.axe import assert_accessible
from tests.journeys.browser import open_chromium
from tests.staff.conftest import appoint
from uets.accounts.models import Account
from uets.accounts.states import Role, StaffRole
from uets.approvals.models import Approval
from uets.closings.models import ClosingRequest

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
HERE = "/hesabim/"


def enter(client: Client, account: Account) -> Client:
    client.post("/baglantili-hesaplar/giris/", {"account": str(account.id)})
    return client


def list_places(account: Account) -> tuple[Client, Client, dict[str, str]]:
    """Let Ayşe ask for an approval and for closing; return Can, who looks at it, and the registrar."""
    ayse, can = make_person(), make_person(first_name="Can", last_name="Ak")
    for person in (ayse, can):
        add_operator(account, person, role=Role.PRINCIPAL_OPERATOR)
    ipek = add_operator(account, make_person(first_name="İpek", last_name="Işık"))
    asking = enter(sign_in(ayse), account)
    asking.post(f"{HERE}onaylar/iki-kisi/", {"switches": ["people", "widen"]})
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
        "approve": f"{HERE}onaylar/{Approval.objects.get().id}/onayla/",
        "close": f"{HERE}kapat/",
    }
    asking.post(f"{HERE}kapat/", {"reason": "Şirketimiz tasfiye edildi."})
    registrar = sign_in(appoint(make_person(first_name="Selin"), StaffRole.REGISTRAR))
    return looking, registrar, places


def look(page: Page, name: str) -> None:
    """Check the page as it stands; keep a picture when a folder is named."""
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"], name  # type: ignore[index]
    folder = os.environ.get("UETS_PICTURES")
    if folder:
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def test_every_page_stands_at_320_pixels(live_server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    looking, registrar, places = list_places(make_organisation("Yıldız Ticaret Ltd. Şti."))
    request = ClosingRequest.objects.get()
    staff = {
        "staff-closings": "/yonetim/kapatma/",
        "staff-grant": f"/yonetim/kapatma/{request.id}/kapat/",
        "staff-close": "/yonetim/kapatma/yeni/",
    }
    with open_chromium() as chromium:
        # Playwright keeps an event loop in this thread; Django would refuse its database there.
        monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        for client, pages in ((looking, places), (registrar, staff)):
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
