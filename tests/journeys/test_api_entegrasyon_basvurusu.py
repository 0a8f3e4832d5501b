"""The eleven steps of the guide, walked against a real installation; then the integrator's program reads a notice."""

import zipfile

import pytest
from playwright.sync_api import Browser

from tests.config.installation import Installation, until
from tests.journeys.integrator import home_of, run_integrator
from tests.journeys.walk import Walker

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]
KUTUPYILDIZI = "ÖRNEK KUTUPYILDIZI BİLİŞİM SAN. VE TİC. LTD. ŞTİ."


def walker(
    chromium: Browser,
    installation: Installation,
    *,
    language: str = "tr",
    width: int = 1280,
    scripts: bool = True,
) -> Walker:
    """Return a visitor with a fresh browser."""
    locale = "tr-TR" if language == "tr" else "en-GB"
    context = chromium.new_context(
        locale=locale, viewport={"width": width, "height": 900}, java_script_enabled=scripts
    )
    page = context.new_page()
    page.set_default_timeout(15_000)
    return Walker(page, installation, language=language, is_scripted=scripts)


def enter(visitor: Walker, *, slug: str, account: str) -> None:
    """Walk steps 1 to 3: login, Giriş, contract."""
    visitor.log_in(slug)
    visitor.page.locator("tr", has_text=account).get_by_role("button").first.click()
    visitor.look("sozlesme")
    visitor.press("Sözleşmeyi kabul et")
    visitor.look("ana-sayfa")


def choose(visitor: Walker) -> None:
    """Walk steps 4 to 6 as far as Satış yap: integrator and tariff."""
    visitor.go("/api-entegrasyon-basvurusu/")
    visitor.look("api-entegrasyon-basvurusu")
    visitor.follow("Entegratör Seçimi", last=True)
    visitor.look("entegrator-secimi")
    visitor.page.get_by_role("radio").first.check()
    visitor.press("Devam")
    visitor.look("tarife")
    visitor.press("Satış yap")


def buy(visitor: Walker) -> None:
    """Walk steps 6 and 7: permissions, the two texts, check, confirmation."""
    visitor.look("yetkili-izinleri")
    visitor.page.get_by_role("radio", name=visitor.say("Listeleme ve açma")).check()
    visitor.press("Devam")
    visitor.look("aydinlatma-metni")
    visitor.page.get_by_role("checkbox").check()
    visitor.press("Devam")
    visitor.look("taahhutname")
    visitor.page.get_by_role("checkbox").check()
    visitor.press("Devam")
    visitor.look("kontrol")
    visitor.press("Onayla ve satın al")
    visitor.sees("Entegrasyon başvurunuz onaylandı ve satış işlemi gerçekleşti")
    visitor.look("onay")


def see_the_key(visitor: Walker) -> str:
    """Walk steps 8 to 11 and return the key that was shown."""
    visitor.go("/hesabim/")
    visitor.look("hesap-bilgilerim")
    visitor.follow("API ANAHTARLARI", last=True)
    assert KUTUPYILDIZI in visitor.page.locator("main").inner_text()
    visitor.look("api-anahtarlari")
    visitor.follow("Düzenle")
    visitor.look("api-ayarlari-guncelle")
    visitor.page.get_by_role("link", name=visitor.say("Görüntüle"), exact=True).first.click()
    visitor.look("goruntule")
    assert "uets_live_" not in visitor.page.content()
    visitor.press("Görüntüle")
    key = visitor.page.locator("main code").first.inner_text()
    assert key.startswith("uets_live_")
    assert len(key) == 70
    visitor.page.reload()
    assert key not in visitor.page.content()
    return key


def walk_the_guide(visitor: Walker, *, slug: str, account: str) -> None:
    """Walk the eleven steps."""
    enter(visitor, slug=slug, account=account)
    choose(visitor)
    buy(visitor)
    see_the_key(visitor)


def see_the_mailbox(visitor: Walker) -> None:
    """See the delivered key, and in the mailbox who opened what."""
    visitor.go("/hesabim/api-anahtarlari/")
    visitor.sees("Aktif")
    visitor.look("aktif-anahtar")
    visitor.go("/posta-kutusu/gelen-kutusu/")
    visitor.look("gelen-kutusu")
    visitor.page.locator("main table a").first.click()
    visitor.look("tebligat")
    visitor.sees("Örnek Kutupyıldızı (API anahtarı)")


def test_the_eleven_steps_and_the_integrator_reads_the_notice(
    chromium: Browser, installation: Installation
) -> None:
    visitor = walker(chromium, installation)
    visitor.takes_pictures = True
    walk_the_guide(visitor, slug="ayse", account="Yıldız Ticaret")
    grant = visitor.page.url.rstrip("/").split("/")[-2]
    until(lambda: any((run_integrator(installation) / "notices" / grant).rglob("0.pdf")))
    fetched = sorted((home_of(installation) / "notices" / grant).rglob("0.pdf"))
    package = installation.data / "demo" / "packages"
    letters = set()
    for file in package.glob("*.eyp"):
        with zipfile.ZipFile(file) as archive:
            letters.add(archive.read("UstYazi/ustyazi.pdf"))
    assert {file.read_bytes() for file in fetched} <= letters
    assert len(fetched) == 3
    see_the_mailbox(visitor)


def test_without_javascript(chromium: Browser, installation: Installation) -> None:
    visitor = walker(chromium, installation, scripts=False)
    walk_the_guide(visitor, slug="mehmet", account="Mehmet Demir")


def test_at_320_pixels(chromium: Browser, installation: Installation) -> None:
    visitor = walker(chromium, installation, width=320)
    walk_the_guide(visitor, slug="ipek", account="İpek Işık")


def test_in_english(chromium: Browser, installation: Installation) -> None:
    visitor = walker(chromium, installation, language="en")
    walk_the_guide(visitor, slug="ayse", account="Ayşe Yılmaz")
