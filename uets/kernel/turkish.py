"""Turkish letters: the only place that changes case, compares, sorts or folds human text.

Python and PostgreSQL without ICU know neither `i`/`İ` nor `ı`/`I` (ADR 11). What is sorted or searched is stored
as `sort_key` or `fold`, so that any collation of any PostgreSQL gives the same order.
"""

import unicodedata

ALPHABET = "abcçdefgğhıijklmnoöpqrsştuüvwxyz"
"""The 29 letters in their order (Law 1353), with q, w and x where Turkish dictionaries put them."""

LONGEST_SORT_KEY = 600

_TO_LOWER = str.maketrans("Iİ", "ıi")
_TO_UPPER = str.maketrans("ıi", "Iİ")
_WORD_STARTS = frozenset(' \t\n-./(&,;:"“”')
_SPACE, _MARK, _UNKNOWN = "00", "01", "99"
_DIGITS = {digit: f"{10 + value:02d}" for value, digit in enumerate("0123456789")}
_LETTERS = {letter: f"{20 + place:02d}" for place, letter in enumerate(ALPHABET)}
_WEIGHTS = _DIGITS | _LETTERS


def normalize(text: str) -> str:
    """Return the text in NFC with outer spaces gone and inner runs of white space made one space."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def lower(text: str) -> str:
    """Return the text in small letters: I becomes ı, İ becomes i."""
    return unicodedata.normalize("NFC", text).translate(_TO_LOWER).lower()


def upper(text: str) -> str:
    """Return the text in capitals: i becomes İ, ı becomes I."""
    return unicodedata.normalize("NFC", text).translate(_TO_UPPER).upper()


def title(text: str) -> str:
    """Return the text with a capital at the start of every word, the rest in small letters."""
    letters: list[str] = []
    at_start = True
    for letter in unicodedata.normalize("NFC", text):
        letters.append(upper(letter) if at_start else lower(letter))
        at_start = letter in _WORD_STARTS
    return "".join(letters)


def fold(text: str) -> str:
    """Return the search key: small letters without marks, so that `isik` finds Işık and IŞIK finds ışık.

    What nobody can see is left out: PostgreSQL's text refuses NUL, which an address of a page may bring.
    """
    plain = lower(normalize(text)).replace("ı", "i")
    decomposed = unicodedata.normalize("NFKD", plain)
    return "".join(
        letter for letter in decomposed if letter.isprintable() and not unicodedata.combining(letter)
    )


def sort_key(text: str) -> str:
    """Return a key of digits, two for each character, that sorts as a Turkish dictionary in every collation.

    Circumflexes and foreign marks are ignored (â as a), spaces come before marks, figures and letters.
    """
    key = "".join(_weight(letter) for letter in lower(normalize(text)))
    return key[:LONGEST_SORT_KEY]


def _weight(letter: str) -> str:
    if letter in _WEIGHTS:
        return _WEIGHTS[letter]
    bare = unicodedata.normalize("NFD", letter)[0]
    if bare in _WEIGHTS:
        return _WEIGHTS[bare]
    if bare == " ":
        return _SPACE
    if unicodedata.combining(bare):
        return ""
    return _UNKNOWN if bare.isalnum() else _MARK
