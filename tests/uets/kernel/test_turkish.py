"""Turkish case, order and search."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uets.kernel import turkish

TURKISH = st.text(alphabet="abcçdefgğhıijklmnoöprsştuüvyzABCÇDEFGĞHIİJKLMNOÖPRSŞTUÜVYZ âîû0123456789-.'")


@pytest.mark.parametrize(
    ("small", "capital"),
    [("iptal", "İPTAL"), ("ığdır", "IĞDIR"), ("şişli", "ŞİŞLİ"), ("çöğüş", "ÇÖĞÜŞ"), ("kâğıt", "KÂĞIT")],
)
def test_case_knows_dotted_and_dotless_i(small, capital):
    assert turkish.upper(small) == capital
    assert turkish.lower(capital) == small


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("İPEK IŞIK", "İpek Işık"),
        ("ipek ışık", "İpek Işık"),
        ("ÖRNEKKENT 3. ASLİYE HUKUK MAHKEMESİ", "Örnekkent 3. Asliye Hukuk Mahkemesi"),
        ("ankara'da", "Ankara'da"),
        ("koç-işık", "Koç-İşık"),
    ],
)
def test_title_begins_every_word_with_a_capital(typed, shown):
    assert turkish.title(typed) == shown


@pytest.mark.parametrize("typed", ["Işık", "IŞIK", "ışık", "isik", "İSIK", "  Işık "])
def test_search_finds_a_name_however_it_is_typed(typed):
    assert turkish.fold(typed) == "isik"


def test_search_reads_decomposed_letters():
    assert turkish.fold(unicodedata.normalize("NFD", "Örnekkent Şırnak")) == "ornekkent sirnak"


def test_search_leaves_out_what_nobody_can_see():
    assert turkish.fold("İpek\0 I\u00adşık\u200b") == "ipek isik"


def test_order_is_the_alphabets():
    expected = ["Can", "Çelik", "Güneş", "Ğ", "Ilgaz", "Irmak", "İnci", "Orhan", "Ömer", "Sarı", "Şahin"]
    assert sorted(sorted(expected), key=turkish.sort_key) == expected


def test_a_shorter_name_and_a_space_come_first():
    assert turkish.sort_key("Ali") < turkish.sort_key("Ali Can") < turkish.sort_key("Alican")


def test_figures_come_before_letters_and_circumflex_is_ignored():
    assert turkish.sort_key("3. Daire") < turkish.sort_key("A Daire")
    assert turkish.sort_key("Kâmil") == turkish.sort_key("Kamil")


def test_the_sort_key_fits_its_column():
    assert len(turkish.sort_key("ş" * 1000)) == turkish.LONGEST_SORT_KEY


@given(TURKISH)
def test_case_goes_there_and_back(text):
    assert turkish.lower(turkish.upper(text)) == turkish.lower(text)
    assert turkish.upper(turkish.lower(text)) == turkish.upper(text)


@given(st.text())
def test_folding_twice_changes_nothing(text):
    once = turkish.fold(turkish.fold(text))
    assert turkish.fold(once) == once


@given(st.text())
def test_the_sort_key_is_digits_alone(text):
    assert set(turkish.sort_key(text)) <= set("0123456789")
