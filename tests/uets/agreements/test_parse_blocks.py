"""The format of legal texts: what it reads, what it refuses, and where it says the fault is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uets.agreements.rules import FIRST_LINE, TextMalformed, find_title, parse_blocks
from uets.agreements.states import Block, BlockKind

TEXT = """uets-metin 1
= Başlık

== Madde 1
İlk paragraf
iki satır.
- bir madde
  devamı
- öbürü

İkinci paragraf.
"""


def parse(*lines, end="\n"):
    return parse_blocks((FIRST_LINE + "\n" + "\n".join(lines) + end).encode())


def test_reads_every_kind_of_block():
    assert parse_blocks(TEXT.encode()) == (
        Block(BlockKind.TITLE, "Başlık"),
        Block(BlockKind.HEADING, "Madde 1"),
        Block(BlockKind.PARAGRAPH, "İlk paragraf iki satır."),
        Block(BlockKind.ITEM, "bir madde devamı"),
        Block(BlockKind.ITEM, "öbürü"),
        Block(BlockKind.PARAGRAPH, "İkinci paragraf."),
    )


def test_finds_the_title():
    assert find_title(parse_blocks(TEXT.encode())) == "Başlık"


@pytest.mark.parametrize(
    ("lines", "line", "why"),
    [
        (["== Madde"], 2, "title"),
        (["= Bir", "", "= İki"], 2, "title"),
        (["paragraf", "", "= Başlık"], 2, "title"),
        (["= Başlık", "satır sonu "], 3, "white space"),
        (["= Başlık", "sekme\tile"], 3, "U+0009"),
        (["= Başlık", "ters \u202e yazı"], 3, "U+202E"),
        (["= Başlık", "görünmez\u200b"], 3, "U+200B"),
        (["= Başlık", "satır\r"], 3, "U+000D"),
        (["= Başlık", "g\u0306"], 3, "NFC"),
        (["= Başlık", "=== derin"], 3, "unknown beginning"),
        (["= Başlık", " girintili"], 3, "unknown beginning"),
        (["= Başlık", "  hiçbir şeyin devamı"], 3, "continues nothing"),
        (["= Başlık", "", "paragraf", "  girintili devam"], 5, "only further lines of an item"),
        (["= Başlık", "", "- madde", "girintisiz devam"], 5, "only further lines of an item"),
    ],
)
def test_refuses_what_could_be_misread(lines, line, why):
    with pytest.raises(TextMalformed) as malformed:
        parse(*lines)
    assert malformed.value.line == line
    assert why in malformed.value.why


@pytest.mark.parametrize(
    ("source", "line"),
    [
        (b"", 1),
        (b"uets-metin 2\n= A\n", 1),
        (b"\xef\xbb\xbfuets-metin 1\n= A\n", 1),
        (b"uets-metin 1\n= A", 2),
        (b"uets-metin 1\n= A\n\xff\n", 3),
        (b"uets-metin 1\n", 2),
    ],
)
def test_refuses_other_files(source, line):
    with pytest.raises(TextMalformed) as malformed:
        parse_blocks(source)
    assert malformed.value.line == line


@given(st.binary(max_size=200))
def test_any_bytes_are_parsed_or_refused_by_name(source):
    try:
        blocks = parse_blocks(FIRST_LINE.encode() + b"\n= A\n" + source)
    except TextMalformed:
        return
    assert blocks[0] == Block(BlockKind.TITLE, "A")


@given(st.lists(st.from_regex(r"[a-zçğıöşü][a-zçğıöşü .]{0,20}[a-zçğıöşü]", fullmatch=True), min_size=1))
def test_no_word_is_lost(paragraphs):
    blocks = parse("= A", *(line for paragraph in paragraphs for line in ("", paragraph)))
    assert [block.text for block in blocks[1:]] == paragraphs
