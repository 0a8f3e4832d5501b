"""The guide's steps without a browser: enter an account, apply, buy; in Turkish."""

from tests.config.installation import until
from tests.journeys.visitor import Visitor

INTEGRATOR = "ÖRNEK KUTUPYILDIZI"
MINE = {"ayse": "Ayşe Yılmaz", "mehmet": "Mehmet Demir", "ipek": "İpek Işık"}
"""The account of each demo person that is theirs alone."""
KEYS = "/hesabim/api-anahtarlari/"
CONFIRM = "Onayla ve satın al"


def enter(visitor: Visitor, slug: str, *, account: str = "") -> None:
    """Log in and enter the person's own account or another one; accept the contract where it is new."""
    visitor.log_in(slug)
    visitor.press("", beside=account or MINE[slug])
    if visitor.has_button("Sözleşmeyi kabul et"):
        visitor.press("Sözleşmeyi kabul et")


def fill_in_application(visitor: Visitor) -> None:
    """Answer every step of the application, as far as the page that is checked before buying."""
    visitor.go("/api-entegrasyon-basvurusu/")
    visitor.follow("Entegratör Seçimi")
    visitor.press("Devam", integrator=visitor.value_of(INTEGRATOR))
    visitor.press("Satış yap")
    visitor.press("Devam", level="open")
    for _ in range(2):  # the disclosure, then the undertaking
        visitor.press("Devam", decision="on")
    assert "Başvuruyu kontrol edin" in visitor.words


def buy(visitor: Visitor) -> str:
    """Apply and buy; return the public id of the grant."""
    fill_in_application(visitor)
    visitor.press(CONFIRM)
    assert "satış işlemi gerçekleşti" in visitor.words
    return find_grant(visitor)


def find_grant(visitor: Visitor) -> str:
    """Return the public id of the account's first grant, from the page that lists them."""
    visitor.go(KEYS)
    return visitor.links("Düzenle")[0].removeprefix(KEYS).rstrip("/")


def wait_for_hand_over(visitor: Visitor, grant: str, words: str) -> None:
    """Return when the page of the hand-over says these words."""

    def says() -> bool:
        visitor.go(f"{KEYS}{grant}/teslim/")
        return words in visitor.words

    until(says)
