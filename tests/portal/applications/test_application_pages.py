"""API Entegrasyon Başvurusu as a reader meets it: one decision a page, nothing bought before the last button."""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.builders.market import make_integrator, make_tariff
from tests.builders.people import add_operator, make_organisation, make_person
from tests.builders.sessions import sign_in
from tests.builders.texts import publish
from uets.accounts.models import Account, Person
from uets.agreements.states import TextKind
from uets.applications.models import IntegrationApplication
from uets.integrators.models import Integrator, Order, Tariff
from uets.kernel import clock
from uets.keys.models import Grant

pytestmark = pytest.mark.django_db

PLACE = "/api-entegrasyon-basvurusu/"


@dataclass
class Market:
    """A company, its principal operator in a browser, and what is on sale."""

    person: Person
    account: Account
    integrator: Integrator
    tariff: Tariff
    client: Client

    @property
    def draft(self) -> IntegrationApplication:
        return IntegrationApplication.objects.get(account_id=self.account.id, state="draft")

    def get(self, page: str = "") -> str:
        answer = self.client.get(f"{PLACE}{page}")
        assert answer.status_code == 200
        return answer.content.decode()

    def post(self, page: str, **fields: object) -> Any:
        return self.client.post(f"{PLACE}{page}", fields)

    def send(self, page: str, **fields: object) -> Any:
        """Send a page's form with its own hidden fields."""
        return self.post(page, **hidden(self.get(page)), **fields)


def hidden(page: str) -> dict[str, str]:
    inputs = re.findall(r'<input type="hidden"[^>]*>', page)
    found = [(re.search(r'name="([^"]*)"', one), re.search(r'value="([^"]*)"', one)) for one in inputs]
    return {
        name[1]: value[1]
        for name, value in found
        if name and value and name[1] not in {"tariff", "csrfmiddlewaretoken"}
    }


@pytest.fixture
def market() -> Market:
    person = make_person()
    account = make_organisation(principals=[person])
    for kind in (TextKind.DISCLOSURE, TextKind.UNDERTAKING):
        publish(kind)
    integrator = make_integrator()
    return Market(person, account, integrator, make_tariff(integrator), sign_in(person, account))


def answer_all(market: Market) -> None:
    market.send("entegrator-secimi/", integrator=market.integrator.id)
    market.send("tarife/", tariff=market.tariff.id)
    market.send("izinler/", boxes=["read"], level="list", ip_rule="registered", ip_ranges="")
    market.send("aydinlatma-metni/", decision="on")
    market.send("taahhutname/", decision="on")


def test_the_whole_application_makes_one_sale_and_one_grant(market: Market) -> None:
    assert "Entegratör Seçimi" in market.get()
    answer_all(market)
    assert not Order.objects.exists()
    page = market.get("kontrol/")
    for words in (
        "1.200,00 TL",
        "Yalnızca listeleme",
        "Kayıtlı çıkış adresleri",
        "SHA256:",
        "Onayla ve satın al",
    ):
        assert words.casefold() in page.casefold()
    sent = hidden(page)
    first, second = market.post("kontrol/", **sent), market.post("kontrol/", **sent)
    assert first["Location"] == second["Location"]
    assert (Order.objects.count(), Grant.objects.count()) == (1, 1)
    done = market.client.get(first["Location"]).content.decode()
    assert "Entegrasyon başvurunuz onaylandı ve satış işlemi gerçekleşti" in done
    assert "sistem üzerinden otomatik olarak paylaşılacaktır" in done
    assert "Aktif" not in done


