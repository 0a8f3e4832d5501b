"""Nobody takes this for PTT's UETS: every page, paper, e-mail and phone says so, and the API too."""

import re
import subprocess
from pathlib import Path

import pytest
from django.test import Client

from api.openapi import build
from api.urls import api
from config.routes import list_routes
from simulators.phone import pages
from simulators.phone.person import Person
from tests.architecture.source import ROOT, list_files, name_of
from tests.builders.people import make_organisation, make_person
from tests.builders.sessions import sign_in
from tests.builders.texts import publish_all
from tests.gateways.test_pdf import DOCUMENTS, print_document
from uets.alerts import rules
from uets.alerts.states import Topic

SENTENCE = "Açık kaynak uygulamadır; PTT'nin UETS'si değildir."
ENGLISH = "it is not PTT's UETS"
TEMPLATES = ROOT / "portal" / "templates"
DOORS = {"portal": TEMPLATES, "staff": ROOT / "staff" / "templates"}
PAPERS = ROOT / "gateways" / "pdf" / "templates"
SEALED = ("evidence.typ", "evidence_summary.typ")
"""Papers that only a seal prints: tests/gateways/test_evidence_pdf.py reads their pages."""

FRAME = "base.html"
EXTENDS = re.compile(r'{%\s*extends "([^"]+)"\s*%}')
BLOCK = re.compile(r"{%\s*block\b.*?{%\s*endblock\s*%}", re.DOTALL)


class Facts(dict[str, str]):
    """Any fact that a text asks for."""

    def __missing__(self, name: str) -> str:
        return name


def find_frame(template: Path) -> str:
    """Return the outermost template that a template fills, or its own name."""
    found = EXTENDS.search(template.read_text(encoding="utf-8"))
    if found:
        return find_frame(
            next(folder / found[1] for folder in DOORS.values() if (folder / found[1]).is_file())
        )
    return "/".join(template.parts[template.parts.index("templates") + 1 :])


def is_whole(text: str) -> bool:
    """Tell whether a template is a page and no part of one."""
    return EXTENDS.search(text) is not None or "<html" in text


def keeps_footer(text: str) -> bool:
    """Tell whether a frame shows the footer where no page can put something else."""
    return '{% include "frame/footer.html" %}' in BLOCK.sub("", text)


def test_every_page_fills_the_frame_with_the_sentence() -> None:
    whole = [path for path in list_files(*DOORS, suffix=".html") if is_whole(path.read_text("utf-8"))]
    assert len(whole) > 30
    assert {find_frame(path) for path in whole} == {FRAME}
    assert keeps_footer((TEMPLATES / FRAME).read_text(encoding="utf-8"))
    assert SENTENCE in (TEMPLATES / "frame" / "footer.html").read_text(encoding="utf-8")


def test_a_frame_that_can_lose_its_footer_is_found() -> None:
    assert not keeps_footer('{% block footer %}{% include "frame/footer.html" %}{% endblock %}')
    assert not keeps_footer("<html></html>")
    assert is_whole("<html></html>")


@pytest.mark.django_db
def test_the_sentence_stands_on_every_page_as_it_is_served() -> None:
    publish_all()
    person = make_person()
    served = set()
    for client in (Client(), sign_in(person, make_organisation(principals=[person]))):
        for path in (path for path in list_routes() if "*" not in path):
            answer = client.get(path)
            if answer.status_code == 200 and "html" in answer.headers["Content-Type"]:
                served.add(path)
                assert SENTENCE in answer.content.decode(), path
    assert {"/", "/giris/", "/sorun/", "/hesabim/", "/baglantili-hesaplar/"} <= served


@pytest.mark.django_db
def test_the_login_page_says_it_in_both_languages() -> None:
    assert SENTENCE in Client().get("/giris/").content.decode()
    assert ENGLISH in Client(headers={"accept-language": "en"}).get("/giris/").content.decode()


def test_a_page_that_is_none_says_it_too() -> None:
    answer = Client().get("/yok/")
    assert answer.status_code == 404
    assert SENTENCE in answer.content.decode()


def test_the_api_says_it_where_it_describes_itself() -> None:
    description = build(api)["info"]["description"]
    assert SENTENCE in description
    assert "not PTT's UETS" in description


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_printed_page_says_it(name: str) -> None:
    read = subprocess.run(
        ["pdftotext", "-layout", "-", "-"],
        input=print_document(DOCUMENTS[name]),
        capture_output=True,
        check=True,
    )
    sheets = read.stdout.decode().rstrip("\f").split("\f")
    assert [SENTENCE in sheet for sheet in sheets] == [True] * len(sheets)


def test_every_paper_has_the_frame_that_says_it() -> None:
    papers = [path for path in PAPERS.glob("*.typ") if path.name != "page.typ"]
    assert len(papers) == len(DOCUMENTS) + len(SEALED)
    bare = [name_of(path) for path in papers if "#show: page-frame.with(" not in path.read_text("utf-8")]
    assert bare == []


@pytest.mark.parametrize("topic", Topic)
def test_every_email_says_it_in_both_languages(topic: Topic) -> None:
    body = rules.compose(topic=topic, facts=Facts()).body
    assert SENTENCE in body
    assert ENGLISH in body


def test_every_page_of_the_demo_phone_says_it() -> None:
    person = Person("ayse", "Ayşe Yılmaz")
    shown = [
        pages.overview([(person, None)], portal=""),
        pages.phone(person, None, [], [], portal=""),
        pages.all_mails([], portal=""),
        pages.all_sms([], portal=""),
        pages.missing(portal=""),
    ]
    assert [SENTENCE in page for page in shown] == [True] * len(shown)


@pytest.mark.parametrize(
    ("file", "words"), [("README.md", "PTT'nin UETS'si değildir"), ("README.en.md", "not PTT's UETS")]
)
def test_the_first_page_of_the_repository_says_it(file: str, words: str) -> None:
    assert words in "\n".join((ROOT / file).read_text(encoding="utf-8").splitlines()[:10])
