"""The four ways in, each walked by a person with what they have at hand: password and app, e-Devlet, card, phone."""

import os
import re
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from tests.config.installation import ROOT, until
from tests.journeys.phone import find_person, take_code
from tests.journeys.walk import Walker

PIN = "123456"


class Arrival:
    """A person on their way in; `typed` is what they typed, were asked or are, and no log may hold."""

    def __init__(self, visitor: Walker, slug: str) -> None:
        self.visitor, self.page, self.slug = visitor, visitor.page, slug
        self.person = find_person(visitor.installation, slug)
        self.typed = {self.person["tckn"], self.person["password"], self.person["mobile"]}

    def by_password(self) -> None:
        """Give name and password, then a code of the app."""
        self.visitor.fill("T.C. Kimlik No / UETS Adresi", self.person["tckn"])
        self.visitor.fill("UETS Şifresi", self.person["password"])
        self.visitor.press("Giriş yap")
        self.visitor.fill("Güvenlik kodu", self._take_code())
        self.visitor.press("Doğrula")

    def again_by_password(self) -> None:
        """Give password and code together, as a fresh login asks."""
        self.visitor.fill("UETS Şifresi", self.person["password"])
        self.visitor.fill("Doğrulama uygulamasındaki kod", self._take_code())
        self.visitor.press("Doğrula")

    def by_edevlet(self) -> None:
        """Choose oneself at the identity server."""
        self.visitor.follow("e-Devlet ile giriş")
        asked = parse_qs(urlsplit(self.page.url).query)
        self.typed |= set(asked["state"])
        self.page.get_by_role("button").filter(has_text=self.person["tckn"]).click()

    def again_by_edevlet(self) -> None:
        """Choose oneself there and give a code of the app here: e-Devlet does not say when one logged in."""
        self.by_edevlet()
        self.visitor.fill("Güvenlik kodu", self._take_code())
        self.visitor.press("Doğrula")

    def by_e_imza(self) -> None:
        """Take a code, sign with the program and the card of the demo, and go on as the name on the card."""
        self.visitor.follow("e-imza ile giriş")
        self.visitor.press("Kod al")
        code = self.page.locator(".u-code").inner_text()
        self.typed.add(code)
        self._sign(code)
        self._go_on()

    def by_mobile(self) -> None:
        """Give the number whose phone signs at once, and go on as the name in its certificate."""
        number = f"555{self.person['mobile'][-4:]}567"
        self.typed.add(number)
        self.visitor.follow("Mobil imza ile giriş")
        self.visitor.fill("Cep telefonu numarası", number)
        self.page.get_by_role("radio").first.check()
        self.visitor.press("İsteği gönder")
        self._go_on()

    def _take_code(self) -> str:
        code = take_code(self.visitor.installation, self.slug)
        self.typed.add(code)
        return code

    def _go_on(self) -> None:
        """Press the button of one's name: it comes by itself, or to who refreshes the page."""
        button = self.page.get_by_role("button", name=re.compile("olarak devam et$"))
        if self.visitor.is_scripted:
            button.wait_for()
        else:
            until(lambda: button.count() or self._refreshes())
        button.click()

    def _refreshes(self) -> bool:
        """Press the link that shows the page anew; it does not show yet what is waited for."""
        self.page.get_by_role("link", name=re.compile("[Yy]enile")).click()
        return False

    def _sign(self, code: str) -> None:
        installation = self.visitor.installation
        phone = f"http://127.0.0.1:{installation.port + 1}/kisi/{self.slug}/"
        with urllib.request.urlopen(phone, timeout=10):
            pass  # the card is issued when its owner looks at it
        card = installation.data / "demo" / "cards" / f"{self.slug}.p12"
        words = [str(Path(sys.executable).parent / "uets-imzaci"), "--server", self.visitor.base, code]
        subprocess.run(
            [*words, "--card", str(card)],
            cwd=ROOT,
            env={"PATH": os.environ["PATH"], "UETS_IMZACI_SETTINGS": str(installation.data / "none.toml")},
            input=f"e\n{PIN}\n",
            text=True,
            capture_output=True,
            check=True,
        )


WAYS: dict[str, tuple[Callable[[Arrival], None], Callable[[Arrival], None]]] = {
    "password": (Arrival.by_password, Arrival.again_by_password),
    "e-devlet": (Arrival.by_edevlet, Arrival.again_by_edevlet),
    "e-imza": (Arrival.by_e_imza, Arrival.by_e_imza),
    "mobil": (Arrival.by_mobile, Arrival.by_mobile),
}
"""How somebody comes in, and how a visitor proves to be themselves again."""
