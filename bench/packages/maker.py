"""Makes packages from one that the product's own writer wrote: what differs is put in, digested and signed anew."""

import base64
import hashlib
import io
import random
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

from bench.packages.archive import Ends, Large, write_archive
from bench.packages.signing import FastSigner
from uets.notices.eyp.shapes import CourtFile, IdScheme, Sender
from uets.notices.eyp.writer import Draft, DraftRecipient, write_package

LETTER: Final = "UstYazi/ustyazi.pdf"
SUMMARY: Final = "PaketOzeti/PaketOzeti.xml"
SIGNATURE: Final = "Imzalar/ImzaCades.imz"
FINAL_SUMMARY: Final = "NihaiOzet/NihaiOzet.xml"
SEAL: Final = "Muhur/MuhurCades.imz"
UNSIGNED: Final = ("[Content_Types].xml", "_rels/")
SIZE: Final = 100_000
"""Bytes of a package unless told otherwise, to within a few hundred."""

BESIDE_LETTER: Final = 9_200
"""Bytes of a package beside its letter: XML and signatures, packed."""

LETTERS: Final = 16
"""So many letters are shared; each package's own ends in its own words."""

TEMPLATE_ID: Final = UUID("7e57ab1e-0000-4000-8000-00000000beef")
TEMPLATE_TCKN: Final = "99999999990"
TEMPLATE_NAME: Final = "@ALICI@ @SOYADI@"
TEMPLATE_NUMBER: Final = "E-99000001-100-@SAYI@"
TEMPLATE_FILE: Final = "2026/@ESAS@"


class Recipient(NamedTuple):
    """Whom a package is addressed to."""

    tckn: str
    name: str


class Signers(NamedTuple):
    """Whose signatures a package carries: an official's on the summary, the body's seal on all of it."""

    official: FastSigner
    seal: FastSigner


class Made(NamedTuple):
    """A package: its bytes are before, the letter of this number, behind."""

    letter: int
    ends: Ends


class Maker:
    """Makes ever new packages of one authority."""

    def __init__(
        self,
        sender: Sender,
        signers: Sequence[Signers],
        *,
        at: datetime,
        first: int = 0,
        size: int = SIZE,
    ) -> None:
        self._signers, self._number = signers, first
        self.letters = [_write_letter(number, size=size) for number in range(LETTERS)]
        self._begun = [_Begun(letter) for letter in self.letters]
        self._parts = _write_template(sender, at=at)
        self._changed = [
            name for name in self._parts if name not in {SUMMARY, FINAL_SUMMARY, SIGNATURE, SEAL, LETTER}
        ]

    def make(self, recipient: Recipient) -> Made:
        """Return the next package, to this recipient."""
        number, self._number = self._number, self._number + 1
        signers, letter = self._signers[number % len(self._signers)], number % LETTERS
        words = _words(number, recipient)
        tail = b"\n%% " + words.belge_id.encode() + b"\n%%EOF\n"
        begun = self._begun[letter]
        digests = _Digests()
        digests.replace(_digest_all(self._parts[LETTER]), begun.digest_all(tail))
        parts: dict[str, bytes] = {}
        for name in self._changed:
            old = self._parts[name]
            parts[words.put_in_name(name)] = new = words.put_in(old)
            if new is not old and not name.startswith(UNSIGNED) and "_rels/" not in name:
                digests.replace(_digest_all(old), _digest_all(new))
        for signer, summary, signature in (
            (signers.official, SUMMARY, SIGNATURE),
            (signers.seal, FINAL_SUMMARY, SEAL),
        ):
            written = words.put_in(digests.put_in(self._parts[summary]))
            parts[summary], parts[signature] = written, signer.sign(written)
            for name in (summary, signature):
                digests.replace(_digest_all(self._parts[name]), _digest_all(parts[name]))
        crc, size = zlib.crc32(tail, begun.crc), len(self.letters[letter]) + len(tail)
        ends = write_archive(parts, large=Large(LETTER, crc, size))
        return Made(letter, Ends(ends.before, tail + ends.behind))


