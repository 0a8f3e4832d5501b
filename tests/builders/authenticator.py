"""An authenticator in software: makes passkeys and signs with them as a phone or a security key does (WebAuthn §6)."""

import hashlib
import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from django.conf import settings
from fido2 import cbor
from fido2.cose import ES256

PRESENT, VERIFIED, HAS_CREDENTIAL = 0x01, 0x04, 0x40


class Authenticator:
    """One passkey; what it says of origin, host, user and counter may be set wrong."""

    def __init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = secrets.token_bytes(16)
        self.origin = settings.BASE_URL
        self.host = settings.BASE_URL.split("://")[1].split(":")[0]
        self.flags = PRESENT | VERIFIED
        self.counter = 0

    def make(self, options: str) -> str:
        """Answer `navigator.credentials.create`."""
        public = cbor.encode(dict(ES256.from_cryptography_key(self.key.public_key())))
        credential = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + public
        authenticator_data = self._head(self.flags | HAS_CREDENTIAL) + credential
        attestation = cbor.encode({"fmt": "none", "attStmt": {}, "authData": authenticator_data})
        response = {
            "clientDataJSON": encode(self._client(options, "webauthn.create")),
            "attestationObject": encode(attestation),
        }
        return self._answer(response)

    def sign(self, options: str) -> str:
        """Answer `navigator.credentials.get`."""
        self.counter += 1
        client, head = self._client(options, "webauthn.get"), self._head(self.flags)
        signature = self.key.sign(head + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        response = {
            "clientDataJSON": encode(client),
            "authenticatorData": encode(head),
            "signature": encode(signature),
        }
        return self._answer(response)

    def _client(self, options: str, kind: str) -> bytes:
        asked = json.loads(options)["publicKey"]
        return json.dumps({"type": kind, "challenge": asked["challenge"], "origin": self.origin}).encode()

    def _head(self, flags: int) -> bytes:
        return hashlib.sha256(self.host.encode()).digest() + bytes([flags]) + self.counter.to_bytes(4, "big")

    def _answer(self, response: dict[str, str]) -> str:
        answer: dict[str, Any] = {"id": encode(self.id), "rawId": encode(self.id), "type": "public-key"}
        return json.dumps(answer | {"response": response})


def encode(raw: bytes) -> str:
    """Return bytes as base64url without padding."""
    return urlsafe_b64encode(raw).decode().rstrip("=")


def decode(text: str) -> bytes:
    """Return the bytes of a base64url text."""
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
