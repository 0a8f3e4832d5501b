"""The obvious way to sign evidence as CMS in Python: pyHanko's CAdES, its key in the same PKCS #11 token."""

import asyncio

from asn1crypto import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.sign.pkcs11 import PKCS11Signer

from bench.hsm import LABEL, SealKeys


class PyhankoCades:
    """Signs contents detached (CAdES-B-B)."""

    def __init__(self, keys: SealKeys) -> None:
        certificate = x509.Certificate.load(keys.certificate.public_bytes(Encoding.DER))
        self._signer = PKCS11Signer(
            keys.session, signing_cert=certificate, key_label=LABEL, use_raw_mechanism=True
        )

    def sign_all(self, contents: list[bytes]) -> list[bytes]:
        """Return the signature (DER) over each content."""
        return asyncio.run(self._sign_all(contents))

    async def _sign_all(self, contents: list[bytes]) -> list[bytes]:
        return [
            (await self._signer.async_sign_general_data(content, "sha256", use_cades=True)).dump()
            for content in contents
        ]
