"""Walks the guide in a browser and looks at every page, in any language, with or without JavaScript."""

import os
import re
from pathlib import Path

from django.utils.translation import gettext, override
from playwright.sync_api import Locator, Page

from portal.context import VERSION
from tests.config.installation import Installation
from tests.journeys.axe import assert_accessible
from tests.journeys.phone import find_person, take_code

PICTURES = Path(os.environ.get("PICTURES_DIR", "var/pictures"))
TALLEST = 1500
"""Pixels of a picture: the guide shows where to press, not a whole contract."""


class Walker:
    """A visitor of one installation, who looks at every page they come to."""

    def __init__(
        self, page: Page, installation: Installation, *, language: str = "tr", is_scripted: bool = True
    ) -> None:
        self.page, self.installation = page, installation
        self.language, self.is_scripted = language, is_scripted
        self.base = f"http://localhost:{installation.port}"
        self.takes_pictures = False
        self._step = 0

    def say(self, words: str) -> str:
        """Return Turkish words in the visitor's language."""
        with override(self.language):
            return gettext(words)

    def look(self, name: str) -> None:
        """Check the page for accessibility (axe needs scripts), and keep its picture for the guide."""
        assert VERSION in self.page.locator("footer").inner_text(), self.page.url
        if self.is_scripted:
            assert_accessible(self.page)
        if self.takes_pictures:
            self._step += 1
            PICTURES.mkdir(parents=True, exist_ok=True)
            width, height = self.page.evaluate("[innerWidth, document.documentElement.scrollHeight]")
            self.page.screenshot(
                path=PICTURES / f"{self._step:02d}-{name}.png",
                full_page=True,
                clip={"x": 0, "y": 0, "width": width, "height": min(height, TALLEST)},
            )

    def press(self, words: str, *, last: bool = False) -> None:
        """Press the button of these words."""
        self._one(self.page.get_by_role("button", name=self._starts(words)), last=last).click()

    def follow(self, words: str, *, last: bool = False) -> None:
        """Follow the link of these words."""
        self._one(self.page.get_by_role("link", name=self._starts(words)), last=last).click()

    def fill(self, words: str, value: str) -> None:
        """Write into the field of this label."""
        self.page.get_by_role("textbox", name=self.say(words)).fill(value)

    def sees(self, words: str) -> None:
        """Fail unless the page says these words."""
        assert self.say(words) in re.sub(r"\s+", " ", self.page.locator("main").inner_text()), self.page.url

    def go(self, path: str) -> None:
        """Open an address of the portal."""
        self.page.goto(self.base + path)

    def log_in(self, slug: str) -> None:
        """Step 1: password and second factor."""
        person = find_person(self.installation, slug)
        self.go("/giris/")
        self.look("giris")
        self.fill("T.C. Kimlik No / UETS Adresi", person["tckn"])
        self.fill("UETS Şifresi", person["password"])
        self.press("Giriş yap")
        self.look("guvenlik-kodu")
        self.fill("Güvenlik kodu", take_code(self.installation, slug))
        self.press("Doğrula")
        self.look("baglantili-hesaplar")

    def _starts(self, words: str) -> re.Pattern[str]:
        return re.compile(f"^{re.escape(self.say(words))}")

    def _one(self, found: Locator, *, last: bool) -> Locator:
        return found.last if last else found.first
