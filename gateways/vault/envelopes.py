"""Envelopes of API keys: one data key per key, wrapped by a KEK that only the vault process is given."""

import os
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from gateways.secrets.box import SecretBox
from uets.keys.ports import Envelope, EnvelopeInvalid
from uets.notices.ports import SealedSecretInvalid

FAMILY: Final = "vault-kek"
NONCE_BYTES: Final = 12
KEY_BITS: Final = 256


class FileKekEnvelope:
    """Seals and opens with the KEKs `vault-kek-<number>` of the secrets folder (keys-and-api.md §2)."""

    def __init__(self, folder: Path) -> None:
        """Read the KEKs; raises KeyFileUnfit."""
        self._box = SecretBox(folder, family=FAMILY)

    def seal(self, secret: bytes, *, context: str) -> Envelope:
        """Return the envelope of a key for the context `kid|grant|account|version`."""
        data_key, nonce = AESGCM.generate_key(bit_length=KEY_BITS), os.urandom(NONCE_BYTES)
        return Envelope(
            kek_id=self._box.kek_id,
            wrapped_key=self._box.seal(data_key, context=context),
            nonce=nonce,
            ciphertext=AESGCM(data_key).encrypt(nonce, secret, context.encode()),
        )

    def open(self, envelope: Envelope, *, context: str) -> bytes:
        """Return the key; raises EnvelopeInvalid."""
        try:
            data_key = self._box.open(envelope.wrapped_key, context=context)
            return AESGCM(data_key).decrypt(
                bytes(envelope.nonce), bytes(envelope.ciphertext), context.encode()
            )
        except (InvalidTag, SealedSecretInvalid) as error:
            message = "changed, of another key, or under a KEK that is not here"
            raise EnvelopeInvalid(message) from error
