"""The standard container of an evidence and its evidence record: ASiC-E (ETSI EN 319 162-1 §4.4)."""

import base64
import hashlib
import io
import zipfile
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from uets.evidence.proof.bundle import RECORD, REVOCATION, ROW, ROW_SIGNATURE, STORED_AT, XML, document_name

MEDIA_TYPE: Final = "application/vnd.etsi.asic-e+zip"
MIMETYPE: Final = "mimetype"
MANIFEST_FILE: Final = "META-INF/ASiCEvidenceRecordManifest.xml"
RECORD_FILE: Final = "META-INF/evidencerecord.ers"
SIGNATURE_FILE: Final = f"META-INF/{ROW_SIGNATURE}"
"""Of an evidence without a seal: the evidence record covers the row alone, so the manifest does not name this file."""

_SHA256: Final = "http://www.w3.org/2001/04/xmlenc#sha256"
_NAMESPACES: Final = (
    'xmlns:asic="http://uri.etsi.org/02918/v1.2.1#" xmlns:ds="http://www.w3.org/2000/09/xmldsig#"'
)
NOTHING: Final[Mapping[str, bytes]] = MappingProxyType({})
_TYPES: Final = {XML: "text/xml", ROW: "application/json"}


def write_container(
    *, document: bytes, record: bytes, row_signature: bytes = b"", revocation: Mapping[str, bytes] = NOTHING
) -> bytes:
    """Return the container; `mimetype` stands first and uncompressed, so that its kind can be seen from outside."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        _add(archive, MIMETYPE, MEDIA_TYPE.encode(), method=zipfile.ZIP_STORED)
        _add(archive, document_name(document), document)
        _add(archive, MANIFEST_FILE, write_manifest(document))
        _add(archive, RECORD_FILE, record)
        if row_signature:
            _add(archive, SIGNATURE_FILE, row_signature)
        for name, content in revocation.items():
            _add(archive, f"META-INF/{name}", content)
    return out.getvalue()


def as_bundle(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files of a container under the names of a bundle, so that both are checked alike."""
    names = {XML: XML, ROW: ROW, RECORD_FILE: RECORD, SIGNATURE_FILE: ROW_SIGNATURE}
    names |= {f"META-INF/{name}": name for name in REVOCATION}
    return {names[name]: content for name, content in files.items() if name in names}


def is_container(files: Mapping[str, bytes]) -> bool:
    """Tell whether these are the files of an ASiC-E container."""
    return files.get(MIMETYPE) == MEDIA_TYPE.encode()


def write_manifest(document: bytes) -> bytes:
    """Return the manifest: what the evidence record covers, with its digest."""
    name, digest = document_name(document), base64.b64encode(hashlib.sha256(document).digest()).decode()
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<asic:ASiCManifest {_NAMESPACES}>'
        f'<asic:SigReference MimeType="application/octet-stream" URI="{RECORD_FILE}"></asic:SigReference>'
        f'<asic:DataObjectReference MimeType="{_TYPES[name]}" URI="{name}"><ds:DigestMethod Algorithm="{_SHA256}">'
        f"</ds:DigestMethod><ds:DigestValue>{digest}</ds:DigestValue></asic:DataObjectReference>"
        "</asic:ASiCManifest>"
    ).encode()


def _add(archive: zipfile.ZipFile, name: str, content: bytes, *, method: int = zipfile.ZIP_DEFLATED) -> None:
    info = zipfile.ZipInfo(name, STORED_AT)
    info.compress_type = method
    info.external_attr = 0o644 << 16
    archive.writestr(info, content)
