"""Readable copies: the signature of a PDF (PAdES-B-T, ETSI EN 319 142-1) and the evidence attached to it.

No PDF parser stands between a stranger's file and its check: the signature has to cover every byte of the file but its
own place, so whatever passes is byte for byte what the seal key signed. Only then is anything unpacked.
"""

import hashlib
import re
import zlib
from collections.abc import Iterator
from datetime import datetime
from typing import Final

from uets.evidence.proof import bundle, cms, der
from uets.evidence.proof.certificates import NotTrusted, Published, Role, check_role
from uets.evidence.proof.report import Step
from uets.evidence.proof.timestamps import Token, TokenInvalid, check_imprint, read_token

START: Final = b"%PDF-"
TIMESTAMP_TOKEN: Final = "1.2.840.113549.1.9.16.2.14"  # noqa: S105 - an object identifier

_RANGE: Final = re.compile(rb"/ByteRange\s*\[\s*(\d{1,9})\s+(\d{1,9})\s+(\d{1,9})\s+(\d{1,9})\s*\]")
_FILE: Final = re.compile(rb"<<[^<>]{0,200}/Type\s*/EmbeddedFile\b.{0,500}?stream\r?\n", re.DOTALL)
_MOST_FILES: Final = 20
_LARGEST_FILE: Final = 2_000_000


class PdfInvalid(ValueError):
    """The signature of a PDF does not hold; the text says why."""


def check_pdf(content: bytes, *, published: Published, now: datetime, name: str = bundle.PDF) -> Step:
    """Check the signature of a PDF: it covers the whole file, and published certificates made and stamped it."""
    try:
        signed, signer = _read_signature(content)
        token = _read_token(signer)
        check_role(signed, Role.SEAL, published=published, others=(), at=token.gen_time)
        check_role(token.certificate, Role.TIMESTAMP, published=published, others=token.certificates, at=now)
    except (PdfInvalid, NotTrusted) as error:
        return Step("pdf-signature", holds=False, detail=str(error), file=name)
    return Step("pdf-signature", holds=True, detail=token.gen_time.isoformat(), file=name)


def read_attachments(content: bytes) -> dict[str, bytes]:
    """Return the evidence and its record out of a PDF whose signature holds, under the names of a bundle."""
    found: dict[str, bytes] = {}
    for file in _list_files(content):
        if file.startswith(b"<?xml"):
            found[bundle.XML] = file
        elif file.startswith(b"{"):
            found[bundle.ROW] = file
        else:
            is_record = _is_record(file)
            found[bundle.RECORD if is_record else bundle.ROW_SIGNATURE] = file
    return found


def _read_signature(content: bytes) -> tuple[bytes, cms.Signer]:
    """Return the certificate and the signature over all of a file; raises PdfInvalid."""
    ranges = [tuple(map(int, found)) for found in _RANGE.findall(content)]
    if not ranges:
        raise PdfInvalid("the PDF holds no signature")
    for start, before, after, length in ranges:
        is_whole = start == 0 and before < after and after + length == len(content)
        if is_whole and content[before : before + 1] == b"<" and content[after - 1 : after] == b">":
            covered = content[:before] + content[after:]
            return _check_signature(content[before + 1 : after - 1], covered)
    raise PdfInvalid("the signature does not cover the whole file")


def _check_signature(place: bytes, covered: bytes) -> tuple[bytes, cms.Signer]:
    try:
        signed = cms.read_signed_data(_unpack(place))
        (signer,) = signed.signers
        certificate = cms.find_certificate(signed, signer)
        cms.check_signer(signed, signer, certificate=certificate, content=covered)
    except cms.SignatureInvalid as error:
        message = f"the signature does not hold: {error}"
        raise PdfInvalid(message) from error
    except (der.NotDer, ValueError, StopIteration) as error:
        raise PdfInvalid("the signature cannot be read") from error
    return certificate, signer


def _unpack(place: bytes) -> bytes:
    """Return the CMS in the place that is kept free for it: hex in one case, and nothing but zeros behind."""
    encoded = bytes.fromhex(place.decode("ascii"))
    element = der.read(encoded)
    if any(encoded[element.end :]) or place not in {encoded.hex().encode(), encoded.hex().upper().encode()}:
        raise der.NotDer("the place of the signature holds something else too")
    return element.encoded


def _read_token(signer: cms.Signer) -> Token:
    """Return the time stamp over a signature; raises PdfInvalid."""
    try:
        for attribute in signer.unsigned_attributes.children() if signer.unsigned_attributes else ():
            fields = list(attribute.children())
            if fields and der.read_oid(fields[0]) == TIMESTAMP_TOKEN:
                token = read_token(next(fields[1].children()).encoded)
                check_imprint(token, hashlib.new(token.digest, signer.signature).digest())
                return token
    except (der.NotDer, TokenInvalid, IndexError, StopIteration) as error:
        raise PdfInvalid("the time stamp of the signature does not hold") from error
    raise PdfInvalid("the signature holds no time stamp")


def _list_files(content: bytes) -> Iterator[bytes]:
    """Yield the files attached to a PDF: their streams stand in it as they are, packed or not."""
    for number, match in enumerate(_FILE.finditer(content)):
        if number >= _MOST_FILES:
            return
        head, start = match[0], match.end()
        if b"FlateDecode" in head:
            try:
                yield zlib.decompressobj().decompress(content[start:], _LARGEST_FILE)
            except zlib.error:
                continue
        else:
            length = re.search(rb"/Length\s+(\d{1,9})\b", head)
            yield content[start : start + int(length[1])] if length else b""


def _is_record(file: bytes) -> bool:
    """Tell an evidence record from a signature: a sequence that begins with version 1 and holds more sequences."""
    try:
        fields = list(der.read_whole(file, tag=der.SEQUENCE, name="EvidenceRecord").children())
    except der.NotDer:
        return False
    return [field.tag for field in fields] != [der.INTEGER, der.INTEGER]
