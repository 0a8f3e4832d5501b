"""A visitor without a browser: follows the links and sends the forms that a page holds, and keeps all it was shown."""

from typing import Self

import httpx
from lxml import html

from tests.config.installation import Installation
from tests.journeys.phone import find_person, take_code


class Visitor:
    """One session with the portal over plain HTTP; every answer that came is in `seen`, redirects included."""

    def __init__(self, installation: Installation) -> None:
        self.installation = installation
        self.seen: list[httpx.Response] = []
        base = f"http://localhost:{installation.port}"
        hooks = {"response": [self._keep]}
        self._http = httpx.Client(base_url=base, follow_redirects=True, timeout=60, event_hooks=hooks)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    @property
    def answer(self) -> httpx.Response:
        """The newest answer."""
        return self.seen[-1]

    @property
    def path(self) -> str:
        """The address of the page."""
        return self.answer.url.path

    @property
    def words(self) -> str:
        """What the page says, without its frame."""
        (main,) = self._page().xpath("//main")
        return " ".join(main.text_content().split())

    @property
    def session(self) -> tuple[str, str]:
        """Name and value of the session's cookie."""
        return "uets", str(self._http.cookies["uets"])

    def go(self, address: str) -> None:
        """Open an address of the portal."""
        self._http.get(address)

    def follow(self, words: str) -> None:
        """Follow the link that begins with these words."""
        self.go(self.links(words)[-1])

    def links(self, words: str) -> list[str]:
        """Return the addresses behind the links that begin with these words."""
        return [str(link.get("href")) for link in self._page().xpath("//main//a") if _begins(link, words)]

    def has_button(self, words: str) -> bool:
        """Tell whether the page has a button that begins with these words."""
        return bool(self._buttons(words, beside=""))

    def value_of(self, label: str) -> str:
        """Return the value of the circle or box whose label begins with these words."""
        page = self._page()
        found = next(each for each in page.xpath("//main//label") if _begins(each, label))
        return str(page.get_element_by_id(str(found.get("for"))).get("value"))

    def fields(self, words: str) -> dict[str, str]:
        """Return what the form of a button would send, but for the token of the page."""
        values = self._form(words, beside="").form_values()
        return {str(name): str(value) for name, value in values if name != "csrfmiddlewaretoken"}

    def press(self, words: str, *, beside: str = "", **given: str) -> None:
        """Fill in the form of the button that begins with these words, in the row that says `beside`, and send it."""
        form = self._form(words, beside=beside)
        for name, value in given.items():
            form.fields[name] = value
        values: dict[str, list[str]] = {}
        for name, value in form.form_values():
            values.setdefault(str(name), []).append(str(value))
        address = form.action or str(self.answer.url)
        self._http.request(form.method, address, data=values, headers={"Referer": str(self.answer.url)})

    def give_password(self, slug: str, *, password: str = "") -> None:
        """Give name and password of a demo person, or another password."""
        person = find_person(self.installation, slug)
        self.go("/giris/")
        self.press("Giriş yap", name=person["tckn"], password=password or person["password"])

    def give_code(self, slug: str) -> None:
        """Give a code of the person's phone."""
        self.press("Doğrula", code=take_code(self.installation, slug))

    def log_in_again(self, slug: str) -> None:
        """Give password and code together: the fresh strong login before an act of weight."""
        password = find_person(self.installation, slug)["password"]
        self.press("Doğrula", password=password, code=take_code(self.installation, slug))

    def log_in(self, slug: str) -> None:
        """Log in as a demo person."""
        self.give_password(slug)
        self.give_code(slug)
        assert self.path == "/baglantili-hesaplar/", self.words

    def _page(self) -> html.HtmlElement:
        return html.document_fromstring(self.answer.text)

    def _form(self, words: str, *, beside: str) -> html.FormElement:
        (first, *_) = self._buttons(words, beside=beside) or [None]
        assert first is not None, f"no button {words!r}: {self.words}"
        form = next(first.iterancestors("form"))
        assert isinstance(form, html.FormElement)
        return form

    def _buttons(self, words: str, *, beside: str) -> list[html.HtmlElement]:
        place = self._page().xpath("//main//button[@type='submit']")
        return [button for button in place if _begins(button, words) and beside in _row_of(button)]

    def _keep(self, response: httpx.Response) -> None:
        response.read()
        self.seen.append(response)


def _begins(element: html.HtmlElement, words: str) -> bool:
    return " ".join(element.text_content().split()).startswith(words)


def _row_of(element: html.HtmlElement) -> str:
    """Return the words of the table row or card an element stands in."""
    places = element.xpath("ancestor::tr | ancestor::*[@class='u-card']")
    return " ".join(places[-1].text_content().split()) if places else ""
