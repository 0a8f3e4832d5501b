"""The front page, the language switch, and menus that hold only what works."""

import tomllib
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from portal import context, menu


def test_the_front_page_says_what_this_is_not():
    page = Client().get("/").content.decode()
    assert '<html lang="tr"' in page
    assert "Açık kaynak uygulamadır; PTT'nin UETS'si değildir." in page


def test_the_language_is_kept_and_the_page_too():
    client = Client()
    answer = client.get("/dil/", {"kod": "en", "sonra": "/bilesenler/?a=1"})
    assert answer["Location"] == "/bilesenler/?a=1"
    page = client.get("/").content.decode()
    assert '<html lang="en"' in page
    assert "National Electronic Notification System" in page


@pytest.mark.parametrize(
    "elsewhere", ["https://ornek.invalid/", "//ornek.invalid", "javascript:alert(1)", ""]
)
def test_the_language_switch_leads_nobody_away(elsewhere):
    answer = Client().get("/dil/", {"kod": "en", "sonra": elsewhere})
    assert answer["Location"] == "/"


def test_an_unknown_language_is_not_kept():
    assert "uets-dil" not in Client().get("/dil/", {"kod": "xx"}).cookies


def test_no_inline_script_or_style_is_needed():
    answer = Client().get("/bilesenler/")
    assert "'unsafe-inline'" not in answer["Content-Security-Policy"]
    assert "style=" not in answer.content.decode()


def test_a_menu_entry_without_a_page_is_not_shown(monkeypatch):
    monkeypatch.setattr(menu, "LEFT", ((("home:front", "Var"), ("nowhere:page", "Yok")),))
    assert [entry.words for group in menu.left_menu(path="/") for entry in group] == ["Var"]


def test_the_account_one_works_for_is_always_visible():
    request = RequestFactory().get("/")
    visitor = SimpleNamespace(
        full_name="İpek Işık", account=SimpleNamespace(legal_name="Yıldız Ticaret Ltd. Şti.")
    )
    vars(request)["visitor"] = visitor
    page = render_to_string("home/front.html", request=request)
    assert "<strong>Yıldız Ticaret Ltd. Şti.</strong>" in page
    assert "İI</span>" in page
    assert "– Yıldız Ticaret Ltd. Şti. –" in page


def test_the_version_is_the_projects():
    project = tomllib.loads(Path("pyproject.toml").read_text("utf-8"))
    assert project["project"]["version"] == context.VERSION
