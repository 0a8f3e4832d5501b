"""Readable copies of evidence: printed by typst with the evidence attached, then signed with the seal."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

import typst

from gateways.pdf import evidence_words
from gateways.pdf.signing import PdfSealer
from gateways.pdf.typst_pdf import compile_template
from uets.evidence.ports import EvidencePaper, SealKey, TimestampAuthority

REASON: Final = "Delilin okunur kopyası"
LATIN_ENDS: Final = 0x0250
"""Up to here every printable letter has a glyph in the fonts; beyond, only those of BEYOND are counted on."""

BEYOND: Final = frozenset("–—‘’“”…₺€")
NO_GLYPH: Final = "?"


class SealedPdfs:
    """Prints and signs for one installation."""

    def __init__(
        self,
        *,
        installation: str,
        is_test: bool,
        verify_url: str,
        seal_key: Callable[[], SealKey],
        timestamps: Callable[[], TimestampAuthority],
    ) -> None:
        """Remember whose copies these are, where they are verified, and who signs and stamps."""
        self._installation, self._is_test, self._verify_url = installation, is_test, verify_url
        self._sealer = PdfSealer(seal_key=seal_key, timestamps=timestamps)

    def print_evidence(
        self, paper: EvidencePaper, *, at: datetime, attachments: Mapping[str, bytes]
    ) -> bytes:
        """Return the copy of one evidence; what is shown depends on the evidence alone, the signature on `at`."""
        shown = evidence_words.evidence_paper(
            paper, installation=self._installation, is_test=self._is_test, verify_url=self._verify_url
        )
        printed = _print("evidence", shown, at=paper.stamped_at, files=attachments)
        return self._sealer.sign(printed, at=at, reason=REASON)

    def print_summary(self, papers: Sequence[EvidencePaper], *, at: datetime) -> bytes:
        """Return the summary of all evidence of a notice."""
        shown = evidence_words.summary_paper(
            list(papers), installation=self._installation, is_test=self._is_test, verify_url=self._verify_url
        )
        stamped_at = max(paper.stamped_at for paper in papers)
        printed = _print("evidence_summary", shown, at=stamped_at, files={})
        return self._sealer.sign(printed, at=at, reason=REASON)


def _print(template: str, shown: Mapping[str, object], *, at: datetime, files: Mapping[str, bytes]) -> bytes:
    """Print. A letter that no font has becomes a question mark, and the copy says so: PDF/A forbids to leave it out."""
    try:
        return compile_template(template, dict(shown) | {"is_spelt": True}, at=at, files=files)
    except typst.TypstError:
        plain = _spell({**shown, "is_spelt": False})
        return compile_template(template, plain, at=at, files=files)


def _spell(value: Any) -> Any:
    """Return what is shown with only letters that have a glyph."""
    match value:
        case str():
            return "".join(letter if _has_glyph(letter) else NO_GLYPH for letter in value)
        case dict():
            return {name: _spell(item) for name, item in value.items()}
        case list() | tuple():
            return [_spell(item) for item in value]
        case _:
            return value


def _has_glyph(letter: str) -> bool:
    return letter in BEYOND or (letter.isprintable() and ord(letter) < LATIN_ENDS)
