"""Numbers of the field: identity, tax and registry numbers, addresses, barcodes, sums (domain.md §6).

A `find_` function takes what a person typed (spaces, dashes) and returns the bare digits, or None when the number
cannot exist.
"""

import re

_SEPARATORS = re.compile(r"[\s.\-–]")
_TCKN = re.compile(r"[1-9][0-9]{10}")
_VKN = re.compile(r"[0-9]{10}")
_MERSIS = re.compile(r"0[0-9]{15}")
_DETSIS = re.compile(r"[1-9][0-9]{7}")
_ADDRESS = re.compile(r"[0-9]{15}")
_BARCODE = re.compile(r"[0-9]{13}")
_MOBILE = re.compile(r"5[0-9]{9}")
_FOREIGN = "99"
_GROUP = 5
_KURUS_IN_LIRA = 100


def find_tckn(text: str) -> str | None:
    """Return a T.C. identity number (or a foreigner's, beginning 99) with a right checksum, else None."""
    digits = _bare(text)
    return digits if _TCKN.fullmatch(digits) and complete_tckn(digits[:9]) == digits else None


def complete_tckn(nine: str) -> str:
    """Return the identity number that begins with these nine digits, its two check digits added."""
    values = [int(digit) for digit in nine]
    tenth = (7 * sum(values[0::2]) - sum(values[1::2])) % 10
    eleventh = (sum(values) + tenth) % 10
    return f"{nine}{tenth}{eleventh}"


def is_foreign_identity(tckn: str) -> bool:
    """Tell whether an identity number is a foreigner's."""
    return tckn.startswith(_FOREIGN)


def mask_tckn(tckn: str) -> str:
    """Return an identity number as others may see it, for example 10*******46."""
    return f"{tckn[:2]}{'*' * (len(tckn) - 4)}{tckn[-2:]}"


def find_vkn(text: str) -> str | None:
    """Return a tax number (VKN) with a right check digit, else None."""
    digits = _bare(text)
    return digits if _VKN.fullmatch(digits) and complete_vkn(digits[:9]) == digits else None


def complete_vkn(nine: str) -> str:
    """Return the tax number that begins with these nine digits, its check digit added."""
    total = 0
    for place, digit in enumerate(nine):
        moved = (int(digit) + 9 - place) % 10
        if moved:
            total += (moved * 2 ** (9 - place)) % 9 or 9
    return f"{nine}{(10 - total % 10) % 10}"


def find_mersis(text: str) -> str | None:
    """Return a MERSİS number of a company (0, its VKN, five digits), else None."""
    digits = _bare(text)
    return digits if _MERSIS.fullmatch(digits) and find_vkn(digits[1:11]) else None


def find_detsis(text: str) -> str | None:
    """Return a DETSİS number of a public body (eight digits), else None."""
    digits = _bare(text)
    return digits if _DETSIS.fullmatch(digits) else None


def find_uets_address(text: str) -> str | None:
    """Return the fifteen digits of a UETS address, typed with or without dashes, else None; it has no check digit."""
    digits = _bare(text)
    return digits if _ADDRESS.fullmatch(digits) else None


def format_uets_address(digits: str) -> str:
    """Return fifteen digits as 19999-00000-00146."""
    return "-".join(digits[start : start + _GROUP] for start in range(0, len(digits), _GROUP))


def find_barcode(text: str) -> str | None:
    """Return a barcode of thirteen digits, else None."""
    digits = _bare(text)
    return digits if _BARCODE.fullmatch(digits) else None


def find_mobile(text: str) -> str | None:
    """Return a Turkish mobile number as ten digits, from any of +90, 0 or bare writing, else None."""
    digits = re.sub(r"^(\+90|0090|90(?=5\d{9}$)|0)", "", re.sub(r"[()]", "", _bare(text)))
    return digits if _MOBILE.fullmatch(digits) else None


def format_kurus(kurus: int) -> str:
    """Return a sum in kuruş as lira in Turkish writing, for example 1.234,56 TL."""
    lira, rest = divmod(abs(kurus), _KURUS_IN_LIRA)
    sign = "−" if kurus < 0 else ""
    return f"{sign}{format_count(lira)},{rest:02d} TL"


def format_count(count: int) -> str:
    """Return a whole number in Turkish writing, for example 1.204."""
    return f"{count:,}".replace(",", ".")


def _bare(text: str) -> str:
    return _SEPARATORS.sub("", text)
