"""The file of published certificates, read again when it has changed."""

from pathlib import Path

from uets.evidence.ports import CertificatesUnavailable
from uets.evidence.proof.certificates import NotTrusted, Published, publish, read_published


class PublishedFile:
    """Roots, seals and time-stamp certificates of a file in the form that `read_published` reads."""

    def __init__(self, file: Path) -> None:
        """Remember where the file is."""
        self._file = file
        self._seen: tuple[int, Published] | None = None

    def read(self) -> Published:
        """Return the certificates with their roles."""
        try:
            changed_at = self._file.stat().st_mtime_ns
            if self._seen is None or self._seen[0] != changed_at:
                self._seen = changed_at, publish(read_published(self.text()))
        except (OSError, NotTrusted) as error:
            raise self._unreadable from error
        return self._seen[1]

    def text(self) -> str:
        """Return the file."""
        try:
            return self._file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise self._unreadable from error

    @property
    def _unreadable(self) -> CertificatesUnavailable:
        return CertificatesUnavailable(f"the published certificates cannot be read: {self._file.name}")
