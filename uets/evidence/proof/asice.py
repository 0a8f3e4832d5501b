"""The standard container of a sealed evidence and its evidence record: ASiC-E (ETSI EN 319 162-1 §4.4)."""

import base64
import hashlib
import io
import zipfile
from typing import Final

from uets.evidence.proof.bundle import RECORD, STORED_AT, XML

MEDIA_TYPE: Final = "application/vnd.etsi.asic-e+zip"
MANIFEST_FILE: Final = "META-INF/ASiCEvidenceRecordManifest.xml"
RECORD_FILE: Final = "META-INF/evidencerecord.ers"
_SHA256: Final = "http://www.w3.org/2001/04/xmlenc#sha256"
_NAMESPACES: Final = (
    'xmlns:asic="http://uri.etsi.org/02918/v1.2.1#" xmlns:ds="http://www.w3.org/2000/09/xmldsig#"'
)


def write_container(*, xml: bytes, record: bytes) -> bytes:
    """Return the container; `mimetype` stands first and uncompressed, so that its kind can be seen from outside."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        _add(archive, "mimetype", MEDIA_TYPE.encode(), method=zipfile.ZIP_STORED)
        _add(archive, XML, xml)
        _add(archive, MANIFEST_FILE, _manifest(xml))
        _add(archive, RECORD_FILE, record)
    return out.getvalue()


def as_bundle(files: dict[str, bytes]) -> dict[str, bytes]:
    """Return the files of a container under the names of a bundle, so that both are checked alike."""
    return {XML: files.get(XML, b""), RECORD: files.get(RECORD_FILE, b"")}


def is_container(files: dict[str, bytes]) -> bool:
    """Tell whether these are the files of an ASiC-E container."""
    return files.get("mimetype") == MEDIA_TYPE.encode()


def _manifest(xml: bytes) -> bytes:
    digest = base64.b64encode(hashlib.sha256(xml).digest()).decode()
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<asic:ASiCManifest {_NAMESPACES}>'
        f'<asic:SigReference MimeType="application/octet-stream" URI="{RECORD_FILE}"></asic:SigReference>'
        f'<asic:DataObjectReference MimeType="text/xml" URI="{XML}"><ds:DigestMethod Algorithm="{_SHA256}">'
        f"</ds:DigestMethod><ds:DigestValue>{digest}</ds:DigestValue></asic:DataObjectReference>"
        "</asic:ASiCManifest>"
    ).encode()


def _add(archive: zipfile.ZipFile, name: str, content: bytes, *, method: int = zipfile.ZIP_DEFLATED) -> None:
    info = zipfile.ZipInfo(name, STORED_AT)
    info.compress_type = method
    info.external_attr = 0o644 << 16
    archive.writestr(info, content)