class _Words(NamedTuple):
    """The words of one package in place of those of the template."""

    pairs: tuple[tuple[bytes, bytes], ...]
    belge_id: str
    hexadecimal: str

    def put_in(self, content: bytes) -> bytes:
        """Return a part with these words; the same object when it holds none of them."""
        for old, new in self.pairs:
            if old in content:
                content = content.replace(old, new)
        return content

    def put_in_name(self, name: str) -> str:
        """Return the name of a part with these words."""
        return name.replace(TEMPLATE_ID.hex, self.hexadecimal)


class _Digests:
    """The digests of one package in place of those of the template."""

    def __init__(self) -> None:
        self._pairs: list[tuple[bytes, bytes]] = []

    def replace(self, old: tuple[bytes, ...], new: tuple[bytes, ...]) -> None:
        """Remember that a part has other digests."""
        self._pairs += zip(old, new, strict=True)

    def put_in(self, summary: bytes) -> bytes:
        """Return a summary of the template with the digests of this package."""
        for old, new in self._pairs:
            summary = summary.replace(old, new)
        return summary


class _Begun:
    """Digests and CRC of a letter up to its own last words."""

    def __init__(self, letter: bytes) -> None:
        self.crc = zlib.crc32(letter)
        self._hashes = (hashlib.sha384(letter), hashlib.sha512(letter))

    def digest_all(self, tail: bytes) -> tuple[bytes, ...]:
        """Return the digests of the letter with its last words."""
        found = []
        for begun in self._hashes:
            whole = begun.copy()
            whole.update(tail)
            found.append(base64.b64encode(whole.digest()))
        return tuple(found)


def _words(number: int, recipient: Recipient) -> _Words:
    identifier = UUID(int=random.Random(number).getrandbits(128), version=4)  # noqa: S311 - no secret
    first, _, last = recipient.name.rpartition(" ")
    new = {
        str(TEMPLATE_ID).upper(): str(identifier).upper(),
        str(TEMPLATE_ID): str(identifier),
        TEMPLATE_ID.hex: identifier.hex,
        TEMPLATE_TCKN: recipient.tckn,
        "@ALICI@": first,
        "@SOYADI@": last,
        "@SAYI@": str(number),
        "@ESAS@": str(number),
    }
    pairs = tuple((old.encode(), text.encode()) for old, text in new.items())
    return _Words(pairs, str(identifier), identifier.hex)


def _write_letter(number: int, *, size: int) -> bytes:
    """Return the beginning of a letter: bytes that do not shrink, as in a scanned or compressed PDF."""
    return b"%PDF-1.7\n%" + random.Random(number).randbytes(size - BESIDE_LETTER)  # noqa: S311 - no secret


def _write_template(sender: Sender, *, at: datetime) -> Mapping[str, bytes]:
    draft = Draft(
        belge_id=TEMPLATE_ID,
        subject=f"Gerekçeli karar {TEMPLATE_FILE} hakkında tebligat",
        sender=sender,
        recipients=(DraftRecipient(scheme=IdScheme.TCKN, number=TEMPLATE_TCKN, name=TEMPLATE_NAME),),
        cover_letter=b"@letter@",
        dated_at=at,
        document_number=TEMPLATE_NUMBER,
        court=CourtFile(unit=sender.name, file_number=TEMPLATE_FILE, file_kind="Esas", detsis=sender.detsis),
        signed_by="Can Gündoğdu",
    )
    package = write_package(draft, sign=lambda role, _: f"@{role}@".encode())
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _digest_all(content: bytes) -> tuple[bytes, ...]:
    """Return the two digests of a part as a summary of a 2.0 package states them."""
    return tuple(base64.b64encode(hash_(content).digest()) for hash_ in (hashlib.sha384, hashlib.sha512))
