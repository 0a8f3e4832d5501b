"""The bundle that a court takes away: one evidence with all that proves it, as a zip; and its check.

`dogrula.sh` inside checks the same with openssl and xmlsec1 alone. Nothing in a bundle is believed because it is in it:
roots and the certificates of seals and time stamps are the caller's (trust.md §2.8).
"""

import io
import ssl
import zipfile
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Final, NamedTuple

from uets.evidence.proof import evidence_record, merkle
from uets.evidence.proof.certificates import NotTrusted, Published, Role, check_role
from uets.evidence.proof.evidence_record import RecordInvalid
from uets.evidence.proof.seals import CheckedSeal, SealInvalid, check_seal
from uets.evidence.proof.timestamps import Token

XML: Final = "delil.xml"
RECORD: Final = "delil.ers"
PROOF: Final = "kanit.txt"
TOKEN: Final = "jeton.tst"  # noqa: S105 - a file name
CERTIFICATES: Final = "sertifikalar.pem"
ROOT: Final = "kok.pem"
SCRIPT: Final = "dogrula.sh"
READ_ME: Final = "OKU.txt"

MOST_FILES: Final = 60
LARGEST: Final = 50_000_000
_HERE: Final = Path(__file__).parent
STORED_AT: Final = (1980, 1, 1, 0, 0, 0)


class Parts(NamedTuple):
    """What a bundle is made of."""

    xml: bytes
    leaf: bytes
    path: bytes
    token: bytes
    certificates: tuple[bytes, ...]
    root: bytes
    """The pinned root that the seal's certificate leads to."""


class Step(NamedTuple):
    """One step of a check: its code, whether it holds, and what was found or where it breaks."""

    code: str
    holds: bool
    detail: str


class Report(NamedTuple):
    """What was checked, in order; a step after a broken one that needs it is left out."""

    steps: tuple[Step, ...]

    @property
    def holds(self) -> bool:
        """Tell whether every step holds."""
        return all(step.holds for step in self.steps)


def write_files(parts: Parts, *, extra: Mapping[str, bytes] | None = None) -> dict[str, bytes]:
    """Return the files of a bundle by name; the same parts give the same bytes."""
    path = merkle.split(parts.path, size=len(parts.leaf))
    stamp = evidence_record.make_stamp(parts.leaf, path, parts.token)
    return {
        XML: parts.xml,
        RECORD: evidence_record.encode([(stamp,)]),
        PROOF: _proof_lines(stamp, parts.leaf),
        TOKEN: parts.token,
        CERTIFICATES: _pem(parts.certificates),
        ROOT: _pem([parts.root]),
        SCRIPT: (_HERE / SCRIPT).read_bytes(),
        READ_ME: (_HERE / READ_ME).read_bytes(),
        **(extra or {}),
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
    """Return the files of a zip; raises ValueError for what is no bundle."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            infos = archive.infolist()
            if len(infos) > MOST_FILES or sum(info.file_size for info in infos) > LARGEST:
                message = "the zip is larger than any bundle"
                raise ValueError(message)
            return {info.filename: archive.read(info) for info in infos}
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError) as error:
        message = "the file is not a bundle"
        raise ValueError(message) from error


def check_files(files: Mapping[str, bytes], *, published: Published, now: datetime) -> Report:
    """Check the evidence of a bundle against what the installation has published; `now` is the time of the check."""
    steps: list[Step] = []
    seal = _check_seal(files, published, steps)
    tokens = _check_record(files, steps)
    if tokens:
        _check_authorities(tokens, published, steps, now=now)
        if seal is not None:
            steps.append(_check_order(seal, tokens[0]))
    return Report(tuple(steps))


def check_seal_alone(content: bytes, *, published: Published) -> Report:
    """Check a sealed evidence without its evidence record: who sealed it, not when it existed."""
    steps: list[Step] = []
    _check_seal({XML: content}, published, steps)
    return Report(tuple(steps))


def _check_seal(files: Mapping[str, bytes], published: Published, steps: list[Step]) -> CheckedSeal | None:
    try:
        seal = check_seal(files.get(XML, b""))
    except SealInvalid as error:
        steps.append(Step("seal", holds=False, detail=str(error)))
        return None
    steps.append(Step("seal", holds=True, detail=seal.sealed_at.isoformat()))
    try:
        check_role(seal.certificate, Role.SEAL, published=published, others=(), at=seal.sealed_at)
    except NotTrusted as error:
        steps.append(Step("seal-certificate", holds=False, detail=str(error)))
    else:
        steps.append(Step("seal-certificate", holds=True, detail="published as seal"))
    return seal


def _check_record(files: Mapping[str, bytes], steps: list[Step]) -> tuple[Token, ...]:
    try:
        proven = evidence_record.check(files.get(RECORD, b""), data=files.get(XML, b""))
    except RecordInvalid as error:
        steps.append(Step("evidence-record", holds=False, detail=str(error)))
        return ()
    steps.append(Step("evidence-record", holds=True, detail=proven.existed_at.isoformat()))
    return proven.tokens


def _check_authorities(
    tokens: tuple[Token, ...], published: Published, steps: list[Step], *, now: datetime
) -> None:
    """Check each token at the time of the next one, which is when it was last needed, and the last one today."""
    times = [*(token.gen_time for token in tokens[1:]), now]
    for number, (token, at) in enumerate(zip(tokens, times, strict=True), start=1):
        code = f"timestamp-{number}"
        try:
            check_role(
                token.certificate, Role.TIMESTAMP, published=published, others=token.certificates, at=at
            )
        except NotTrusted as error:
            steps.append(Step(code, holds=False, detail=str(error)))
        else:
            steps.append(Step(code, holds=True, detail=token.gen_time.isoformat()))


def _check_order(seal: CheckedSeal, token: Token) -> Step:
    is_before = seal.sealed_at.replace(microsecond=0) <= token.gen_time
    detail = "sealed before it was stamped" if is_before else "it says it was sealed after it was stamped"
    return Step("order", holds=is_before, detail=detail)


def _proof_lines(stamp: evidence_record.Stamp, leaf: bytes) -> bytes:
    groups = stamp.groups or ((leaf,),)
    return "".join(" ".join(node.hex() for node in group) + "\n" for group in groups).encode()


def _pem(certificates: Iterable[bytes]) -> bytes:
    return "".join(ssl.DER_cert_to_PEM_cert(each) for each in certificates).encode()
