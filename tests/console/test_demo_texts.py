"""The demo's legal texts: written in the format, complete, alike in both languages, true to the product's numbers."""

from pathlib import Path

import pytest

from uets.agreements.rules import parse_blocks
from uets.agreements.states import BlockKind, TextKind

TEXTS = Path(__file__).parents[2] / "console" / "demo" / "texts"
WORDS_OF_OTHERS = ["işbu", "mezkûr", "tarafınızca", "tarafımca"]


def blocks_of(kind, locale):
    return parse_blocks((TEXTS / f"{kind}.{locale}.txt").read_bytes())


def words_of(kind, locale):
    return " ".join(block.text for block in blocks_of(kind, locale))


@pytest.mark.parametrize("kind", list(TextKind))
def test_both_languages_have_the_same_blocks(kind):
    turkish, english = blocks_of(kind, "tr"), blocks_of(kind, "en")
    assert [block.kind for block in turkish] == [block.kind for block in english]


@pytest.mark.parametrize("kind", list(TextKind))
def test_says_that_it_is_a_demonstration(kind):
    assert "uydurmadır" in words_of(kind, "tr")
    assert "invented" in words_of(kind, "en")


@pytest.mark.parametrize("kind", list(TextKind))
def test_keeps_to_plain_words(kind):
    assert [word for word in WORDS_OF_OTHERS if word in words_of(kind, "tr")] == []


@pytest.mark.parametrize("letter", ["a) ", "b) ", "c) ", "ç) ", "d) "])
def test_disclosure_has_a_heading_for_each_letter_of_article_10(letter):
    headings = [
        block.text for block in blocks_of(TextKind.DISCLOSURE, "tr") if block.kind is BlockKind.HEADING
    ]
    assert [heading for heading in headings if heading.startswith(letter)] != []


def test_a_disclosure_asks_for_no_consent():
    text = words_of(TextKind.DISCLOSURE, "tr")
    assert "kabul ediyorum" not in text
    assert "Onay veya açık rıza değildir" in text


def test_the_contract_says_when_a_notice_is_deemed_served():
    text = words_of(TextKind.CONTRACT, "tr")
    assert "beşinci günün sonunda yapılmış sayılır" in text
    assert "PTT'nin UETS'si değildir" in text


@pytest.mark.parametrize("permission", ["Yalnızca listeleme", "Listeleme ve açma", "Silme", "Arşivleme"])
def test_the_undertaking_names_every_permission(permission):
    assert permission in words_of(TextKind.UNDERTAKING, "tr")


def test_the_undertaking_names_managing_operators_and_its_bounds():
    assert "İşlem Yetkileri Yönetme" in words_of(TextKind.UNDERTAKING, "tr")
    assert "ana işlem yetkilisini ve kendi yetkisini değiştiremez" in words_of(TextKind.UNDERTAKING, "tr")
