"""CAdES-BES (ETSI EN 319 122-1 §5) over the summaries of a package: attached, with signing-certificate-v2."""

import hashlib
from datetime import datetime

from asn1crypto import algos, cms, core, tsp, x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from examples.sender.keyring import Signer

SHA256 = "sha256"
ECDSA = "sha256_ecdsa"


def sign(content: bytes, *, signer: Signer, at: datetime) -> bytes:
    """Return CMS SignedData (RFC 5652) that holds the content and the certificate, as DER."""
    certificate = x509.Certificate.load(signer.certificate.public_bytes(Encoding.DER))
    attributes = _attributes(content, certificate, at=at)
    # Signed as a SET OF, not under the [0] tag that it is sent with (RFC 5652 §5.4).
    signature = signer.key.sign(attributes.untag().dump(), ec.ECDSA(hashes.SHA256()))
    identifier = {"issuer": certificate.issuer, "serial_number": certificate.serial_number}
    digest = algos.DigestAlgorithm({"algorithm": SHA256})
    data = {
        "version": "v1",
        "digest_algorithms": [digest],
        "encap_content_info": {"content_type": "data", "content": core.OctetString(content)},
        "certificates": [certificate],
        "signer_infos": [
            {
                "version": "v1",
                "sid": cms.SignerIdentifier(
                    {"issuer_and_serial_number": cms.IssuerAndSerialNumber(identifier)}
                ),
                "digest_algorithm": digest,
                "signed_attrs": attributes,
                "signature_algorithm": algos.SignedDigestAlgorithm({"algorithm": ECDSA}),
                "signature": signature,
            }
        ],
    }
    return bytes(cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData(data)}).dump())


def _attributes(content: bytes, certificate: x509.Certificate, *, at: datetime) -> cms.CMSAttributes:
    """Return what is signed beside the content: its digest, when, and which certificate (RFC 5035)."""
    named = tsp.ESSCertIDv2(
        {
            "hash_algorithm": algos.DigestAlgorithm({"algorithm": SHA256}),
            "cert_hash": hashlib.sha256(certificate.dump()).digest(),
        }
    )
    values = {
        "content_type": "data",
        "signing_time": core.UTCTime(at),
        "message_digest": hashlib.sha256(content).digest(),
        "signing_certificate_v2": tsp.SigningCertificateV2({"certs": [named]}),
    }
    return cms.CMSAttributes(
        [cms.CMSAttribute({"type": kind, "values": [value]}) for kind, value in values.items()]
    )
