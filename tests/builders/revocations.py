"""What an authority says of the revocation of a seal's certificate, kept and stamped as the installation does."""

import hashlib
from datetime import datetime, timedelta

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp

from simulators.certificates.authority import Signer
from simulators.certificates.revocations import REVOKED, answer, make_crl, revoke
from tests.builders import proofs
from tests.packages import authority
from uets.evidence.proof import bundle, rows
from uets.evidence.proof.certificates import fingerprint


def ask(signer: Signer) -> bytes:
    """Return the OCSP request for a certificate of the test authority."""
    builder = ocsp.OCSPRequestBuilder()
    builder = builder.add_certificate(signer.certificate, authority().root().certificate, hashes.SHA1())  # noqa: S303
    return builder.build().public_bytes(Encoding.DER)


def revocation_files(
    signer: Signer, *, revoked_after: timedelta | None = None, named: bytes | None = None
) -> dict[str, bytes]:
    """Return the files of a bundle that say what the authority said a day after the seal."""
    at: datetime = proofs.SEALED_AT + timedelta(days=2)
    if revoked_after is not None:
        revoke(authority(), signer.certificate, at=proofs.SEALED_AT + revoked_after)
    try:
        said, listed = answer(authority(), ask(signer), at=at), make_crl(authority(), at=at)
    finally:
        (authority().home / REVOKED).unlink(missing_ok=True)
    facts = {
        "certificate_sha256": fingerprint(named or proofs.der(signer)),
        "ocsp_sha256": hashlib.sha256(said).hexdigest(),
        "crl_sha256": hashlib.sha256(listed).hexdigest(),
    }
    row = proofs.make_row(facts=facts, account_id="00000000-0000-0000-0000-000000000000")
    row |= {"subject": "seal:1", "previous_hash": "0" * 64}
    content = rows.write_row(row)
    return {
        bundle.OF_SEAL.ocsp: said,
        bundle.OF_SEAL.crl: listed,
        bundle.OF_SEAL.row: content,
        bundle.OF_SEAL.record: bundle.write_record(proofs.make_parts(content)),
    }
