"""The integrator's own keys (P-256, one for encryption, one for signatures) and the API keys it has received."""

import json
import os
from pathlib import Path
from typing import Any

from joserfc import jwe, jws
from joserfc.jwk import ECKey

JWE_ALGORITHMS = ["ECDH-ES+A256KW", "A256GCM"]


class Keyring:
    """Files below one folder, each readable by its owner only; private keys never leave it."""

    def __init__(self, home: Path) -> None:
        self.home = home
        home.mkdir(parents=True, exist_ok=True, mode=0o700)

    def make_keys(self) -> None:
        """Make the two key pairs once; existing ones stay."""
        for use in ("enc", "sig"):
            file = self.home / f"{use}.json"
            if not file.exists():
                key = ECKey.generate_key("P-256", {"use": use}, private=True)
                key.ensure_kid()
                _write_private(file, json.dumps(key.as_dict(private=True)))

    def private_key(self, use: str) -> ECKey:
        """Return the private key for `enc` or `sig`."""
        return ECKey.import_key(json.loads((self.home / f"{use}.json").read_text(encoding="utf-8")))

    def public_jwks(self) -> dict[str, Any]:
        """Return the JWKS (RFC 7517) to be registered, without private members."""
        return {"keys": [self.private_key(use).as_dict(private=False) for use in ("enc", "sig")]}

    def answer_challenge(self, challenge: str) -> str:
        """Prove possession of both keys: decrypt the challenge with `enc`, sign what it holds with `sig`."""
        key = self.private_key("sig")
        header = {"alg": "ES256", "kid": key.kid}
        return jws.serialize_compact(header, self.decrypt(challenge), key, algorithms=["ES256"])

    def decrypt(self, compact: str) -> bytes:
        """Return the content of a JWE encrypted to the `enc` key (RFC 7516)."""
        content = jwe.decrypt_compact(compact, self.private_key("enc"), algorithms=JWE_ALGORITHMS).plaintext
        if content is None:
            message = "the JWE is empty"
            raise ValueError(message)
        return content

    def keep_api_key(self, grant_id: str, api_key: str) -> None:
        """Keep the API key of a grant."""
        _write_private(self.home / "api-keys" / grant_id, api_key)

    def list_api_keys(self) -> dict[str, str]:
        """Return the API key of each grant."""
        folder = self.home / "api-keys"
        files = sorted(folder.iterdir()) if folder.is_dir() else []
        return {file.name: file.read_text(encoding="utf-8") for file in files}


def _write_private(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    unfinished = file.with_suffix(".unfinished")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        stream.write(text)
    unfinished.rename(file)
