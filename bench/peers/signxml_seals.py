"""The obvious way to seal XML in Python: signxml's XAdES signer, its key in the same PKCS #11 token."""

from typing import Any, Final

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from lxml import etree
from signxml.algorithms import CanonicalizationMethod, DigestAlgorithm, SignatureMethod
from signxml.xades.xades import XAdESSigner
from typing_extensions import override

from bench.hsm import SealKeys, Sign, digest_all
from gateways.sealing.signature_forms import to_der

_REFUSED: Final = "the key never leaves the token"


class SignxmlSeals:
    """Seals documents with signxml as its manual says, with the algorithms of our own seals."""

    def __init__(self, keys: SealKeys) -> None:
        self._signer: Any = XAdESSigner(
            signature_algorithm=SignatureMethod.ECDSA_SHA256,
            digest_algorithm=DigestAlgorithm.SHA256,
            c14n_algorithm=CanonicalizationMethod.CANONICAL_XML_1_0,
        )
        self._key, self._chain = _TokenKey(keys.sign_raw), [keys.certificate]

    def seal(self, document: bytes) -> bytes:
        """Return the sealed document."""
        root = etree.fromstring(document)
        # The certificate says the key; the key's value beside it is left out, as in our own seals.
        signed = self._signer.sign(root, key=self._key, cert=self._chain, always_add_key_value=False)
        return bytes(etree.tostring(signed))


class _TokenKey(ec.EllipticCurvePrivateKey):
    """What signxml asks of a private key, answered by the token."""

    def __init__(self, sign: Sign) -> None:
        self._sign = sign

    @property
    @override
    def curve(self) -> ec.EllipticCurve:
        return ec.SECP256R1()

    @property
    @override
    def key_size(self) -> int:
        return self.curve.key_size

    @override
    def sign(self, data: Any, signature_algorithm: ec.EllipticCurveSignatureAlgorithm) -> bytes:
        if not isinstance(signature_algorithm.algorithm, hashes.SHA256):
            raise TypeError(signature_algorithm)
        return to_der(self._sign(digest_all([data]))[0])

    @override
    def exchange(self, algorithm: ec.ECDH, peer_public_key: ec.EllipticCurvePublicKey) -> bytes:
        raise TypeError(_REFUSED)

    @override
    def public_key(self) -> ec.EllipticCurvePublicKey:
        raise TypeError(_REFUSED)

    @override
    def private_numbers(self) -> ec.EllipticCurvePrivateNumbers:
        raise TypeError(_REFUSED)

    @override
    def private_bytes(
        self,
        encoding: serialization.Encoding,
        format: serialization.PrivateFormat,
        encryption_algorithm: serialization.KeySerializationEncryption,
    ) -> bytes:
        raise TypeError(_REFUSED)

    @override
    def __copy__(self) -> "_TokenKey":
        return self

    @override
    def __deepcopy__(self, memo: dict[int, object]) -> "_TokenKey":
        return self
