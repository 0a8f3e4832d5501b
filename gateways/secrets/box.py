"""Sealing of small secrets (data keys, authenticator seeds) under a key-encryption key from a file."""

import os
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from gateways.secrets import files
from uets.notices.ports import SealedSecretInvalid

FORMAT: Final = 1
NONCE_BYTES: Final = 12


class SecretBox:
    """AES-256-GCM under the newest KEK of a family; older KEKs still open.

    A sealed secret is: format 1, KEK number (2 bytes), nonce (12), ciphertext and tag. Its AAD names the KEK and the
    context, so that a sealed secret moved to another row does not open.
    """

    def __init__(self, folder: Path, *, family: str) -> None:
        """Read the KEKs; raises KeyFileUnfit."""
        self._family = family
        self._keys = {number: AESGCM(key) for number, key in files.read_family(folder, family=family).items()}
        self._newest = max(self._keys)

    @property
    def kek_id(self) -> str:
        """Name of the newest KEK, for example `content-kek-1`."""
        return self._name(self._newest)

    def seal(self, secret: bytes, *, context: str) -> bytes:
        """Return the secret sealed for this context."""
        nonce = os.urandom(NONCE_BYTES)
        aad = self._aad(self._newest, context=context)
        head = bytes([FORMAT]) + self._newest.to_bytes(2, "big")
        return head + nonce + self._keys[self._newest].encrypt(nonce, secret, aad)

    def open(self, sealed: bytes, *, context: str) -> bytes:
        """Return the secret; raises SealedSecretInvalid for another context, a changed byte or a missing KEK."""
        sealed = bytes(sealed)
        number, nonce, body = int.from_bytes(sealed[1:3], "big"), sealed[3:15], sealed[15:]
        key = self._keys.get(number)
        if sealed[:1] != bytes([FORMAT]) or key is None or len(nonce) != NONCE_BYTES:
            message = "unknown format or KEK"
            raise SealedSecretInvalid(message)
        try:
            return key.decrypt(nonce, body, self._aad(number, context=context))
        except InvalidTag as error:
            message = "changed, or sealed for another context"
            raise SealedSecretInvalid(message) from error

    def _name(self, number: int) -> str:
        return f"{self._family}-{number}"

    def _aad(self, number: int, *, context: str) -> bytes:
        return f"uets:secret:{self._name(number)}:{context}:v1".encode()
