"""CAdES-BES (ETSI EN 319 122-1 §5): what an e-imza or e-mühür program makes."""

import hashlib
from datetime import datetime
from typing import Final, NamedTuple

from asn1crypto import algos, cms, core, tsp, x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from simulators.certificates.authority import Signer

SHA256_RSA = "sha256_rsa"
SHA256_ECDSA = "sha256_ecdsa"


class Form(NamedTuple):
    """What the signed attributes say beside the digest."""

    content_type: str = "data"
    """By name, or an object identifier: a login is no document."""
    says_when: bool = True
    """Whether the signing time is stated; in a PDF it stands outside (PAdES baseline)."""
    names_certificate: bool = True
    """Whether ESS signing-certificate-v2 is there; without it this is no CAdES."""


DOCUMENT: Final = Form()


def sign(
    content: bytes,
    *,
    signer: Signer,
    at: datetime,
    is_detached: bool = False,
    named: Signer | None = None,
    form: Form = DOCUMENT,
) -> bytes:
    """Return CMS SignedData (RFC 5652) over the content, with ESS signing-certificate-v2 (RFC 5035), as DER.

    The content is inside, as the packages of the e-Yazışma guide have it, unless the signature is detached. A careless
    program names the certificate of another signer (`named`); verifiers have to find that.
    """
    certificate = x509.Certificate.load(signer.certificate.public_bytes(serialization.Encoding.DER))
    stated = (named or signer).certificate.public_bytes(serialization.Encoding.DER)
    attributes = _attributes(content, x509.Certificate.load(stated), at=at, form=form)
    is_rsa = isinstance(signer.key, rsa.RSAPrivateKey)
    info = cms.SignerInfo(
        {
            "version": "v1",
            "sid": cms.SignerIdentifier(
                {
                    "issuer_and_serial_number": cms.IssuerAndSerialNumber(
                        {"issuer": certificate.issuer, "serial_number": certificate.serial_number}
                    )
                }
            ),
            "digest_algorithm": algos.DigestAlgorithm({"algorithm": "sha256"}),
            "signed_attrs": attributes,
            "signature_algorithm": algos.SignedDigestAlgorithm(
                {"algorithm": SHA256_RSA if is_rsa else SHA256_ECDSA}
            ),
            # Signed as a SET OF, not under the [0] tag that it is sent with (RFC 5652 §5.4).
            "signature": _sign(attributes.untag().dump(), signer),
        }
    )
    is_document = form.content_type == DOCUMENT.content_type
    octets = core.OctetString if is_document else core.ParsableOctetString
    inside = {} if is_detached else {"content": octets(content)}
    data = cms.SignedData(
        {
            "version": "v1" if is_document else "v3",
            "digest_algorithms": [algos.DigestAlgorithm({"algorithm": "sha256"})],
            "encap_content_info": {"content_type": form.content_type, **inside},
            "certificates": [certificate],
            "signer_infos": [info],
        }
    )
    return bytes(cms.ContentInfo({"content_type": "signed_data", "content": data}).dump())


def _attributes(
    content: bytes, certificate: x509.Certificate, *, at: datetime, form: Form
) -> cms.CMSAttributes:
    ess = tsp.SigningCertificateV2(
        {
            "certs": [
                tsp.ESSCertIDv2(
                    {
                        "hash_algorithm": algos.DigestAlgorithm({"algorithm": "sha256"}),
                        "cert_hash": hashlib.sha256(certificate.dump()).digest(),
                    }
                )
            ]
        }
    )
    stated: list[dict[str, object]] = [
        {"type": "content_type", "values": [form.content_type]},
        {"type": "message_digest", "values": [hashlib.sha256(content).digest()]},
    ]
    if form.says_when:
        stated.append({"type": "signing_time", "values": [core.UTCTime(at)]})
    if form.names_certificate:
        stated.append({"type": "signing_certificate_v2", "values": [ess]})
    return cms.CMSAttributes([cms.CMSAttribute(each) for each in stated])


def _sign(content: bytes, signer: Signer) -> bytes:
    if isinstance(signer.key, rsa.RSAPrivateKey):
        return signer.key.sign(content, padding.PKCS1v15(), hashes.SHA256())
    return signer.key.sign(content, ec.ECDSA(hashes.SHA256()))
