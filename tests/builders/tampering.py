"""Bundles with all that they can hold, of an issuer that publishes revocation, and what is done to them."""

import hashlib
import tempfile
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp

from simulators.certificates.authority import Authority, Signer
from simulators.certificates.revocations import REVOKED, answer, make_crl, revoke
from simulators.timestamps.token import make_token
from tests.builders import proofs
from uets.evidence.proof import asice, bundle, evidence_record, merkle, rows
from uets.evidence.proof.bundle import Parts, RevocationNames
from uets.evidence.proof.certificates import Role, fingerprint
from uets.evidence.proof.chain import canonical, sha256_hex
from uets.evidence.proof.evidence_record import Stamp
from uets.evidence.proof.timestamps import read_token

Files = dict[str, bytes]
NO_ACCOUNT = "00000000-0000-0000-0000-000000000000"
A_DAY = timedelta(days=1)


@cache
def issuer() -> Authority:
    """Return an authority whose certificates name where it tells of revocation."""
    made = Authority(Path(tempfile.mkdtemp(prefix="uets-tests-issuer-")))
    made.announce("http://iptal.example")
    return made


def seal_signer(name: str = "Mühür") -> Signer:
    """Return a seal key that it certified."""
    return issuer().signer(name)


def stamper(name: str = "Zaman Damgası") -> Signer:
    """Return a time-stamp authority that it certified."""
    return issuer().timestamper(name)


def root() -> bytes:
    """Return its root (DER)."""
    return issuer().root().certificate.public_bytes(Encoding.DER)


def roles() -> list[tuple[Role, bytes]]:
    """Return what the installation publishes: two seals and two time-stamp authorities."""
    seals = [(Role.SEAL, proofs.der(seal_signer(name))) for name in ("Mühür", "Öbür Mühür")]
    stampers = [(Role.TIMESTAMP, proofs.der(stamper(name))) for name in ("Zaman Damgası", "Öbür Damga")]
    return [(Role.ROOT, root()), *seals, *stampers]


def tell(
    signer: Signer, names: RevocationNames, *, at: datetime, revoked_at: datetime | None = None
) -> Files:
    """Return the files on the revocation of a certificate, as they were kept and stamped at a time."""
    if revoked_at is not None:
        revoke(issuer(), signer.certificate, at=revoked_at)
    try:
        return _tell(signer, names, at=at)
    finally:
        (issuer().home / REVOKED).unlink(missing_ok=True)


def _tell(signer: Signer, names: RevocationNames, *, at: datetime) -> Files:
    builder = ocsp.OCSPRequestBuilder()
    builder = builder.add_certificate(signer.certificate, issuer().root().certificate, hashes.SHA1())  # noqa: S303
    said = answer(issuer(), builder.build().public_bytes(Encoding.DER), at=at)
    listed = make_crl(issuer(), at=at)
    facts = {
        "certificate_sha256": fingerprint(proofs.der(signer)),
        "ocsp_sha256": hashlib.sha256(said).hexdigest(),
        "crl_sha256": hashlib.sha256(listed).hexdigest(),
    }
    row = write_row(facts=facts, kind="seal:revocation_kept")
    record = bundle.write_record(proofs.make_parts(row, stamper=stamper(), at=at + timedelta(seconds=2)))
    return dict(zip(names, (said, listed, row, record), strict=True))


def write_row(**changed: object) -> bytes:
    """Return the canonical form of a row."""
    row = proofs.make_row(account_id=NO_ACCOUNT, subject="notice:1", previous_hash="0" * 64)
    return rows.write_row(row | changed | {"facts_sha256": _digest_of(changed.get("facts", row["facts"]))})


