"""The secrets of an installation: one file each in `<data>/secrets`, folder 0700, files 0600.

`make run` makes them at the first start and never again, so a demo keeps its keys as long as its data folder.
A production installation brings its own and refuses to start when one is missing.
In the demo all processes run as the same Unix user, so the file modes keep out other users, not our own
processes; that the key vault alone is *told* the path of its KEK is a habit there and a wall only in
production, where the vault has a Unix user of its own.
"""

import os
import secrets
import stat
from collections.abc import Callable
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import NameOID

from config.refusals import CannotStartError

KEY_BYTES = 32

SECRET_KEY = "secret-key"  # noqa: S105 - a file name
SECOND_FACTOR_KEY = "second-factor-key"
LETTER_KEY = "letter-key"
PEPPER = "pepper-1"
VAULT_KEK = "vault-kek-1"
CONTENT_KEK = "content-kek-1"
SEAL_PASSPHRASE = "seal-passphrase"  # noqa: S105 - a file name
AUTHORITY_SEAL_PASSPHRASE = "authority-seal-passphrase"  # noqa: S105 - a file name
MOBILE_DEMO = "mobile-signature-demo"
"""What the demo's operators of mobile signatures know us by; a deployment names its own (mobile-operators.json)."""

SEAL_KEY = "seal-key.pem"
SEAL_REQUEST = "seal-request.pem"


def open_folder(data_dir: Path) -> Path:
    """Return `<data>/secrets`, made with mode 0700; refuse one that others may read.

    Raises CannotStartError when the folder exists with a wider mode.
    """
    folder = data_dir / "secrets"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if stat.S_IMODE(folder.stat().st_mode) & 0o077:
        message = f"{folder} can be read by other users; make it private: chmod -R go= {folder}"
        raise CannotStartError(message)
    return folder


def write(path: Path, content: bytes) -> None:
    """Put the content into the file, mode 0600, whole or not at all, on the disk before returning."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def keep(path: Path, make: Callable[[], bytes]) -> bytes:
    """Return the bytes of the file; when it is missing, make and store them first."""
    if not path.exists():
        write(path, make())
    return path.read_bytes()


def random_text() -> bytes:
    """Return 256 random bits as text fit for a URL, a password or Django's secret key."""
    return secrets.token_urlsafe(KEY_BYTES).encode()


def random_key() -> bytes:
    """Return 256 random bits."""
    return secrets.token_bytes(KEY_BYTES)


def make_all(data_dir: Path) -> Path:
    """Make every secret that is missing and return the folder; those that exist are never touched."""
    folder = open_folder(data_dir)
    for name in (SECRET_KEY, SEAL_PASSPHRASE, AUTHORITY_SEAL_PASSPHRASE, MOBILE_DEMO):
        keep(folder / name, random_text)
    for name in (PEPPER, VAULT_KEK, CONTENT_KEK, SECOND_FACTOR_KEY, LETTER_KEY):
        keep(folder / name, random_key)
    passphrase = (folder / SEAL_PASSPHRASE).read_bytes()
    key = keep(folder / SEAL_KEY, lambda: _seal_key(passphrase))
    keep(folder / SEAL_REQUEST, lambda: _seal_request(key, passphrase))
    return folder


def _seal_key(passphrase: bytes) -> bytes:
    """Return a new P-256 key as encrypted PKCS #8 (RFC 5958)."""
    key = ec.generate_private_key(ec.SECP256R1())
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(passphrase))


def _seal_request(key: bytes, passphrase: bytes) -> bytes:
    """Return what a certificate authority is sent to certify the seal key (PKCS #10, RFC 2986)."""
    private = load_pem_private_key(key, passphrase)
    if not isinstance(private, ec.EllipticCurvePrivateKey):
        raise TypeError(SEAL_KEY)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Mühür")])
    request = x509.CertificateSigningRequestBuilder().subject_name(name).sign(private, hashes.SHA256())
    return request.public_bytes(Encoding.PEM)
