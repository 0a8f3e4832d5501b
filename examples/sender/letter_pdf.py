"""A plain PDF of a text, for those who have no letter yet: Helvetica with the Turkish letters, pages of 50 lines."""

import textwrap

LINES_OF_PAGE = 50
LETTERS_OF_LINE = 90
TURKISH = {"Ğ": "Gbreve", "ğ": "gbreve", "İ": "Idotaccent", "ı": "dotlessi", "Ş": "Scedilla", "ş": "scedilla"}
CODES = {letter: 128 + place for place, letter in enumerate(TURKISH)}
"""Letters that Windows-1252 has not; they take the places of 128 to 133."""

CATALOGUE, PAGES, FONT = 1, 2, 3


def write_pdf(text: str) -> bytes:
    """Return the text as PDF (ISO 32000-1)."""
    lines = [part for line in text.splitlines() for part in textwrap.wrap(line, LETTERS_OF_LINE) or [""]] or [
        ""
    ]
    pages = [lines[start : start + LINES_OF_PAGE] for start in range(0, len(lines), LINES_OF_PAGE)]
    names = " ".join(f"/{name}" for name in TURKISH.values())
    kids = " ".join(f"{FONT + 1 + 2 * place} 0 R" for place in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /Lang (tr-TR) >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding << /Type /Encoding "
        f"/BaseEncoding /WinAnsiEncoding /Differences [128 {names}] >> >>".encode(),
    ]
    for place, page in enumerate(pages):
        content = b"BT /F1 11 Tf 14 TL 60 780 Td " + b" ".join(map(_show, page)) + b" ET"
        objects.append(
            f"<< /Type /Page /Parent {PAGES} 0 R /MediaBox [0 0 595 842] /Contents {FONT + 2 + 2 * place} 0 R "
            f"/Resources << /Font << /F1 {FONT} 0 R >> >> >>".encode()
        )
        objects.append(b"<< /Length %d >>\nstream\n%b\nendstream" % (len(content), content))
    return _assemble(objects)


def _show(line: str) -> bytes:
    codes = bytes(CODES.get(letter) or _code(letter) for letter in line)
    escaped = codes.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
    return b"(%b) Tj T*" % escaped


def _code(letter: str) -> int:
    return letter.encode("cp1252", errors="replace")[0]


def _assemble(objects: list[bytes]) -> bytes:
    found, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(found))
        found += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    return found + (
        b"xref\n0 %d\n0000000000 65535 f \n%btrailer\n<< /Size %d /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (count, table, count, CATALOGUE, len(found))
    )
