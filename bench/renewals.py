"""One evidence as it is handed out: fresh, after ten years and after thirty, with the renewals of those years.

Stamped in 2026, the stamp renewed in 2034 and 2042, hashed anew with SHA-512 in 2050 (RFC 4998 §5.2 and §5.3).
"""

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any, Final, NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from bench import evidence
from bench.stamping import root_of
from gateways.sealing.signature_forms import to_raw
from simulators.certificates.authority import Authority, Signer
from simulators.timestamps.token import make_token
from uets.evidence.proof import bundle, erds, evidence_record, merkle, xades
from uets.evidence.proof.certificates import Role
from uets.evidence.proof.evidence_record import Chain, Stamp

FIRST: Final = 2026
RENEWED: Final = (2034, 2042)
REHASHED: Final = 2050
LIFE: Final = timedelta(days=9 * 365)
"""How long a certificate of the time-stamp authority lasts: until after the next renewal."""

OTHERS: Final = 9_999
"""The other leaves of each batch."""


class HandedOut(NamedTuple):
    """A bundle (zip) and what other programs need to check the same: the sealed file and each token with its hash."""

    content: bytes
    xml: bytes
    tokens: tuple[tuple[bytes, bytes, datetime], ...]


class Keeper:
    """Seals evidence and keeps it for so many renewals."""

    def __init__(self, authority: Authority) -> None:
        self._signer = authority.signer("Mühür")
        self._root = root_of(authority)
        years = (FIRST, *RENEWED, REHASHED)
        self._stampers = {year: _make_stamper(authority.root(), year) for year in years}
        self._others = [hashlib.sha256(b"%d" % number).digest() for number in range(OTHERS)]

    def hand_out(self, row: dict[str, Any], *, renewals: int) -> HandedOut:
        """Return the bundle of a row after so many renewals (0 to 3)."""
        xml = self._seal(row)
        stamped = [self._stamp(hashlib.sha256(xml).digest(), FIRST)]
        for year in RENEWED[:renewals]:
            stamped.append(self._stamp(evidence_record.renewal_leaf(stamped[-1][0].token), year))
        chains: list[Chain] = [tuple(stamp for stamp, _, _ in stamped)]
        if renewals > len(RENEWED):
            leaf = evidence_record.rehash_leaf(chains, data=xml, digest=merkle.SHA512)
            stamped.append(self._stamp(leaf, REHASHED, digest=merkle.SHA512))
            chains.append((stamped[-1][0],))
        certificates = (_der(self._signer), *(_der(self.stamper(at.year)) for _, _, at in stamped))
        path = merkle.Tree([*self._others, hashlib.sha256(xml).digest()]).paths()[OTHERS]
        parts = bundle.Parts(
            document=xml,
            leaf=hashlib.sha256(xml).digest(),
            path=path,
            token=stamped[0][0].token,
            certificates=certificates,
            root=self._root,
            renewals=chains[0][1:],
            rehashes=tuple(chains[1:]),
        )
        files = bundle.write_files(parts)
        tokens = tuple((stamp.token, root, at) for stamp, root, at in stamped)
        return HandedOut(bundle.write_zip(files), xml, tokens)

    def list_roles(self) -> list[tuple[Role, bytes]]:
        """Return what the installation has published after thirty years."""
        stampers = [(Role.TIMESTAMP, _der(stamper)) for stamper in self._stampers.values()]
        return [(Role.ROOT, self._root), (Role.SEAL, _der(self._signer)), *stampers]

    def stamper(self, year: int) -> Signer:
        """Return the time-stamp authority's signer of a year."""
        return self._stampers[year]

    def _seal(self, row: dict[str, Any]) -> bytes:
        key, sealer = self._signer.key, xades.make_sealer(_der(self._signer))
        document = erds.write(row, issuer=evidence.ISSUER, is_test=True)
        unsigned = xades.prepare(document, sealer=sealer, at=evidence.SEALED_AT)
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise TypeError(self._signer)
        signature = key.sign(unsigned.to_be_signed, ec.ECDSA(SHA256()))
        return xades.finish(unsigned, to_raw(signature), sealer=sealer)

    def _stamp(self, leaf: bytes, year: int, *, digest: str = merkle.SHA256) -> tuple[Stamp, bytes, datetime]:
        """Return the archive time stamp of a leaf, the root that was stamped, and when."""
        others = self._others if digest == merkle.SHA256 else [each + each for each in self._others]
        tree = merkle.Tree([*others, leaf], algorithm=digest)
        at = datetime(year, 10, 10, 12, 0, tzinfo=UTC)
        token = make_token(tree.root, signer=self.stamper(year), at=at, digest=digest)
        return evidence_record.make_stamp(leaf, tree.path(OTHERS), token, digest=digest), tree.root, at


def _make_stamper(root: Signer, year: int) -> Signer:
    key, valid_from = ec.generate_private_key(ec.SECP256R1()), datetime(year, 1, 1, tzinfo=UTC)
    identifier = x509.AuthorityKeyIdentifier.from_issuer_public_key(root.key.public_key())
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"TEST Zaman Damgası {year}")]))
        .issuer_name(root.certificate.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(valid_from)
        .not_valid_after(valid_from + LIFE)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        .add_extension(identifier, critical=False)
    )
    return Signer(key, builder.sign(root.key, SHA256()))


def _der(signer: Signer) -> bytes:
    return signer.certificate.public_bytes(Encoding.DER)
