"""The two ways an ECDSA P-256 signature is written: DER (RFC 3279 §2.2.3) and r‖s (RFC 4050 §3.3, PKCS #11)."""

from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

NUMBER_BYTES = 32


def to_raw(signature: bytes) -> bytes:
    """Return r‖s from DER."""
    r, s = decode_dss_signature(signature)
    return r.to_bytes(NUMBER_BYTES) + s.to_bytes(NUMBER_BYTES)


def to_der(signature: bytes) -> bytes:
    """Return DER from r‖s."""
    r, s = signature[:NUMBER_BYTES], signature[NUMBER_BYTES:]
    return encode_dss_signature(int.from_bytes(r), int.from_bytes(s))
