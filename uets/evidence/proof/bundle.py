"""The bundle that a court takes away: one evidence with all that proves it, as files and as a zip.

`dogrula.sh` inside checks the same with openssl and xmlsec1 alone; our own check is `checks.py`.
"""

import io
import re
import ssl
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Final, NamedTuple

from uets.evidence.proof import archive, evidence_record, merkle
from uets.evidence.proof.canonical_xml import DECLARATION
from uets.evidence.proof.evidence_record import Chain, Stamp
from uets.evidence.proof.timestamps import read_token

XML: Final = "delil.xml"
ROW: Final = "delil.json"
ROW_SIGNATURE: Final = "delil.json.sig"
PDF: Final = "delil.pdf"
RECORD: Final = "delil.ers"
PROOF: Final = "kanit.txt"
TOKEN: Final = "jeton.tst"  # noqa: S105 - a file name
NEXT_STAMP: Final = "sonraki-damga.txt"
CERTIFICATES: Final = "sertifikalar.pem"
ROOT: Final = "kok.pem"
SCRIPT: Final = "dogrula.sh"
READ_ME: Final = "OKU.txt"
SUMMARY: Final = "ozet.pdf"
MARKS: Final = frozenset({XML, ROW, ROW_SIGNATURE, RECORD, PROOF, TOKEN})
"""A folder with one of these is meant as the bundle of an evidence."""


class RevocationNames(NamedTuple):
    """The files that say what was said of the revocation of one certificate, and prove when it was said."""

    ocsp: str
    crl: str
    row: str
    record: str


OF_SEAL: Final = RevocationNames("muhur-ocsp.der", "muhur-crl.der", "iptal.json", "iptal.ers")
_OF_STAMP: Final = re.compile(r"damga-[1-9]\d{0,2}\.(ocsp|crl|json|ers)")
_HERE: Final = Path(__file__).parent
STORED_AT: Final = (1980, 1, 1, 0, 0, 0)


class Parts(NamedTuple):
    """What a bundle is made of."""

    document: bytes
    """The sealed file, or of a kind without a seal its row (rows.py)."""

    leaf: bytes
    path: bytes
    token: bytes
    certificates: tuple[bytes, ...]
    root: bytes
    """The pinned root that the seal's certificate leads to."""

    row_signature: bytes = b""
    """What the seal key signed of a row; a sealed file needs none."""

    renewals: tuple[Stamp, ...] = ()
    """Further time stamps, each over the token before it, oldest first (RFC 4998 §5.2)."""

    rehashes: tuple[Chain, ...] = ()
    """Further chains with a stronger hash, each over the document and all before it, oldest first (§5.3)."""

    revocation: Mapping[str, bytes] = MappingProxyType({})
    """The files on revocation of the certificates of seal and time stamps, as far as there are any."""


def of_stamp(number: int) -> RevocationNames:
    """Return the names of the files on revocation of the certificate that made a time stamp, counted from 1."""
    return RevocationNames(*(f"damga-{number}.{end}" for end in ("ocsp", "crl", "json", "ers")))


def is_on_revocation(name: str) -> bool:
    """Tell whether a file of this name says something of revocation."""
    return name in OF_SEAL or _OF_STAMP.fullmatch(name) is not None


def document_name(document: bytes) -> str:
    """Return the name under which a bundle holds a document."""
    return XML if document.startswith(DECLARATION.encode()) else ROW


def write_record(parts: Parts) -> bytes:
    """Return the evidence record of the parts, with every renewal so far."""
    return evidence_record.encode(_list_chains(parts))


def list_stamps(parts: Parts) -> list[Stamp]:
    """Return all time stamps of the parts in order, numbered from 1 in the names of a bundle."""
    return [stamp for chain in _list_chains(parts) for stamp in chain]


def _list_chains(parts: Parts) -> list[Chain]:
    return [(_first_stamp(parts), *parts.renewals), *parts.rehashes]


def write_files(parts: Parts, *, extra: Mapping[str, bytes] | None = None) -> dict[str, bytes]:
    """Return the files of a bundle by name; the same parts give the same bytes."""
    stamp = _first_stamp(parts)
    following = next((each for chain in (parts.renewals, *parts.rehashes) for each in chain), None)
    return {
        document_name(parts.document): parts.document,
        **({ROW_SIGNATURE: parts.row_signature} if parts.row_signature else {}),
        **(extra or {}),
        RECORD: write_record(parts),
        PROOF: write_proof(stamp, parts.leaf),
        TOKEN: parts.token,
        **({NEXT_STAMP: write_next(following)} if following else {}),
        **write_renewals(_list_chains(parts), data=parts.document),
        **parts.revocation,
        CERTIFICATES: write_pem(parts.certificates),
        ROOT: write_pem([parts.root]),
        SCRIPT: (_HERE / SCRIPT).read_bytes(),
        READ_ME: (_HERE / READ_ME).read_bytes(),
    }


def write_zip(files: Mapping[str, bytes]) -> bytes:
    """Return files as a zip with fixed times, the script executable."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(name, STORED_AT)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = (0o755 if name.endswith(".sh") else 0o644) << 16
            archive.writestr(info, content)
    return out.getvalue()


def read_zip(content: bytes) -> dict[str, bytes]:
    """Return the files of a zip; raises NotAnArchive, AmbiguousArchive."""
    return archive.read(content)


def write_proof(stamp: Stamp, leaf: bytes) -> bytes:
    """Return the way to the root for the shell: one line of hex hashes per group of the reduced tree."""
    groups = stamp.groups or ((leaf,),)
    return "".join(" ".join(node.hex() for node in group) + "\n" for group in groups).encode()


def write_next(stamp: Stamp) -> bytes:
    """Return when the first token was renewed, in seconds since 1970: until then its certificate had to be valid."""
    return f"{int(read_token(stamp.token).gen_time.timestamp())}\n".encode()


def write_renewals(chains: Sequence[Chain], *, data: bytes) -> dict[str, bytes]:
    """Return the time stamps after the first for the shell: tokens, ways to their roots, and what began a chain."""
    files: dict[str, bytes] = {}
    stamps = 0
    for number, chain in enumerate(chains):
        for position, stamp in enumerate(chain):
            stamps += 1
            if stamps == 1:
                continue
            before = chains[:number]
            if position:
                leaf = evidence_record.renewal_leaf(chain[position - 1].token, digest=stamp.digest)
            else:
                leaf = evidence_record.rehash_leaf(before, data=data, digest=stamp.digest)
                files[f"damga-{stamps}.dizi"] = evidence_record.encode_sequence(before)
            files[f"damga-{stamps}.txt"] = write_proof(stamp, leaf)
            files[f"damga-{stamps}.tst"] = stamp.token
    return files


def write_pem(certificates: Iterable[bytes]) -> bytes:
    """Return certificates (DER) as PEM."""
    return "".join(ssl.DER_cert_to_PEM_cert(each) for each in certificates).encode()


def _first_stamp(parts: Parts) -> Stamp:
    path = merkle.split(parts.path, size=len(parts.leaf))
    return evidence_record.make_stamp(parts.leaf, path, parts.token)