def test_the_receipt_of_the_sale_is_a_pdf(market: Market) -> None:
    answer_all(market)
    done = market.send("kontrol/")["Location"]
    link = re.search(r'href="([^"]*makbuz\.pdf)"', market.client.get(done).content.decode())
    assert link
    answer = market.client.get(link[1])
    assert (answer["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")


def test_an_empty_form_says_what_is_missing(market: Market) -> None:
    answer = market.send("entegrator-secimi/")
    assert "Bir entegratör seçin" in answer.content.decode()
    assert "Hata:" in answer.content.decode()
    market.send("entegrator-secimi/", integrator=market.integrator.id)
    market.send("tarife/", tariff=market.tariff.id)
    nothing = market.send("izinler/", level="list", ip_rule="registered").content.decode()
    assert "En az bir izin seçin" in nothing
    market.send("izinler/", boxes=["read"], level="list", ip_rule="registered")
    assert "aydınlatma metnini okuduğunuzu belirtin" in market.send("aydinlatma-metni/").content.decode()


def test_tick_all_works_without_javascript_and_saves_nothing(market: Market) -> None:
    market.send("entegrator-secimi/", integrator=market.integrator.id)
    market.send("tarife/", tariff=market.tariff.id)
    tick = {"boxes": ["read"], "level": "list", "ip_rule": "registered", "boxes-tumu": "1"}
    page = market.send("izinler/", **tick).content.decode()
    boxes = re.findall(r'<input[^>]*type="checkbox"[^>]*>', page)
    assert [("checked" in box) for box in boxes] == [True] * 4
    assert market.draft.permissions_chosen_at is None


def test_on_arrival_only_listing_is_ticked(market: Market) -> None:
    market.send("entegrator-secimi/", integrator=market.integrator.id)
    market.send("tarife/", tariff=market.tariff.id)
    page = market.get("izinler/")
    ticked = [re.search(r'value="([^"]*)"', box) for box in re.findall(r"<input[^>]* checked[^>]*>", page)]
    assert [match[1] for match in ticked if match] == ["read", "list", "registered"]
    assert "Okundu delili oluşmaz" in page


def test_a_page_of_another_window_changes_nothing(market: Market) -> None:
    market.send("entegrator-secimi/", integrator=market.integrator.id)
    old = hidden(market.get("tarife/"))
    market.send("tarife/", tariff=market.tariff.id)
    version = market.draft.version
    answer = market.post("tarife/", **old, tariff=market.tariff.id)
    assert "siz bakarken değişti" in answer.content.decode()
    assert market.draft.version == version


def test_a_stale_page_of_permissions_shows_what_is_stored(market: Market) -> None:
    market.send("entegrator-secimi/", integrator=market.integrator.id)
    market.send("tarife/", tariff=market.tariff.id)
    old = hidden(market.get("izinler/"))
    market.send("izinler/", boxes=["read"], level="open", ip_rule="registered")
    answer = market.post("izinler/", **old, boxes=["read"], level="list", ip_rule="registered")
    assert re.search(r'value="open"[^>]*checked', answer.content.decode())
    assert market.draft.permissions == ["notices:list", "notices:open"]


def test_a_new_version_of_a_text_empties_the_box(market: Market) -> None:
    answer_all(market)
    sent = hidden(market.get("kontrol/"))
    publish(TextKind.UNDERTAKING, version=2, published_from=clock.now())
    answer = market.post("kontrol/", **sent)
    page = market.client.get(answer["Location"]).content.decode()
    assert "yeni bir sürümü" in page
    assert "Sürüm 2" in page
    assert not re.search(r'name="decision"[^>]* checked', page)
    assert not Order.objects.exists()


def test_a_text_that_changed_while_it_was_read_is_shown_anew(market: Market) -> None:
    market.send("entegrator-secimi/", integrator=market.integrator.id)
    market.send("tarife/", tariff=market.tariff.id)
    market.send("izinler/", boxes=["read"], level="list", ip_rule="registered")
    sent = hidden(market.get("aydinlatma-metni/"))
    publish(TextKind.DISCLOSURE, version=2, published_from=clock.now())
    page = market.post("aydinlatma-metni/", **sent, decision="on").content.decode()
    assert "kutu yeniden boştur" in page
    assert market.draft.disclosure_read_at is None


def test_buying_asks_for_a_fresh_login_and_keeps_the_form(market: Market) -> None:
    answer_all(market)
    market.client = sign_in(market.person, market.account, at=clock.now() - timedelta(minutes=6))
    answer = market.send("kontrol/")
    assert "/giris/" in answer["Location"]
    assert not Order.objects.exists()


def test_search_finds_by_part_of_a_name_in_any_case(market: Market) -> None:
    assert market.integrator.legal_name in market.get("entegrator-secimi/?ara=kutupyıldızı")
    assert "Aramanıza uyan entegratör yok" in market.get("entegrator-secimi/?ara=yokboyle")


def test_an_integrator_with_a_grant_leads_to_its_settings(market: Market) -> None:
    answer_all(market)
    market.send("kontrol/")
    page = market.get("entegrator-secimi/")
    assert "Bu entegratöre verilmiş geçerli bir yetki var" in page
    answer = market.post("entegrator-secimi/", integrator=market.integrator.id, version=1)
    assert "geçerli bir yetki var" in answer.content.decode()


def test_an_operator_reads_who_may_apply(market: Market) -> None:
    other = make_person(first_name="İpek", last_name="Işık")
    add_operator(market.account, other)
    market.client = sign_in(other, market.account)
    page = market.get()
    assert "Başvuruyu yalnızca ana işlem yetkilisi yapabilir" in page
    assert market.person.full_name in page
    assert market.client.get(f"{PLACE}entegrator-secimi/").status_code == 403


def test_giving_up_ends_the_draft(market: Market) -> None:
    market.send("entegrator-secimi/", integrator=market.integrator.id)
    stale = market.draft.version - 1
    assert "değişti" in market.post("vazgec/", version=stale).content.decode()
    market.post("vazgec/", version=market.draft.version)
    assert "Vazgeçildi" in market.get()
