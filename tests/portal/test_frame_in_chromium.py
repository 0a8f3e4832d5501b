"""The frame and every component, looked at in Chromium: axe, 320 px, dark, without JavaScript, Turkish letters."""

import pytest

from tests.journeys.axe import assert_accessible, list_violations
from tests.journeys.browser import open_chromium
from tests.portal.serving import serve_portal

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def browser():
    with open_chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def portal():
    with serve_portal() as address:
        yield address


@pytest.fixture
def open_page(browser, portal):
    contexts = []

    def open_at(path, *, language="tr", width=1280, **choices):
        context = browser.new_context(viewport={"width": width, "height": 900}, locale="tr-TR", **choices)
        context.add_cookies([{"name": "uets-dil", "value": language, "url": portal}])
        contexts.append(context)
        page = context.new_page()
        page.goto(f"{portal}{path}")
        return page

    yield open_at
    for context in contexts:
        context.close()


@pytest.mark.parametrize("path", ["/", "/bilesenler/", "/boyle-bir-sayfa-yok/"])
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("language", ["tr", "en"])
def test_pages_are_accessible(open_page, path, width, language):
    assert_accessible(open_page(path, width=width, language=language))


def test_the_dark_scheme_keeps_its_contrast(open_page):
    assert_accessible(open_page("/bilesenler/", color_scheme="dark"))


def test_a_refused_form_is_accessible_and_its_summary_has_the_focus(open_page):
    page = open_page("/bilesenler/")
    page.get_by_role("button", name="Güncelle").click()
    assert page.title().startswith("Hata: ")
    assert page.evaluate("document.activeElement.className") == "ds-error-summary"
    assert_accessible(page)


def test_everything_can_be_ticked_without_javascript(open_page):
    page = open_page("/bilesenler/", java_script_enabled=False)
    page.get_by_role("button", name="Tümünü işaretle").click()
    assert page.get_by_role("checkbox", name="e-Tebligat").count() == 3
    assert all(box.is_checked() for box in page.get_by_role("checkbox", name="e-Tebligat").all())


def test_everything_can_be_ticked_at_once_with_javascript(open_page):
    page = open_page("/bilesenler/")
    page.get_by_label("Güvenlik kodu").fill("123456")
    page.get_by_role("button", name="Tümünü işaretle").click()
    assert all(box.is_checked() for box in page.get_by_role("checkbox", name="e-Tebligat").all())
    assert page.get_by_label("Güvenlik kodu").input_value() == "123456"


def test_both_font_files_with_turkish_letters_are_loaded(open_page):
    page = open_page("/bilesenler/")
    page.evaluate("document.fonts.ready")
    loaded = page.evaluate("[...document.fonts].filter((face) => face.status === 'loaded').length")
    assert loaded == 2


def test_the_policy_of_the_page_stops_nothing_of_ours(browser, portal):
    page = browser.new_page()
    said = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"{portal}/bilesenler/")
    assert [line for line in said if "Content Security Policy" in line or "Failed to load" in line] == []
    page.close()


def test_axe_finds_a_planted_fault(open_page):
    page = open_page("/")
    page.evaluate("document.querySelector('main').append(new Image())")
    assert any("image-alt" in line for line in list_violations(page))
