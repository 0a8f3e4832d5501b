"""Every Turkish sentence has an English one; catalogues are read and compiled without gettext's programs."""

import gettext
import io

import pytest

from config import translations
from config.translations import Entry


@pytest.fixture(scope="module", autouse=True)
def _compiled():
    translations.compile_all()


def test_every_sentence_has_an_english_one():
    missing, _ = translations.find_gaps("en")
    assert missing == []


def test_no_translation_is_left_over():
    _, unused = translations.find_gaps("en")
    assert unused == []


def test_catalogues_agree():
    assert translations.find_contradictions("en") == []


def test_sentences_of_templates_and_code_are_found():
    said = translations.list_sentences()
    assert said["Sayfa bulunamadı"] == "portal/templates/errors/404.html"
    assert "Adım %(number)s / %(total)s" in said
    assert "%(n)d gün önce" in said


def test_a_catalogue_is_read_with_plural_context_and_long_lines(tmp_path):
    file = tmp_path / "django.po"
    file.write_text(
        'msgid ""\nmsgstr "Language: en\\n"\n\n'
        '#: somewhere\nmsgctxt "menu"\nmsgid "Aç"\nmsgstr "Open"\n\n'
        'msgid "bir "\n"iki"\nmsgstr "one "\n"two"\n\n'
        'msgid "%d gün"\nmsgid_plural "%d gün"\nmsgstr[0] "%d day"\nmsgstr[1] "%d days"\n',
        encoding="utf-8",
    )
    assert translations.read_catalogue(file)[1:] == [
        Entry("menu\x04Aç", "", ("Open",)),
        Entry("bir iki", "", ("one two",)),
        Entry("%d gün", "%d gün", ("%d day", "%d days")),
    ]


def test_a_compiled_catalogue_is_read_by_gettext():
    head = "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=(n != 1);\n"
    entries = [
        Entry("", "", (head,)),
        Entry("Aç", "", ("Open",)),
        Entry("%d gün", "%d gün", ("%d day", "%d days")),
        Entry("boş", "", ("",)),
    ]
    read = gettext.GNUTranslations(io.BytesIO(translations.compile_catalogue(entries)))
    assert read.gettext("Aç") == "Open"
    assert read.ngettext("%d gün", "%d gün", 2) == "%d days"
    assert read.gettext("boş") == "boş"
