"""The page on which a person is chosen, and the one that says why nobody can be: plain HTML, without JavaScript."""

from collections.abc import Iterable, Mapping
from html import escape
from pathlib import Path
from string import Template
from typing import Final

from simulators.edevlet.given import Behaviour, Citizen

HERE: Final = Path(__file__).parent
PAGE: Final = Template((HERE / "page.html").read_text(encoding="utf-8"))
STYLE: Final = (HERE / "edevlet.css").read_text(encoding="utf-8")
CHOICE: Final = "/secim"
REFUSE: Final = "izin-verme"

TROUBLES: Final[Mapping[str, str]] = {
    REFUSE: "Bilgilerimin paylaşılmasına izin verme",
    Behaviour.AWAY: "Hizmet dışı",
    Behaviour.SLOW: "Yanıt vermeyecek kadar yavaş",
    Behaviour.MALFORMED: "Bozuk yanıt",
    Behaviour.OVERSIZED: "Çok büyük yanıt",
    Behaviour.WRONG_NUMBER: "Yanlış kimlik numarası",
    Behaviour.TOKEN_ERROR: "Kod kabul edilmedi",
    Behaviour.NOT_IDENTIFIED: "EDV09.001: kimlik doğrulanamadı",
    Behaviour.NOT_GRANTED: "EDV09.002: bilgi paylaşılmadı",
}


def choose(citizens: Iterable[Citizen], *, asked: Mapping[str, str]) -> str:
    """Return the page that offers everybody and everything that can go wrong."""
    people = "".join(
        _button(citizen.tckn, f"{citizen.first_name} {citizen.last_name}", asked=asked, note=citizen.tckn)
        for citizen in citizens
    )
    troubles = "".join(_button(value, words, asked=asked) for value, words in TROUBLES.items())
    body = (
        f'<p class="soft"><code>{escape(asked["redirect_uri"])}</code> kim olduğunuzu soruyor.</p>'
        f"<h2>Kim olarak giriyorsunuz?</h2><ul>{people}</ul>"
        f"<h2>Ya da bir aksaklık seçin</h2><ul>{troubles}</ul>"
    )
    return _page("Kişi seçin", body)


def refuse(words: str) -> str:
    """Return the page of a request that is not led back anywhere: it may not be the client's."""
    return _page("İstek kabul edilmedi", f"<p>{escape(words)}</p>")


def _button(value: str, words: str, *, asked: Mapping[str, str], note: str = "") -> str:
    fields = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(text)}">' for name, text in asked.items()
    )
    small = f"<br><small>{escape(note)}</small>" if note else ""
    return (
        f'<li><form method="post" action="{CHOICE}">{fields}'
        f'<button name="secim" value="{escape(value)}">{escape(words)}{small}</button></form></li>'
    )


def _page(title: str, body: str) -> str:
    return PAGE.substitute(title=escape(title), style=STYLE, body=body)
