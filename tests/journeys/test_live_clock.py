"""A live installation in test mode, moved in time: what ends after a minute, five, fifteen, a week and a term.

The clock only goes forward, as codes and sessions expect. The tests share one installation in any order: a key whose
term has ended may still be shown for thirty days.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

import pytest
from playwright.sync_api import Browser

from tests.config.installation import Installation, find_port, until
from tests.journeys import purchase
from tests.journeys.integrator import list_notices, receive_key
from tests.journeys.visitor import Visitor
from uets.kernel.clock import ISTANBUL
from uets.kernel.ids import from_public

pytestmark = pytest.mark.xdist_group("live-clock")

MINUTE = timedelta(minutes=1)
YILDIZ = "Yıldız Ticaret"
LAST_DAY_OF = "SELECT ends_on FROM keys_grant WHERE id = %s"
KEYS_OF = "SELECT kid, state FROM keys_apikey WHERE grant_id = %s ORDER BY ordered_at"
ENVELOPES_OF = "SELECT kid FROM vault.envelope WHERE grant_id = %s"
OF_A_SALE = "SELECT count(*) FROM integrators_order WHERE buyer_name = %s"


class Delivered:
    """An installation whose clock can be moved, with one key that its integrator has received."""

    def __init__(self, installation: Installation) -> None:
        self.installation = installation
        with Visitor(installation) as visitor:
            purchase.enter(visitor, "ayse", account=YILDIZ)
            self.grant = purchase.buy(visitor)
            purchase.wait_for_hand_over(visitor, self.grant, "Teslim bekleniyor")
        self.key = receive_key(installation, self.grant)
        self.shown_at = f"{purchase.KEYS}{self.grant}/goruntule/"


@pytest.fixture(scope="module")
def delivered(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Delivered]:
    data = tmp_path_factory.mktemp("moved") / "data"
    started = Installation(data, port=find_port(), UETS_TEST_CLOCK="1")
    try:
        started.wait_until_ready()
        yield Delivered(started)
    finally:
        started.end()


@pytest.fixture
def visitor(delivered: Delivered) -> Iterator[Visitor]:
    delivered.installation.move_clock(MINUTE)  # whoever comes needs a code that nobody has used
    with Visitor(delivered.installation) as visitor:
        yield visitor


def test_without_script_the_key_goes_back_to_its_mask_after_a_minute(
    delivered: Delivered, visitor: Visitor
) -> None:
    purchase.enter(visitor, "ayse", account=YILDIZ)
    visitor.go(delivered.shown_at)
    visitor.press("Görüntüle")
    assert delivered.key in visitor.words
    assert "no-store" in visitor.answer.headers["Cache-Control"]
    seconds, _, following = visitor.answer.headers["Refresh"].partition(";url=")
    assert seconds == "60"
    delivered.installation.move_clock(MINUTE)
    visitor.go(following)
    assert f"{delivered.key.split('_')[2]}*****" in visitor.words
    assert delivered.key not in visitor.answer.text


@pytest.mark.journey
def test_with_script_the_key_goes_back_to_its_mask_after_a_minute(
    delivered: Delivered, visitor: Visitor, chromium: Browser
) -> None:
    purchase.enter(visitor, "ayse", account=YILDIZ)
    name, value = visitor.session
    address = f"http://localhost:{delivered.installation.port}"
    context = chromium.new_context(locale="tr-TR")
    context.add_cookies([{"name": name, "value": value, "url": address}])
    page = context.new_page()
    page.clock.install()
    page.goto(f"{address}{delivered.shown_at}")
    page.get_by_role("button", name="Görüntüle").click()
    key = page.get_by_text(delivered.key)
    key.wait_for()
    page.clock.fast_forward("00:50")
    assert key.is_visible()
    page.clock.fast_forward("00:10")
    page.get_by_text(f"{delivered.key.split('_')[2]}*****").wait_for()
    assert delivered.key not in page.content()


def bought(visitor: Visitor) -> dict[str, str]:
    """Return what the button of the check page would send, but for the moment the page was shown."""
    fields = visitor.fields(purchase.CONFIRM)
    return {name: value for name, value in fields.items() if name != "shown_at"}


def test_after_five_minutes_buying_asks_for_a_login_and_comes_back_to_the_form(
    delivered: Delivered, visitor: Visitor
) -> None:
    installation = delivered.installation
    purchase.enter(visitor, "mehmet")
    purchase.fill_in_application(visitor)
    page, form = visitor.path, bought(visitor)
    installation.move_clock(5 * MINUTE)
    visitor.press(purchase.CONFIRM)
    assert visitor.path == "/giris/yeniden/"
    assert "Satın almak için yeniden giriş yapın" in visitor.words
    visitor.log_in_again("mehmet")
    assert (visitor.path, bought(visitor)) == (page, form)
    assert "1.200,00" in visitor.words
    assert installation.ask(OF_A_SALE, [purchase.MINE["mehmet"]]) == [(0,)]
    visitor.press(purchase.CONFIRM)
    assert "satış işlemi gerçekleşti" in visitor.words
    assert installation.ask(OF_A_SALE, [purchase.MINE["mehmet"]]) == [(1,)]


def test_after_five_minutes_a_key_is_shown_after_a_new_login_only(
    delivered: Delivered, visitor: Visitor
) -> None:
    purchase.enter(visitor, "ayse", account=YILDIZ)
    visitor.go(delivered.shown_at)
    delivered.installation.move_clock(5 * MINUTE)
    visitor.press("Görüntüle")
    assert visitor.path == "/giris/yeniden/"
    assert "API anahtarını göstermek için yeniden giriş yapın" in visitor.words
    visitor.log_in_again("ayse")
    assert not any(delivered.key in answer.text for answer in visitor.seen)
    visitor.press("Görüntüle")
    assert visitor.path == delivered.shown_at
    assert delivered.key in visitor.words


def test_five_wrong_passwords_lock_for_fifteen_minutes(delivered: Delivered, visitor: Visitor) -> None:
    for _ in range(5):
        visitor.give_password("ipek", password="her-zaman-yanlış")
        assert "Girilen bilgiler eşleşmiyor" in visitor.words
    for minutes in (0, 10):
        delivered.installation.move_clock(minutes * MINUTE)
        visitor.give_password("ipek")
        assert "Çok fazla hatalı giriş yapıldı" in visitor.words
    delivered.installation.move_clock(5 * MINUTE)
    visitor.log_in("ipek")


def test_the_key_expires_with_its_last_day_in_istanbul(delivered: Delivered, visitor: Visitor) -> None:
    installation = delivered.installation
    ((ends_on,),) = installation.ask(LAST_DAY_OF, [from_public("grn", delivered.grant)])
    assert isinstance(ends_on, date)
    midnight = datetime.combine(ends_on + timedelta(days=1), time.min, tzinfo=ISTANBUL)
    installation.move_clock_to(midnight - 10 * MINUTE)
    assert list_notices(installation, delivered.key) == (200, "")
    installation.move_clock_to(midnight)
    assert list_notices(installation, delivered.key) == (401, "key-expired")
    purchase.enter(visitor, "ayse", account=YILDIZ)

    def is_written_down() -> bool:
        visitor.go(purchase.KEYS)
        return "Süresi doldu" in visitor.words

    until(is_written_down)
    assert list_notices(installation, delivered.key) == (401, "key-expired")


def test_a_key_not_fetched_for_seven_days_is_destroyed_and_a_new_one_is_sent(
    delivered: Delivered, visitor: Visitor
) -> None:
    installation = delivered.installation
    purchase.enter(visitor, "ipek")
    grant = purchase.buy(visitor)
    grant_id = from_public("grn", grant)
    purchase.wait_for_hand_over(visitor, grant, "Teslim bekleniyor")
    installation.move_clock(timedelta(days=7))
    purchase.enter(visitor, "ipek")
    purchase.wait_for_hand_over(visitor, grant, "Teslim edilemedi")
    ((lost, state),) = installation.ask(KEYS_OF, [grant_id])
    assert state == "undelivered"
    visitor.go(f"{purchase.KEYS}{grant}/")
    visitor.follow("Yeniden gönder")
    visitor.press("Yeni anahtar gönder")
    assert "Yeni bir anahtar üretiliyor" in visitor.words
    purchase.wait_for_hand_over(visitor, grant, "Teslim bekleniyor")
    (_, (sent, state)) = installation.ask(KEYS_OF, [grant_id])
    assert (state, sent == lost) == ("awaiting_delivery", False)
    until(lambda: installation.ask(ENVELOPES_OF, [grant_id]) == [(sent,)])
