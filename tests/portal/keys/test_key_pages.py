"""API ANAHTARLARI and API Ayarları Güncelle as a reader meets them."""

import re
from datetime import timedelta
from typing import Any

import pytest

from tests.builders import market
from tests.builders.desk import PLACE, Desk, hidden, sell
from tests.builders.notices import deliver
from tests.builders.people import add_operator, make_natural_account, make_person
from tests.builders.sessions import sign_in
from tests.builders.vault import KEY, Vault
from uets.kernel import clock
from uets.keys.models import Grant
from uets.keys.states import GrantState, Permission

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return sell(market.Purchase())


def test_the_list_is_the_first_table_of_the_guide(desk: Desk) -> None:
    page = desk.client.get(PLACE).content.decode()
    for words in (
        "Entegratör",
        "Durum",
        "API Anahtarı",
        "IP Adresi",
        "Bitiş Tarihi",
        "Düzenle",
        "Aktif",
        "*****",
    ):
        assert words in page
    assert "Kayıtlı çıkış adresleri" in page


def test_the_settings_have_the_guides_rows_in_its_order(desk: Desk) -> None:
    names = re.findall(r"<dt>([^<]*)</dt>", desk.get())
    assert names == [
        "Entegratör Adı",
        "Tarife",
        "API Anahtarı",
        "API Başlangıç Tarihi",
        "API Bitiş Tarihi",
        "API Anahtar Durumu",
        "Taahhütname",
        "Aydınlatma Metni",
    ]


def test_a_key_is_shown_once_and_only_in_answer_to_a_post(desk: Desk, vault: Vault) -> None:
    form = hidden(desk.get("goruntule/"))
    answer = desk.post("goruntule/", **form)
    assert KEY in answer.content.decode()
    assert 'data-mask-after="60"' in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert answer["Refresh"] == f"60;url={desk.url('goruntule/')}"
    again = desk.client.get(desk.url("goruntule/"))
    assert KEY not in again.content.decode()
    assert "Refresh" not in again
    assert vault.left == 4


def test_a_reload_shows_the_mask_and_counts_nothing(desk: Desk, vault: Vault) -> None:
    form = hidden(desk.get("goruntule/"))
    desk.post("goruntule/", **form)
    page = ""
    for fields in (form, {}, {"form": "uydurma"}):
        page = desk.post("goruntule/", **fields).content.decode()
        assert KEY not in page
        assert "Anahtar bir kez gösterildi" in page
    assert vault.left == 4
    assert KEY in desk.post("goruntule/", **hidden(page)).content.decode()


def test_the_sixth_reveal_of_a_day_is_refused(desk: Desk, vault: Vault) -> None:
    vault.left = 0
    answer = desk.post("goruntule/", **hidden(desk.get("goruntule/")))
    assert "Bugünkü görüntüleme sınırına ulaşıldı" in answer.content.decode()
    assert KEY not in answer.content.decode()


def test_a_reveal_asks_for_a_fresh_login(desk: Desk, vault: Vault) -> None:
    desk.client = sign_in(desk.purchase.person, desk.purchase.account, at=clock.now() - timedelta(minutes=6))
    assert "/giris/" in desk.post("goruntule/")["Location"]
    assert vault.left == 5


def test_widening_is_checked_first_and_then_saved(desk: Desk) -> None:
    page = desk.update(level="open").content.decode()
    assert "Şimdi" in page
    assert "okundu delili oluşur" in page
    assert desk.grant.permissions == [Permission.READ_LIST]
    answer = desk.post("guncelle/", **hidden(page))
    assert answer["Location"].startswith(desk.url())
    assert desk.grant.permissions == [Permission.READ_LIST, Permission.READ_OPEN]
    assert "Ayarlar güncellendi" in desk.client.get(answer["Location"]).content.decode()


def test_narrowing_acts_at_once(desk: Desk) -> None:
    Grant.objects.filter(id=desk.grant_id).update(permissions=market.EVERYTHING)
    assert desk.update()["Location"].startswith(desk.url())
    assert desk.grant.permissions == [Permission.READ_LIST]


