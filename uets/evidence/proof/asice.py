"""The standard container of an evidence and its evidence record: ASiC-E (ETSI EN 319 162-1 §4.4)."""

import base64
import hashlib
import io
import zipfile
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from uets.evidence.proof.bundle import (
    RECORD,
    ROW,
    ROW_SIGNATURE,
    STORED_AT,
    XML,
    document_name,
    is_on_revocation,
)
from uets.evidence.proof.report import MISSING, Report, Step

MEDIA_TYPE: Final = "application/vnd.etsi.asic-e+zip"
MIMETYPE: Final = "mimetype"
FOLDER: Final = "META-INF/"
MANIFEST_FILE: Final = "META-INF/ASiCEvidenceRecordManifest.xml"
RECORD_FILE: Final = "META-INF/evidencerecord.ers"
SIGNATURE_FILE: Final = f"META-INF/{ROW_SIGNATURE}"
"""Of an evidence without a seal: the evidence record covers the row alone, so the manifest does not name this file."""

_SHA256: Final = "http://www.w3.org/2001/04/xmlenc#sha256"
_NAMESPACES: Final = (
    'xmlns:asic="http://uri.etsi.org/02918/v1.2.1#" xmlns:ds="http://www.w3.org/2000/09/xmldsig#"'
)
NOTHING: Final[Mapping[str, bytes]] = MappingProxyType({})
_NAME_AT: Final = 30
"""Where the name of the first file stands in a zip."""
_TYPES: Final = {XML: "text/xml", ROW: "application/json"}


def write_container(
    *, document: bytes, record: bytes, row_signature: bytes = b"", revocation: Mapping[str, bytes] = NOTHING
) -> bytes:
    """Return the container; `mimetype` stands first and uncompressed, so that its kind can be seen from outside."""
    files = {
        MIMETYPE: MEDIA_TYPE.encode(),
        document_name(document): document,
        MANIFEST_FILE: write_manifest(document),
        RECORD_FILE: record,
        **({SIGNATURE_FILE: row_signature} if row_signature else {}),
        **{f"{FOLDER}{name}": content for name, content in revocation.items()},
    }
    return write_zip(files)


def write_zip(files: Mapping[str, bytes]) -> bytes:
    """Return the files of a container as zip, in their order and with fixed times, `mimetype` unpacked."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(name, STORED_AT)
            info.compress_type = zipfile.ZIP_STORED if name == MIMETYPE else zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, content)
    return out.getvalue()


def as_bundle(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files of a container under the names of a bundle, so that both are checked alike."""
    names = _list_names(files)
    return {names[name]: content for name, content in files.items() if name in names}


def name_back(report: Report, files: Mapping[str, bytes]) -> Report:
    """Return a report on the files of a container with the names that they have in it."""
    names = {inside: name for name, inside in _list_names(files).items()}
    names |= {RECORD: RECORD_FILE, ROW_SIGNATURE: SIGNATURE_FILE}

    def named(step: Step) -> Step:
        inside = f"{FOLDER}{step.file}" if is_on_revocation(step.file) else step.file
        return step._replace(file=names.get(step.file, inside))

    return report._replace(
        steps=tuple(map(named, report.steps)),
        unproven=tuple(map(named, report.unproven)),
        unchecked=tuple(names.get(name, name) for name in report.unchecked),
    )


def check_frame(files: Mapping[str, bytes]) -> Report:
    """Check what makes a container of an evidence and its record, and name what belongs to neither."""
    document = files.get(XML) or files.get(ROW) or b""
    wanted = {MIMETYPE: MEDIA_TYPE.encode(), MANIFEST_FILE: write_manifest(document)}
    faults = {
        MIMETYPE: "it is not that of an ASiC-E container",
        MANIFEST_FILE: "it differs from the evidence",
    }
    steps = []
    for name, content in wanted.items():
        why = faults[name] if name in files else MISSING
        holds = files.get(name) == content
        if name == MANIFEST_FILE or not holds:
            steps.append(Step("manifest", holds=holds, detail="" if holds else why, file=name))
    known = wanted.keys() | _list_names(files).keys()
    return Report(tuple(steps), unchecked=tuple(sorted(files.keys() - known)))


def check_first(content: bytes, files: Mapping[str, bytes]) -> Report:
    """Check that the kind of a container can be seen from outside: its first file, unpacked (EN 319 162-1 §A.1)."""
    is_first = content.startswith(f"{MIMETYPE}{MEDIA_TYPE}".encode(), _NAME_AT)
    is_first |= files.get(MIMETYPE) != MEDIA_TYPE.encode()
    why = "it does not stand first and unpacked"
    return Report(() if is_first else (Step("manifest", holds=False, detail=why, file=MIMETYPE),))


def is_container(files: Mapping[str, bytes]) -> bool:
    """Tell whether these are meant as the files of an ASiC-E container, whole or not."""
    return not {MIMETYPE, MANIFEST_FILE, RECORD_FILE}.isdisjoint(files)


def _list_names(files: Mapping[str, bytes]) -> dict[str, str]:
    """Return the names of a bundle by those of a container, as far as its files tell of evidence."""
    names = {XML: XML, ROW: ROW, RECORD_FILE: RECORD, SIGNATURE_FILE: ROW_SIGNATURE}
    inside = {name: name.removeprefix(FOLDER) for name in files if name.startswith(FOLDER)}
    return names | {name: short for name, short in inside.items() if is_on_revocation(short)}


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
