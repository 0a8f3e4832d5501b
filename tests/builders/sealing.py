"""A seal key with a certificate of the test authority, and a time-stamp authority over real HTTP."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from gateways.pdf.evidence_pdf import SealedPdfs
from gateways.sealing.encrypted_file import EncryptedFileKey
from gateways.timestamps.http_authority import HttpTimestamps
from simulators.certificates.authority import Authority
from simulators.timestamps.server import TimestampServer
from tests.builders.proofs import root_certificate, timestamp_certificate
from tests.packages import authority
from uets.evidence import ports
from uets.evidence.actions import Issuer, seal_waiting, stamp_waiting
from uets.evidence.proof.certificates import Published, Role, publish, write_published
from uets.kernel import clock

PASSPHRASE = b"a passphrase of the tests"
ISSUER = Issuer("UETS (test)", True)  # noqa: FBT003 - the evidence says TEST
PEM = serialization.Encoding.PEM


def make_seal_key(folder: Path, *, by: Authority | None = None) -> EncryptedFileKey:
    """Return a new seal key in a folder, certified by the test authority or another one."""
    key = ec.generate_private_key(ec.SECP256R1())
    encryption = serialization.BestAvailableEncryption(PASSPHRASE)
    private = key.private_bytes(PEM, serialization.PrivateFormat.PKCS8, encryption)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Mühür")])
    request = x509.CertificateSigningRequestBuilder().subject_name(name).sign(key, hashes.SHA256())
    certificate = (by or authority()).certify(request.public_bytes(PEM), name="Mühür")
    for file, content in (
        ("seal-key.pem", private),
        ("seal-passphrase", PASSPHRASE),
        ("seal-certificate.pem", certificate.public_bytes(PEM)),
    ):
        (folder / file).touch(mode=0o600)
        (folder / file).write_bytes(content)
    return EncryptedFileKey(key_file=folder / "seal-key.pem", passphrase_file=folder / "seal-passphrase")


def publish_all(*seals: bytes) -> Published:
    """Return what the installation of a test publishes."""
    return publish(list_roles(*seals))


@contextmanager
def working_seal(folder: Path, *, at: datetime | None = None) -> Iterator[TimestampServer]:
    """Bind a seal key, a time-stamp authority whose clock stands or goes like ours, and what is published."""
    key = make_seal_key(folder)
    ports.seal_key.bind(lambda: key)
    bind_published(list_roles(key.certificate))
    ports.pdfs.bind(make_pdfs)
    with running_authority(at=at) as server:
        yield server


class PublishedRoles:
    """What the installation of a test publishes, without a file."""

    def __init__(self, roles: Sequence[tuple[Role, bytes]]) -> None:
        self._roles = roles

    def read(self) -> Published:
        """Return them."""
        return publish(self._roles)

    def text(self) -> str:
        """Return them as the file that is published."""
        return write_published(self._roles)


def make_pdfs() -> SealedPdfs:
    """Return what prints and signs readable copies with the seal and the authority that are bound."""
    return SealedPdfs(
        installation=ISSUER.name,
        is_test=True,
        verify_url="http://localhost:8000/delil-dogrulama/",
        seal_key=ports.seal_key,
        timestamps=ports.timestamps,
    )


def bind_published(roles: Sequence[tuple[Role, bytes]]) -> None:
    """Let the installation publish certificates."""
    ports.published.bind(lambda: PublishedRoles(roles))


def list_roles(*seals: bytes) -> list[tuple[Role, bytes]]:
    """Return the certificates that the installation of a test publishes."""
    roles = [(Role.ROOT, root_certificate()), (Role.TIMESTAMP, timestamp_certificate())]
    return [*roles, *((Role.SEAL, each) for each in seals)]


def seal_and_stamp(*, at: datetime | None = None) -> None:
    """Seal and stamp all that waits, now unless a time is given."""
    at = at or clock.now()
    seal_waiting(issuer=ISSUER, at=at)
    stamp_waiting(at=at)


@contextmanager
def running_authority(*, at: datetime | None) -> Iterator[TimestampServer]:
    """Run a time-stamp authority whose clock stands, or goes like ours, and bind the port to it."""
    signer = authority().timestamper("Zaman Damgası")
    with TimestampServer(("127.0.0.1", 0), signer=signer, clock=lambda: at or clock.now()) as server:
        gateway = HttpTimestamps(urls=[server.url], published=publish_all)
        ports.timestamps.bind(lambda: gateway)
        try:
            yield server
        finally:
            gateway.close()
