"""What two principal operators do together, at their browsers: buy, extend, see a key, ask for closing (rule R5)."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.builders.browser import Browser
from tests.builders.logins import words_of
from tests.builders.market import Purchase, make_integrator, make_tariff
from tests.builders.people import make_organisation, make_person
from tests.builders.ports import given_back
from tests.builders.sessions import sign_in
from tests.builders.vault import KEY, Vault
from uets.accounts.models import Account, Person
from uets.applications.models import IntegrationApplication
from uets.approvals.models import Approval
from uets.closings.models import ClosingRequest
from uets.integrators.models import Order
from uets.kernel import clock
from uets.kernel.ids import to_public
from uets.keys import ports
from uets.keys.models import ApiKey, Grant, RevealPermit

pytestmark = pytest.mark.django_db
PLACE = "/hesabim/onaylar/"
APPLY = "/api-entegrasyon-basvurusu/"


class Office:
    """Two principal operators at their browsers, with every switch on."""

    def __init__(self) -> None:
        self.ayse, self.can = make_person(), make_person(first_name="Can", last_name="Ak")
        self.account: Account = make_organisation(principals=[self.ayse, self.can])
        self.first, self.second = sign_in(self.ayse, self.account), sign_in(self.can, self.account)

    def buy_alone(self) -> Grant:
        """Give a grant before the switches are on."""
        purchase = self.fill_in()
        return Grant.objects.get(id=purchase[0].approve(purchase[1]))

    def fill_in(self) -> tuple[Purchase, IntegrationApplication]:
        """Fill in an application up to the check page."""
        purchase = Purchase(person=self.ayse, account=self.account)
        return purchase, purchase.fill_in(make_tariff(make_integrator()))

    def switch_on(self) -> None:
        """Switch every act on."""
        switches = ["apply", "widen", "reveal", "people", "close"]
        assert self.first.post(f"{PLACE}iki-kisi/", {"switches": switches})["Location"] == PLACE

    def look_and_approve(self) -> str:
        """Read what waits as the second person, approve it; return what was read."""
        act = f"{PLACE}{Approval.objects.get(state='waiting').id}/onayla/"
        page = words_of(self.second.get(act))
        assert self.second.post(act, {})["Location"] == PLACE
        return page


@pytest.fixture
def office() -> Office:
    return Office()


def hidden(browser: Client, page: str) -> dict[str, str]:
    """Return the hidden fields of a page."""
    found = re.findall(r'<input type="hidden"\s+name="(\w+)"\s+value="([^"]*)"', words_of(browser.get(page)))
    return {name: value for name, value in found if name != "csrfmiddlewaretoken"}


def test_every_act_has_its_switch(office: Office) -> None:
    page = words_of(office.first.get(PLACE))
    for words in ("Başvuru ve satın alma", "API izinlerini genişletme", "API anahtarını görüntüleme",
                  "Kişi ekleme ve çıkarma", "Hesabı kapatma"):  # fmt: skip
        assert words in page
    office.first.post(f"{PLACE}iki-kisi/", {"switches": ["reveal"]})
    assert Account.objects.get(id=office.account.id).dual_control == ["reveal", "people"]


def test_an_application_is_bought_by_the_second_person(office: Office) -> None:
    office.fill_in()
    office.switch_on()
    assert "iki ana işlem yetkilisi birlikte" in words_of(office.first.get(f"{APPLY}kontrol/"))
    sent = hidden(office.first, f"{APPLY}kontrol/")
    held = office.first.post(f"{APPLY}kontrol/", sent)["Location"]
    page = words_of(office.first.get(held))
    assert "Başvurunuz ikinci onay bekliyor" in page
    assert "Onaylayabilecekler: Can Ak." in page
    assert office.first.post(f"{APPLY}kontrol/", sent)["Location"] == held
    assert (Order.objects.count(), ApiKey.objects.count(), Approval.objects.count()) == (0, 0, 1)
    read = office.look_and_approve()
    for words in ("KUTUPYILDIZI", "1.200,00 TL", "SHA256:", "Kullanıcı Taahhütnamesi", "Sürüm 1", "metin.pdf",
                  "yalnızca listeleme", "Kayıtlı çıkış adresleri"):  # fmt: skip
        assert words in read
    assert "Entegrasyon başvurunuz onaylandı" in words_of(office.first.get(held, follow=True))
    assert Order.objects.count() == 1


def test_a_refused_application_says_so(office: Office) -> None:
    office.fill_in()
    office.switch_on()
    held = office.first.post(f"{APPLY}kontrol/", hidden(office.first, f"{APPLY}kontrol/"))["Location"]
    assert "İsteği reddetmek üzeresiniz" in words_of(
        office.second.get(f"{PLACE}{Approval.objects.get().id}/reddet/")
    )
    office.second.post(f"{PLACE}{Approval.objects.get().id}/reddet/", {})
    assert "Reddedildi" in words_of(office.first.get(held))
    assert "Reddedildi" in words_of(office.first.get(APPLY))


def test_an_extension_is_bought_by_the_second_person(office: Office) -> None:
    grant = office.buy_alone()
    office.switch_on()
    page = f"/hesabim/api-anahtarlari/{to_public('grn', grant.id)}/sure-uzatma/"
    assert office.first.post(page, hidden(office.first, page))["Location"] == PLACE
    assert Order.objects.count() == 1
    assert "Onaydan sonra: 12.10.2028" in office.look_and_approve()
    assert Order.objects.count() == 2


def see(browser: Browser, grant: Grant) -> str:
    """Send the form of Görüntüle and return the page after it."""
    page = f"/hesabim/api-anahtarlari/{to_public('grn', grant.id)}/goruntule/"
    return words_of(browser.post(page, hidden(browser, page), follow=True))


def test_a_key_is_seen_after_the_second_person_has_approved(office: Office) -> None:
    grant = office.buy_alone()
    office.switch_on()
    with given_back(ports.key_vault):
        vault = Vault()
        ports.key_vault.bind(lambda: vault)
        assert "İkinci onay bekliyor" in see(office.first, grant)
        assert "İkinci onay bekliyor" in see(office.first, grant)
        assert "yalnızca isteyen kişiye" in office.look_and_approve()
        permit(Approval.objects.get(), office.can)
        assert KEY not in see(office.second, grant)
        assert KEY in see(office.first, grant)
        RevealPermit.objects.update(used_at=clock.now())
        assert KEY not in see(office.first, grant)


def permit(approval: Approval, by: Person) -> None:
    """Write what the key vault writes: the one of these tests opens nothing but its one key."""
    RevealPermit.objects.create(
        id=approval.id,
        account_id=approval.account_id,
        grant_id=approval.given["grant_id"],
        key_id=approval.given["key_id"],
        person_id=approval.asked_by_id,
        approved_by_id=by.id,
        approved_at=clock.now(),
    )


def test_closing_is_asked_for_by_two(office: Office) -> None:
    office.switch_on()
    form = {"reason": "Birleşme", "document": SimpleUploadedFile("karar.pdf", b"%PDF-1.7 karar")}
    office.first.post("/hesabim/kapat/", form)
    assert "İkinci ana işlem yetkilisinin onayı bekleniyor" in words_of(office.first.get("/hesabim/kapat/"))
    assert office.second.get("/hesabim/kapat/belge/").content == b"%PDF-1.7 karar"
    assert "Birleşme" in office.look_and_approve()
    assert ClosingRequest.objects.get().state == "asked"
    assert "Kayıt görevlisinin kararı bekleniyor" in words_of(office.first.get("/hesabim/kapat/"))
