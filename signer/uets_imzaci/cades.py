"""CAdES-BES (ETSI EN 319 122-1 §5): CMS SignedData with signing-certificate-v2 and the signer's certificate alone.

In a PDF the signing time stands in the signature dictionary, so the attribute is left out (EN 319 142-1 §6.3); a
Turkish card signs without its chain, and the server knows its roots.
"""

import hashlib
from datetime import datetime
from typing import Final

from asn1crypto import algos, cms, core, tsp, x509

from uets_imzaci.cards import Card
from uets_imzaci.checks import ID_DATA

SIGNATURES: Final = {"RSA": "sha256_rsa", "EC": "sha256_ecdsa"}


def sign(content: bytes, *, card: Card, at: datetime | None, content_type: str, is_detached: bool) -> bytes:
    """Return the signature of a card over the content, as DER; `at` None leaves the signing time out."""
    certificate = x509.Certificate.load(card.certificate)
    attributes = _attributes(content, card.certificate, at=at, content_type=content_type)
    # Signed as a SET OF, not under the [0] tag that it is sent with (RFC 5652 §5.4).
    signature = card.sign(attributes.untag().dump())
    digest = algos.DigestAlgorithm({"algorithm": "sha256"})
    identifier = {"issuer": certificate.issuer, "serial_number": certificate.serial_number}
    is_document = content_type == ID_DATA
    octets = core.OctetString if is_document else core.ParsableOctetString
    data = {
        "version": "v1" if is_document else "v3",
        "digest_algorithms": [digest],
        "encap_content_info": {
            "content_type": content_type,
            **({} if is_detached else {"content": octets(content)}),
        },
        "certificates": [certificate],
        "signer_infos": [
            {
                "version": "v1",
                "sid": cms.SignerIdentifier(
                    {"issuer_and_serial_number": cms.IssuerAndSerialNumber(identifier)}
                ),
                "digest_algorithm": digest,
                "signed_attrs": attributes,
                "signature_algorithm": algos.SignedDigestAlgorithm({"algorithm": SIGNATURES[card.algorithm]}),
                "signature": signature,
            }
        ],
    }
    return bytes(cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData(data)}).dump())


def _attributes(
    content: bytes, certificate: bytes, *, at: datetime | None, content_type: str
) -> cms.CMSAttributes:
    named = tsp.ESSCertIDv2(
        {
            "hash_algorithm": algos.DigestAlgorithm({"algorithm": "sha256"}),
            "cert_hash": hashlib.sha256(certificate).digest(),
        }
    )
    values: dict[str, object] = {
        "content_type": content_type,
        "message_digest": hashlib.sha256(content).digest(),
        "signing_certificate_v2": tsp.SigningCertificateV2({"certs": [named]}),
    }
    if at is not None:
        values["signing_time"] = core.UTCTime(at)
    return cms.CMSAttributes(
        [cms.CMSAttribute({"type": kind, "values": [value]}) for kind, value in values.items()]
    )
