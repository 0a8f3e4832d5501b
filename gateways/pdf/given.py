"""The port `delivery.given_pdfs`: is a file a PDF that is read without a password (ISO 32000-1 §7.5, §7.6)."""

import io
from typing import Final

from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader

from uets.delivery.states import Unfit

HEADER: Final = b"%PDF-"
HEADER_WITHIN: Final = 1024
"""Bytes in which readers look for the header (ISO 32000-1 annex H.3, note 13)."""

DAMAGE: Final = (
    PdfError,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    ArithmeticError,
    RecursionError,
)


class PdfReading:
    """Reads the structure of a file; it opens nothing in it and runs nothing."""

    def find_fault(self, content: bytes) -> Unfit | None:
        """Return NOT_PDF, PDF_BROKEN or PDF_ENCRYPTED; None for a PDF that everybody can open."""
        if HEADER not in content[:HEADER_WITHIN]:
            return Unfit.NOT_PDF
        try:
            reader = PdfFileReader(io.BytesIO(content), strict=False)
            if reader.encrypted:
                return Unfit.PDF_ENCRYPTED
            pages = int(reader.root["/Pages"]["/Count"])
        except DAMAGE:
            return Unfit.PDF_BROKEN
        return None if pages > 0 else Unfit.PDF_BROKEN
