"""Envelopes of keys: opened by the same KEK, for the same key, unchanged; read by a stranger with openssl."""

import subprocess

import msgspec
import pytest

from gateways.vault.envelopes import FileKekEnvelope
from uets.keys.ports import EnvelopeInvalid

KEY = b"uets_test_0000000000_not-a-key"
CONTEXT = "0000000000|grant|account|1"


@pytest.fixture
def vault(tmp_path):
    (tmp_path / "vault-kek-1").touch(mode=0o600)
    (tmp_path / "vault-kek-1").write_bytes(bytes(range(32)))
    return FileKekEnvelope(tmp_path)


def test_opens_what_it_sealed(vault):
    envelope = vault.seal(KEY, context=CONTEXT)
    assert vault.open(envelope, context=CONTEXT) == KEY
    assert envelope.kek_id == "vault-kek-1"
    assert KEY not in envelope.ciphertext


def test_every_key_has_its_own_data_key(vault):
    first, second = vault.seal(KEY, context=CONTEXT), vault.seal(KEY, context=CONTEXT)
    mixed = msgspec.structs.replace(first, wrapped_key=second.wrapped_key)
    with pytest.raises(EnvelopeInvalid):
        vault.open(mixed, context=CONTEXT)


def test_does_not_open_in_the_row_of_another_key(vault):
    with pytest.raises(EnvelopeInvalid):
        vault.open(vault.seal(KEY, context=CONTEXT), context="1111111111|grant|account|1")


@pytest.mark.parametrize("field", ["wrapped_key", "nonce", "ciphertext"])
def test_one_changed_byte_is_refused(vault, field):
    envelope = vault.seal(KEY, context=CONTEXT)
    changed = bytearray(getattr(envelope, field))
    changed[-1] ^= 1
    with pytest.raises(EnvelopeInvalid):
        vault.open(msgspec.structs.replace(envelope, **{field: bytes(changed)}), context=CONTEXT)


def test_takes_the_memory_views_of_the_database_driver(vault):
    envelope = vault.seal(KEY, context=CONTEXT)
    fields = ("wrapped_key", "nonce", "ciphertext")
    views = {field: memoryview(getattr(envelope, field)) for field in fields}
    assert vault.open(msgspec.structs.replace(envelope, **views), context=CONTEXT) == KEY


def openssl_decrypts(sealed, *, key, nonce):
    """GCM is CTR from counter 2 on (NIST SP 800-38D §7.1); the tag is the last 16 bytes."""
    counter = (nonce + bytes([0, 0, 0, 2])).hex()
    command = ["openssl", "enc", "-d", "-aes-256-ctr", "-K", key.hex(), "-iv", counter]
    return subprocess.run(command, input=sealed[:-16], capture_output=True, check=True).stdout


def test_openssl_opens_data_key_and_key(vault):
    envelope = vault.seal(KEY, context=CONTEXT)
    wrapped = envelope.wrapped_key
    data_key = openssl_decrypts(wrapped[15:], key=bytes(range(32)), nonce=wrapped[3:15])
    assert openssl_decrypts(envelope.ciphertext, key=data_key, nonce=envelope.nonce) == KEY