def test_a_stale_page_changes_nothing_and_says_so(desk: Desk) -> None:
    answer = desk.update(version=desk.grant.version - 1, boxes=["read", "notices:archive"], onay="1")
    assert answer.status_code == 409
    assert "Ayarlar siz bakarken değişti" in answer.content.decode()
    assert desk.grant.permissions == [Permission.READ_LIST]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"boxes": []}, "En az bir izin seçin ya da anahtarı devre dışı bırakın"),
        (
            {"ip_rule": "ranges", "ip_ranges": "203.0.113.0/33"},
            "203.0.113.0/33 geçerli bir adres aralığı değil",
        ),
        ({"ip_rule": "ranges", "ip_ranges": ""}, "Adres aralıkları"),
    ],
)
def test_a_wrong_form_is_answered_with_what_is_wrong(desk: Desk, fields: dict[str, Any], words: str) -> None:
    answer = desk.update(**fields)
    assert answer.status_code in {409, 422}
    assert "Devam etmek için düzeltin" in answer.content.decode()
    assert words in answer.content.decode()


def test_tick_all_works_without_javascript_and_keeps_the_level(desk: Desk) -> None:
    page = desk.update(**{"boxes-tumu": "1"}).content.decode()
    boxes = re.findall(r'<input[^>]*type="checkbox"[^>]*>', page)
    assert ["checked" in box for box in boxes] == [True] * 4
    assert re.search(r'value="list"[^>]*checked', page)
    assert desk.grant.permissions == [Permission.READ_LIST]


def test_disabling_says_what_follows_and_enabling_brings_it_back(desk: Desk) -> None:
    assert "Bu entegratör" in desk.get("devre-disi/")
    desk.post("devre-disi/")
    assert desk.grant.state == GrantState.DISABLED
    assert "Etkinleştir" in desk.get()
    desk.post("etkinlestir/")
    assert desk.grant.state != GrantState.DISABLED


def test_disabling_counts_what_waits_unopened() -> None:
    person = make_person()
    desk = sell(market.Purchase(person=person, account=make_natural_account(person)))
    deliver(desk.purchase.account, at=clock.now())
    page = desk.get("devre-disi/")
    assert "1 açılmamış tebligat var" in page
    assert "Bunları alan başka entegratör yok." in page


@pytest.mark.parametrize("kind", ["taahhutname", "aydinlatma-metni"])
def test_the_texts_are_shown_as_they_were_accepted(desk: Desk, kind: str) -> None:
    page = desk.get(f"{kind}.html")
    assert "SHA-256" in page
    assert desk.purchase.person.full_name in page
    assert "Ana işlem yetkilisi" in page
    assert "UETS şifresi ve doğrulama uygulaması" in page
    assert desk.client.get(desk.url(f"{kind}.pdf")).content.startswith(b"%PDF-")


def test_the_receipt_can_be_taken_away_in_every_form(desk: Desk) -> None:
    page = desk.get()
    for name in ("makbuz.json", "makbuz.json.sig", "muhur.pem", "makbuz.pdf"):
        link = re.search(rf'href="([^"]*/{re.escape(name)})"', page)
        assert link, name
        assert desk.client.get(link[1]).status_code == 200


def test_the_chain_of_delivery_has_a_page_of_its_own(desk: Desk) -> None:
    page = desk.get("teslim/")
    assert "Teslim Zinciri" in page
    assert "Yenile" in page


def test_an_operator_reads_without_buttons(desk: Desk) -> None:
    other = make_person(first_name="İpek", last_name="Işık")
    add_operator(desk.purchase.account, other)
    desk.client = sign_in(other, desk.purchase.account)
    assert "Düzenle" in desk.client.get(PLACE).content.decode()
    page = desk.get()
    for words in (
        "Güncelle</button>",
        "/goruntule/",
        "Devre Dışı Bırak",
        "API Süre Uzatma",
        "Tarife Değişikliği Yap",
    ):
        assert words not in page
    assert desk.post("devre-disi/").status_code == 409
    assert desk.post("goruntule/").status_code == 403


def test_a_grant_of_another_account_does_not_exist(desk: Desk) -> None:
    stranger = market.Purchase()
    desk.client = sign_in(stranger.person, stranger.account)
    for page in ("", "goruntule/", "teslim/", "taahhutname.html"):
        assert desk.client.get(desk.url(page)).status_code == 404
    assert "Henüz API anahtarınız yok" in desk.client.get(PLACE).content.decode()
