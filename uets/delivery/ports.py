"""What delivery needs from the world: who looks into the PDF files that officials hand over."""

from typing import Protocol

from uets.delivery.states import Unfit
from uets.kernel.ports import Slot


class GivenPdfs(Protocol):
    """Looks whether a file can be sent as it is."""

    def find_fault(self, content: bytes) -> Unfit | None:
        """Return NOT_PDF, PDF_BROKEN or PDF_ENCRYPTED; None for a PDF that everybody can open."""


given_pdfs: Slot[GivenPdfs] = Slot("delivery.given_pdfs")
