"""One P-256 seal key in a new SoftHSM2 token, the same key in an encrypted file, and its certificate."""

import hashlib
import os
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, NamedTuple, cast

import pkcs11
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from pkcs11 import Mechanism, ObjectClass, SignMixin

from gateways.sealing.certificate import CERTIFICATE_NAME
from gateways.sealing.encrypted_file import EncryptedFileKey
from gateways.sealing.pkcs11_token import TokenKey
from simulators.certificates.authority import Authority

MODULE: Final = Path("/usr/lib/softhsm/libsofthsm2.so")
NAME: Final = "bench"
LABEL: Final = "muhur"
PIN: Final = "1234"
PASSPHRASE: Final = b"a passphrase of the bench"
CONFIGURATION: Final = "directories.tokendir = {folder}\nobjectstore.backend = file\nlog.level = ERROR\n"
PEM: Final = serialization.Encoding.PEM
PKCS8: Final = serialization.PrivateFormat.PKCS8

Sign = Callable[[Sequence[bytes]], list[bytes]]
"""Signs digests and returns r‖s of each."""


class SealKeys(NamedTuple):
    """The one seal key, as each side of a comparison holds it."""

    token: TokenKey
    file: EncryptedFileKey
    session: pkcs11.Session
    sign_raw: Sign
    """The token alone: C_SignInit and C_Sign for each digest, nothing around them."""
    certificate: x509.Certificate


def open_keys(folder: Path, *, authority: Authority) -> SealKeys:
    """Make the key in a folder; SoftHSM2 is loaded once per process, so this is called once per process."""
    signer = authority.signer("Mühür")
    plain = signer.key.private_bytes(PEM, PKCS8, serialization.NoEncryption())
    encryption = serialization.BestAvailableEncryption(PASSPHRASE)
    files = {
        "plain.pem": plain,
        "seal-key.pem": signer.key.private_bytes(PEM, PKCS8, encryption),
        "seal-passphrase": PASSPHRASE,
        CERTIFICATE_NAME: signer.certificate.public_bytes(PEM),
    }
    for name, content in files.items():
        (folder / name).touch(mode=0o600)
        (folder / name).write_bytes(content)
    _fill_token(folder)
    token = TokenKey(module=MODULE, token=NAME, pin=PIN, label=LABEL, certificate=folder / CERTIFICATE_NAME)
    token.sign_all([b"the session is opened, and this process is logged in"])
    session = pkcs11.lib(str(MODULE)).get_token(token_label=NAME).open()
    key = cast("SignMixin", session.get_key(object_class=ObjectClass.PRIVATE_KEY, label=LABEL))
    file = EncryptedFileKey(key_file=folder / "seal-key.pem", passphrase_file=folder / "seal-passphrase")

    def sign_raw(digests: Sequence[bytes]) -> list[bytes]:
        return [key.sign(digest, mechanism=Mechanism.ECDSA) for digest in digests]

    return SealKeys(token, file, session, sign_raw, signer.certificate)


def digest_all(contents: Sequence[bytes]) -> list[bytes]:
    """Return the SHA-256 of each content."""
    return [hashlib.sha256(content).digest() for content in contents]


def _fill_token(folder: Path) -> None:
    (folder / "tokens").mkdir()
    (folder / "softhsm.conf").write_text(CONFIGURATION.format(folder=folder / "tokens"), encoding="utf-8")
    os.environ["SOFTHSM2_CONF"] = str(folder / "softhsm.conf")
    made = ["--init-token", "--free", "--label", NAME, "--pin", PIN, "--so-pin", PIN]
    filled = [
        "--import",
        str(folder / "plain.pem"),
        "--token",
        NAME,
        "--label",
        LABEL,
        "--id",
        "01",
        "--pin",
        PIN,
    ]
    for words in (made, filled):
        subprocess.run(["softhsm2-util", *words], check=True, capture_output=True)
