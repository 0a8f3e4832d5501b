"""CAdES-BES (ETSI EN 319 122-1 §5) around a P-256 signature: SignedData with content and signing-certificate-v2."""

import hashlib
from collections.abc import Callable
from datetime import datetime

from asn1crypto import algos, cms, core, tsp, x509

ID_DATA = "data"


def write_cades(content: bytes, *, certificate: bytes, sign: Callable[[bytes], bytes], at: datetime) -> bytes:
    """Return the signature as DER; `sign` gives ECDSA with SHA-256 over what it gets, as DER (RFC 3279 §2.2.3)."""
    named = x509.Certificate.load(certificate)
    attributes = _write_attributes(content, certificate, at=at)
    digest = algos.DigestAlgorithm({"algorithm": "sha256"})
    issuer = {"issuer": named.issuer, "serial_number": named.serial_number}
    signer = {
        "version": "v1",
        "sid": cms.SignerIdentifier({"issuer_and_serial_number": cms.IssuerAndSerialNumber(issuer)}),
        "digest_algorithm": digest,
        "signed_attrs": attributes,
        "signature_algorithm": algos.SignedDigestAlgorithm({"algorithm": "sha256_ecdsa"}),
        # Signed as a SET OF, not under the [0] tag that it is sent with (RFC 5652 §5.4).
        "signature": sign(attributes.untag().dump()),
    }
    data = {
        "version": "v1",
        "digest_algorithms": [digest],
        "encap_content_info": {"content_type": ID_DATA, "content": core.OctetString(content)},
        "certificates": [named],
        "signer_infos": [signer],
    }
    return bytes(cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData(data)}).dump())


def _write_attributes(content: bytes, certificate: bytes, *, at: datetime) -> cms.CMSAttributes:
    identifier = {
        "hash_algorithm": algos.DigestAlgorithm({"algorithm": "sha256"}),
        "cert_hash": hashlib.sha256(certificate).digest(),
    }
    values: dict[str, object] = {
        "content_type": ID_DATA,
        "message_digest": hashlib.sha256(content).digest(),
        "signing_time": core.UTCTime(at),
        "signing_certificate_v2": tsp.SigningCertificateV2({"certs": [tsp.ESSCertIDv2(identifier)]}),
    }
    return cms.CMSAttributes(
        [cms.CMSAttribute({"type": kind, "values": [value]}) for kind, value in values.items()]
    )
