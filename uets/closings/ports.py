"""What closing needs from the world: a seal for documents under a key that the database does not hold."""

from typing import Protocol

from uets.kernel.ports import Slot


class DocumentBox(Protocol):
    """Seals a document of a request."""

    def seal(self, secret: bytes, *, context: str) -> bytes:
        """Return the document encrypted for this context (`closing:<id>`)."""

    def open(self, sealed: bytes, *, context: str) -> bytes:
        """Return the document; raises ValueError for another context, a changed byte or a missing key."""


document_box: Slot[DocumentBox] = Slot("closings.document_box")