def make_parts(*, is_sealed: bool, is_renewed: bool, is_other: bool = False) -> Parts:
    """Return a bundle's parts; another one of the same installation has other keys and other times throughout."""
    seal = seal_signer("Öbür Mühür" if is_other else "Mühür")
    by = stamper("Öbür Damga" if is_other else "Zaman Damgası")
    later = timedelta(hours=1 if is_other else 0)
    sequence = 7 if is_other else 2
    if is_sealed:
        document, signature = proofs.seal(proofs.make_row(sequence=sequence), signer=seal), b""
    else:
        document, signature = write_row(kind="notice:archived", sequence=sequence), b""
        assert isinstance(seal.key, ec.EllipticCurvePrivateKey)
        signature = seal.key.sign(document, ec.ECDSA(hashes.SHA256()))
    parts = proofs.make_parts(document, stamper=by, at=proofs.STAMPED_AT + later)
    parts = parts._replace(
        certificates=(proofs.der(seal), proofs.der(by)), root=root(), row_signature=signature
    )
    if is_renewed:
        parts = _renew(parts, by=by, later=later)
    told = tell(seal, bundle.OF_SEAL, at=proofs.SEALED_AT + A_DAY)
    for number, stamp in enumerate(bundle.list_stamps(parts), start=1):
        at = read_token(stamp.token).gen_time + A_DAY
        told |= tell(by, bundle.of_stamp(number), at=at)
    return parts._replace(revocation=told)


def as_zip(parts: Parts) -> Files:
    """Return the files of the bundle."""
    return bundle.write_files(parts)


def as_container(parts: Parts) -> Files:
    """Return the files of the ASiC-E container."""
    content = asice.write_container(
        document=parts.document,
        record=bundle.write_record(parts),
        row_signature=parts.row_signature,
        revocation=parts.revocation,
    )
    return bundle.read_zip(content)


def pack(files: Mapping[str, bytes]) -> bytes:
    """Return files as zip in their order, of a container `mimetype` unpacked."""
    return asice.write_zip(files) if asice.MIMETYPE in files else bundle.write_zip(files)


def remove(files: Files, other: Files, name: str) -> Files:  # noqa: ARG001 - of a table
    """Take a file out."""
    return {each: content for each, content in files.items() if each != name}


def cut(files: Files, other: Files, name: str) -> Files:  # noqa: ARG001 - of a table
    """Take the last byte off a file."""
    return files | {name: files[name][:-1]}


def swap(files: Files, other: Files, name: str) -> Files:
    """Put another bundle's file in its place."""
    return files | {name: other.get(name, files[name])}


TAMPERINGS: dict[str, Callable[[Files, Files, str], Files]] = {"remove": remove, "cut": cut, "swap": swap}


def tamper(files: Files, other: Files) -> Iterator[tuple[str, str, Files]]:
    """Yield every tampering with every file: what was done, to which, and what came of it, unless nothing changed."""
    for name in files:
        for what, done in TAMPERINGS.items():
            changed = done(files, other, name)
            if changed != files:
                yield what, name, changed


def _renew(parts: Parts, *, by: Signer, later: timedelta) -> Parts:
    """Renew a time stamp, then hash all anew with SHA-512."""
    second = _stamp(
        evidence_record.renewal_leaf(parts.token), by=by, at=proofs.STAMPED_AT + later + 5 * A_DAY
    )
    parts = parts._replace(renewals=(second,))
    before = evidence_record.decode(bundle.write_record(parts))
    leaf = evidence_record.rehash_leaf(before, data=parts.document, digest=merkle.SHA512)
    at = proofs.STAMPED_AT + later + 10 * A_DAY
    return parts._replace(rehashes=((_stamp(leaf, by=by, at=at, digest=merkle.SHA512),),))


def _stamp(leaf: bytes, *, by: Signer, at: datetime, digest: str = merkle.SHA256) -> Stamp:
    tree = merkle.Tree([bytes([1]) * len(leaf), leaf], algorithm=digest)
    token = make_token(tree.root, signer=by, at=at, digest=digest)
    return evidence_record.make_stamp(leaf, tree.path(1), token, digest=digest)


def _digest_of(facts: object) -> str:
    return sha256_hex(canonical(facts))
