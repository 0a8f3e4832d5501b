"""Printing by typst: fonts out of its own package, no system library, no network."""

import json
import mimetypes
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Final

import typst

from gateways.pdf import words
from uets.agreements.ports import ConsentReceipt, OrderReceipt, PdfDocument, TextCopy
from uets.notices.ports import NoticeLetter

TEMPLATES: Final = Path(__file__).parent / "templates"
SOURCES: Final = frozenset({"application/json", "application/xml", "text/xml"})
"""What a document is printed from; other attachments are supplements."""


class TypstPdf:
    """Prints the documents of the product."""

    def print(
        self, document: PdfDocument, *, at: datetime, attachments: Mapping[str, bytes] | None = None
    ) -> bytes:
        """Return the document with the named files attached; the same input gives the same bytes."""
        files = attachments or {}
        match document:
            case OrderReceipt():
                return compile_template("order_receipt", words.order_receipt(document), at=at, files=files)
            case ConsentReceipt():
                return compile_template(
                    "consent_receipt", words.consent_receipt(document), at=at, files=files
                )
            case TextCopy():
                return compile_template("text_copy", words.text_copy(document), at=at, files=files)

    def print_letter(self, letter: NoticeLetter, *, at: datetime) -> bytes:
        """Return a cover letter; the same letter at the same time gives the same bytes."""
        return compile_template("notice_letter", words.notice_letter(letter), at=at, files={})


def compile_template(
    template: str, shown: Mapping[str, object], *, at: datetime, files: Mapping[str, bytes]
) -> bytes:
    """Print one template: PDF/A-3 level A (ISO 19005-3, tagged) that is PDF/UA-1 too (ISO 14289-1, read aloud)."""
    attachments = [_attachment(name, content) for name, content in files.items()]
    return typst.compile(
        TEMPLATES / f"{template}.typ",
        root=TEMPLATES,
        format="pdf",
        ignore_system_fonts=True,
        pdf_standards=["a-3a", "ua-1"],
        timestamp=at.replace(microsecond=0),
        sys_inputs={"document": json.dumps(dict(shown)), "attachments": json.dumps(attachments)},
    )


def _attachment(name: str, content: bytes) -> dict[str, object]:
    """Return one file as the template attaches it: PDF/A-3 wants a media type and a relationship (§6.8)."""
    media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    relationship = "source" if media_type in SOURCES else "supplement"
    return {"name": name, "content": list(content), "type": media_type, "relationship": relationship}
