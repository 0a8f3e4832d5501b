"""Small promises of many pages: which sentence stands where."""

import pytest
from django.conf import settings
from django.test import Client

from tests.builders import market
from tests.builders.desk import PLACE, Desk, sell
from tests.builders.notices import deliver
from tests.builders.people import add_operator, make_natural_account, make_person
from tests.builders.sessions import sign_in
from uets.applications.models import IntegrationApplication
from uets.kernel import clock
from uets.kernel.ids import to_public

pytestmark = pytest.mark.django_db
APPLICATION = "/api-entegrasyon-basvurusu/"


@pytest.fixture
def desk() -> Desk:
    return sell(market.Purchase())


def test_giving_up_a_draft_is_asked_first() -> None:
    purchase = market.Purchase()
    draft = purchase.fill_in(market.make_tariff(market.make_integrator()))
    client = sign_in(purchase.person, purchase.account)
    page = client.get(f"{APPLICATION}vazgec/").content.decode()
    assert "Verdiğiniz yanıtlar silinir" in page
    assert IntegrationApplication.objects.get(id=draft.id).state == draft.state
    client.post(f"{APPLICATION}vazgec/", {"version": draft.version})
    assert IntegrationApplication.objects.get(id=draft.id).state != draft.state


def test_the_check_page_names_the_vat() -> None:
    purchase = market.Purchase()
    purchase.fill_in(market.make_tariff(market.make_integrator()))
    page = sign_in(purchase.person, purchase.account).get(f"{APPLICATION}kontrol/").content.decode()
    assert "1.200,00 TL (içinde %20 KDV: 200,00 TL)" in page
    assert "Adım 6 / 6" in page


def test_with_every_integrator_granted_there_is_nothing_to_go_on_with(desk: Desk) -> None:
    page = desk.client.get(f"{APPLICATION}entegrator-secimi/").content.decode()
    assert "yeni bir başvuru gerekmez" in page
    assert "Devam</button>" not in page


def test_the_address_never_says_what_was_done(desk: Desk) -> None:
    assert "devre dışı bırakıldı" not in desk.client.get(f"{desk.url()}?tamam=devre-disi").content.decode()


def test_a_list_only_operator_meets_no_page_that_can_only_refuse() -> None:
    holder = make_person()
    desk = sell(market.Purchase(person=holder, account=make_natural_account(holder)))
    account, other = desk.purchase.account, make_person(first_name="İpek", last_name="Işık")
    add_operator(account, other)
    entry = deliver(account, at=clock.now())
    desk.client = sign_in(other, account)
    notice = f"/posta-kutusu/tebligat/{to_public('ntc', entry.id)}/"
    page = desk.client.get(notice).content.decode()
    assert "tebligat açma yetkiniz yok" in page
    assert "Klasör işlemleri" not in page
    for path in (
        f"{notice}ac/",
        f"{notice}sil/",
        desk.url("devre-disi/"),
        "/hesabim/islem-yetkilileri/yeni/",
    ):
        assert desk.client.get(path).status_code == 403, path


def test_a_legal_text_shows_its_items_as_lists(desk: Desk) -> None:
    page = desk.get("aydinlatma-metni.html")
    assert "<p>– " not in page
    assert desk.client.get(PLACE).status_code == 200


def test_the_content_host_says_where_the_portal_is() -> None:
    answer = Client(headers={"host": settings.CONTENT_HOST}).get("/")
    assert answer.status_code == 404
    assert settings.BASE_URL in answer.content.decode()


def test_a_problem_page_shows_no_bare_placeholder() -> None:
    assert "{kid}" not in Client().get("/sorun/key-undelivered").content.decode()
