"""KEKs and peppers from files: sealing bound to its context, rotation, unfit files refused."""

import hashlib
import hmac

import pytest

from gateways.secrets.box import SecretBox
from gateways.secrets.files import KeyFileUnfit
from gateways.secrets.peppers import FilePeppers, PepperGone
from uets.notices.ports import SealedSecretInvalid

KEY = "uets_live_ghcknj2h71_h8QvrcSJd9DXJTrcVtHEHFlYSWkdVInWozxfJMcq7lU4GfR9Q"
KEY_HMAC = "5dcd776b448aabe85215c9c00e20bbe6bf6af082bf7022cb665271bba9bfa7eb"


def put(folder, name, content=None):
    path = folder / name
    path.touch(mode=0o600)
    path.write_bytes(hashlib.sha256(name.encode()).digest() if content is None else content)
    return path


def test_opens_what_it_sealed_in_the_same_context_only(tmp_path):
    put(tmp_path, "content-kek-1")
    box = SecretBox(tmp_path, family="content-kek")
    sealed = box.seal(b"data key", context="notice:1")
    assert box.open(bytes(memoryview(sealed)), context="notice:1") == b"data key"
    assert b"data key" not in sealed
    with pytest.raises(SealedSecretInvalid):
        box.open(sealed, context="notice:2")


def test_any_changed_byte_is_refused(tmp_path):
    put(tmp_path, "content-kek-1")
    box = SecretBox(tmp_path, family="content-kek")
    sealed = box.seal(b"secret", context="x")
    for place in range(len(sealed)):
        changed = bytearray(sealed)
        changed[place] ^= 1
        with pytest.raises(SealedSecretInvalid):
            box.open(bytes(changed), context="x")
    with pytest.raises(SealedSecretInvalid):
        box.open(b"", context="x")


def test_a_new_kek_seals_and_the_old_one_still_opens(tmp_path):
    put(tmp_path, "content-kek-1")
    old = SecretBox(tmp_path, family="content-kek").seal(b"old", context="x")
    put(tmp_path, "content-kek-10")
    put(tmp_path, "content-kek-2")
    box = SecretBox(tmp_path, family="content-kek")
    assert box.kek_id == "content-kek-10"
    assert box.open(old, context="x") == b"old"
    (tmp_path / "content-kek-1").unlink()
    with pytest.raises(SealedSecretInvalid):
        SecretBox(tmp_path, family="content-kek").open(old, context="x")


def test_a_bare_name_is_the_first_of_its_family(tmp_path):
    put(tmp_path, "second-factor-key")
    assert SecretBox(tmp_path, family="second-factor-key").kek_id == "second-factor-key-1"


def test_one_family_does_not_open_what_another_sealed(tmp_path):
    put(tmp_path, "content-kek-1", bytes(32))
    put(tmp_path, "vault-kek-1", bytes(32))
    sealed = SecretBox(tmp_path, family="content-kek").seal(b"secret", context="x")
    with pytest.raises(SealedSecretInvalid):
        SecretBox(tmp_path, family="vault-kek").open(sealed, context="x")


def test_hmac_of_the_published_key(tmp_path):
    put(tmp_path, "pepper-1", bytes(range(32)))
    assert FilePeppers(tmp_path).mac(KEY.encode(), version=1).hex() == KEY_HMAC


def test_two_peppers_live_while_rotating(tmp_path):
    put(tmp_path, "pepper-1", bytes(32))
    put(tmp_path, "pepper-2")
    peppers = FilePeppers(tmp_path)
    assert peppers.newest == 2
    assert peppers.mac(b"x", version=1) == hmac.digest(bytes(32), b"x", hashlib.sha256)
    with pytest.raises(PepperGone):
        peppers.mac(b"x", version=3)


def test_refuses_a_missing_family(tmp_path):
    with pytest.raises(KeyFileUnfit, match="pepper-1"):
        FilePeppers(tmp_path)


def test_refuses_a_key_of_another_length(tmp_path):
    put(tmp_path, "pepper-1", b"short")
    with pytest.raises(KeyFileUnfit, match="32 bytes"):
        FilePeppers(tmp_path)


def test_refuses_a_key_that_others_may_read(tmp_path):
    put(tmp_path, "pepper-1").chmod(0o640)
    with pytest.raises(KeyFileUnfit, match="others"):
        FilePeppers(tmp_path)
