"""API Süre Uzatma and Tarife Değişikliği Yap: sums and texts first, one sale however often one clicks."""

import pytest

from tests.builders import market
from tests.builders.desk import Desk, hidden, sell
from tests.builders.texts import publish
from uets.agreements.states import TextKind
from uets.integrators.models import Order
from uets.kernel import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return sell(market.Purchase())


def test_an_extension_shows_the_new_end_and_buys_once(desk: Desk) -> None:
    page = desk.get("sure-uzatma/")
    assert "1.200,00 TL" in page
    sent = hidden(page)
    desk.post("sure-uzatma/", **sent)
    assert desk.post("sure-uzatma/", **sent).status_code == 409
    assert Order.objects.filter(kind="extension").count() == 1


def test_an_extension_asks_for_a_new_version_of_a_text(desk: Desk) -> None:
    publish(TextKind.UNDERTAKING, version=2, published_from=clock.now())
    page = desk.get("sure-uzatma/")
    assert "Kullanıcı Taahhütnamesi'ni kabul ediyorum" in page.replace("&#x27;", "'")
    refused = desk.post("sure-uzatma/", **hidden(page))
    assert "taahhütnameyi kabul edin" in refused.content.decode()
    assert desk.post("sure-uzatma/", **hidden(page), undertaking="on").status_code == 302
    assert Order.objects.filter(kind="extension").count() == 1


def test_a_change_of_tariff_shows_its_sums_first(desk: Desk) -> None:
    assert "satışta başka tarifesi yok" in desk.get("tarife-degisikligi/")
    dearer = market.make_tariff(desk.tariff.integrator, code="genel-12", gross_kurus=240_000)
    assert "2.400,00 TL" in desk.get("tarife-degisikligi/")
    page = desk.get(f"tarife-degisikligi/{dearer.id}/")
    assert "Kullanılmayan tutar" in page
    desk.post(f"tarife-degisikligi/{dearer.id}/", **hidden(page))
    assert desk.grant.tariff_id == dearer.id
