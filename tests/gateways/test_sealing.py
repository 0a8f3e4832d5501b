"""The seal key: its signatures verify with openssl alone, one changed byte fails, unfit files are refused."""

import hashlib
import subprocess

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)

from gateways.sealing.encrypted_file import EncryptedFileKey, SealKeyUnfit

PASSPHRASE = b"a passphrase of the test"
RECEIPT = '{"kind":"onay","account":"Yıldız Ticaret Ltd. Şti."}'.encode()


def write_key(folder, *, curve=None, encryption=None, passphrase=PASSPHRASE):
    key = ec.generate_private_key(curve or ec.SECP256R1())
    encryption = encryption or BestAvailableEncryption(PASSPHRASE)
    files = {
        "seal-key.pem": key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption),
        "seal-passphrase": passphrase,
    }
    for name, content in files.items():
        (folder / name).touch(mode=0o600)
        (folder / name).write_bytes(content)
    return {"key_file": folder / "seal-key.pem", "passphrase_file": folder / "seal-passphrase"}


def openssl_verifies(folder, key, content, signature):
    (folder / "muhur.pem").write_text(key.public_pem)
    (folder / "makbuz.json").write_bytes(content)
    (folder / "makbuz.json.sig").write_bytes(signature)
    command = "openssl dgst -sha256 -verify muhur.pem -signature makbuz.json.sig makbuz.json"
    return subprocess.run(command.split(), cwd=folder, capture_output=True, check=False).returncode == 0


def test_openssl_verifies_a_receipt(tmp_path):
    key = EncryptedFileKey(**write_key(tmp_path))
    assert openssl_verifies(tmp_path, key, RECEIPT, key.sign(RECEIPT))


@pytest.mark.parametrize("place", [0, 20, len(RECEIPT) - 1])
def test_one_changed_byte_fails(tmp_path, place):
    key = EncryptedFileKey(**write_key(tmp_path))
    changed = bytearray(RECEIPT)
    changed[place] ^= 1
    assert not openssl_verifies(tmp_path, key, bytes(changed), key.sign(RECEIPT))


def test_a_changed_signature_or_another_key_fails(tmp_path):
    key = EncryptedFileKey(**write_key(tmp_path))
    signature = bytearray(key.sign(RECEIPT))
    signature[-1] ^= 1
    assert not openssl_verifies(tmp_path, key, RECEIPT, bytes(signature))
    other = EncryptedFileKey(**write_key(tmp_path))
    assert not openssl_verifies(tmp_path, other, RECEIPT, key.sign(RECEIPT))


def test_key_id_is_what_openssl_computes(tmp_path):
    key = EncryptedFileKey(**write_key(tmp_path))
    command = ["openssl", "pkey", "-pubin", "-outform", "DER"]
    der = subprocess.run(command, input=key.public_pem.encode(), capture_output=True, check=True).stdout
    assert key.key_id == hashlib.sha256(der).hexdigest()


def test_a_line_end_after_the_passphrase_does_not_matter(tmp_path):
    EncryptedFileKey(**write_key(tmp_path, passphrase=PASSPHRASE + b"\n"))


@pytest.mark.parametrize(
    ("unfit", "words"),
    [
        ({"curve": ec.SECP384R1()}, "P-256"),
        ({"encryption": NoEncryption()}, "not encrypted"),
        ({"passphrase": b"wrong"}, "passphrase"),
    ],
)
def test_refuses_an_unfit_key(tmp_path, unfit, words):
    files = write_key(tmp_path, **unfit)
    with pytest.raises(SealKeyUnfit, match=words):
        EncryptedFileKey(**files)


def test_refuses_missing_and_readable_files(tmp_path):
    files = write_key(tmp_path)
    files["key_file"].chmod(0o644)
    with pytest.raises(SealKeyUnfit, match="others"):
        EncryptedFileKey(**files)
    files["key_file"].unlink()
    with pytest.raises(SealKeyUnfit, match="missing"):
        EncryptedFileKey(**files)
