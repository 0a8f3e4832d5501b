"""CAdES signatures by the ten thousand: those of the simulated signers, written from their own first one.

The simulator builds a signature in milliseconds. All that differs between two signatures of one signer at one time is
the content, its digest and the value; so the first one is taken apart and put together again with others in place.
"""

import hashlib
from datetime import datetime
from typing import Final

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from simulators.certificates import cades
from simulators.certificates.authority import Signer
from uets.evidence.proof import der

_CONTEXT_0: Final = 0xA0
_EC: Final = ec.ECDSA(hashes.SHA256())
_PKCS1: Final = padding.PKCS1v15()
_SHA256: Final = hashes.SHA256()


class FastSigner:
    """Signs contents as one signer at one time."""

    def __init__(self, signer: Signer, *, at: datetime) -> None:
        self._key = signer.key
        sample = cades.sign(b"", signer=signer, at=at)
        outer = list(der.read_whole(sample, tag=der.SEQUENCE, name="ContentInfo").children())
        fields = list(next(outer[1].children()).children())
        content_type = next(fields[2].children()).encoded
        signer_info = [field.encoded for field in next(fields[-1].children()).children()]
        place = next(number for number, field in enumerate(signer_info) if field[0] == _CONTEXT_0)
        digest = hashlib.sha256(b"").digest()
        self._attributes_head, found, self._attributes_tail = signer_info[place].partition(digest)
        if not found or signer_info[place + 3 :]:
            message = "the simulator signs in another form than this expects"
            raise ValueError(message)
        self._head = outer[0].encoded
        self._before = fields[0].encoded + fields[1].encoded
        self._content_type = content_type
        self._between = b"".join(field.encoded for field in fields[3:-1])
        self._signer_head = b"".join(signer_info[:place])
        self._algorithm = signer_info[place + 1]
        self._attributes_after_tag = self._attributes_head[1:]

    def sign(self, content: bytes) -> bytes:
        """Return the CAdES signature with the content inside (DER)."""
        rest = hashlib.sha256(content).digest() + self._attributes_tail
        # Signed as a SET OF, sent under [0] (RFC 5652 §5.4).
        value = self._sign_value(bytes((der.SET,)) + self._attributes_after_tag + rest)
        info = der.wrap(
            der.SEQUENCE,
            self._signer_head,
            self._attributes_head,
            rest,
            self._algorithm,
            der.wrap(der.OCTET_STRING, value),
        )
        inside = der.wrap(_CONTEXT_0, der.wrap(der.OCTET_STRING, content))
        signed = der.wrap(
            der.SEQUENCE,
            self._before,
            der.wrap(der.SEQUENCE, self._content_type, inside),
            self._between,
            der.wrap(der.SET, info),
        )
        return der.wrap(der.SEQUENCE, self._head, der.wrap(_CONTEXT_0, signed))

    def _sign_value(self, content: bytes) -> bytes:
        if isinstance(self._key, rsa.RSAPrivateKey):
            return self._key.sign(content, _PKCS1, _SHA256)
        return self._key.sign(content, _EC)
