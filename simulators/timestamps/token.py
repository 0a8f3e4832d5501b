"""Time-stamp tokens (RFC 3161 §2.4.2) with ESS signing-certificate-v2, and the replies that carry them."""

import hashlib
import secrets
from datetime import datetime

from asn1crypto import algos, cms, core, tsp, x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from simulators.certificates.authority import Signer

POLICY = "1.3.6.1.4.1.99999.1.1"
FIRST_GENERALIZED_YEAR = 2050
"""From this year on a signing time is a GeneralizedTime (RFC 5652 §11.3)."""


def reply(request: bytes, *, signer: Signer, at: datetime, nonce_added: int = 0) -> bytes:
    """Return the TimeStampResp to a TimeStampReq; raises ValueError when it is none."""
    asked = tsp.TimeStampReq.load(request, strict=True)
    imprint = asked["message_imprint"]
    nonce = asked["nonce"].native
    token = make_token(
        imprint["hashed_message"].native,
        digest=imprint["hash_algorithm"]["algorithm"].native,
        nonce=None if nonce is None else nonce + nonce_added,
        signer=signer,
        at=at,
    )
    status = tsp.PKIStatusInfo({"status": "granted"})
    return bytes(
        tsp.TimeStampResp({"status": status, "time_stamp_token": cms.ContentInfo.load(token)}).dump()
    )


def refusal() -> bytes:
    """Return a TimeStampResp that refuses."""
    status = tsp.PKIStatusInfo({"status": "rejection", "fail_info": {"system_failure"}})
    content = bytes(status.dump())  # asn1crypto's TimeStampResp cannot be without a token
    return bytes((0x30, len(content))) + content


def make_token(
    imprint: bytes, *, signer: Signer, at: datetime, nonce: int | None = None, digest: str = "sha256"
) -> bytes:
    """Return a token over a hash as ContentInfo (DER)."""
    certificate = x509.Certificate.load(signer.certificate.public_bytes(serialization.Encoding.DER))
    info = tsp.TSTInfo(
        {
            "version": "v1",
            "policy": POLICY,
            "message_imprint": {"hash_algorithm": {"algorithm": digest}, "hashed_message": imprint},
            "serial_number": secrets.randbits(63),
            "gen_time": core.GeneralizedTime(at),
            "accuracy": {"seconds": 1},
            **({} if nonce is None else {"nonce": nonce}),
        }
    ).dump()
    attributes = _attributes(info, certificate, at=at)
    if not isinstance(signer.key, ec.EllipticCurvePrivateKey):
        raise TypeError(signer)
    signature = signer.key.sign(attributes.untag().dump(), ec.ECDSA(hashes.SHA256()))
    data = cms.SignedData(
        {
            "version": "v3",
            "digest_algorithms": [algos.DigestAlgorithm({"algorithm": "sha256"})],
            "encap_content_info": {"content_type": "tst_info", "content": core.ParsableOctetString(info)},
            "certificates": [certificate],
            "signer_infos": [_signer_info(certificate, attributes, signature)],
        }
    )
    return bytes(cms.ContentInfo({"content_type": "signed_data", "content": data}).dump())


def _signer_info(
    certificate: x509.Certificate, attributes: cms.CMSAttributes, signature: bytes
) -> cms.SignerInfo:
    named = cms.IssuerAndSerialNumber(
        {"issuer": certificate.issuer, "serial_number": certificate.serial_number}
    )
    return cms.SignerInfo(
        {
            "version": "v1",
            "sid": cms.SignerIdentifier({"issuer_and_serial_number": named}),
            "digest_algorithm": algos.DigestAlgorithm({"algorithm": "sha256"}),
            "signed_attrs": attributes,
            "signature_algorithm": algos.SignedDigestAlgorithm({"algorithm": "sha256_ecdsa"}),
            "signature": signature,
        }
    )


def _attributes(info: bytes, certificate: x509.Certificate, *, at: datetime) -> cms.CMSAttributes:
    named = tsp.ESSCertIDv2(
        {
            "hash_algorithm": algos.DigestAlgorithm({"algorithm": "sha256"}),
            "cert_hash": hashlib.sha256(certificate.dump()).digest(),
        }
    )
    time = core.GeneralizedTime(at) if at.year >= FIRST_GENERALIZED_YEAR else core.UTCTime(at)
    return cms.CMSAttributes(
        [
            cms.CMSAttribute({"type": "content_type", "values": ["tst_info"]}),
            cms.CMSAttribute({"type": "signing_time", "values": [cms.Time({_choice(at): time})]}),
            cms.CMSAttribute({"type": "message_digest", "values": [hashlib.sha256(info).digest()]}),
            cms.CMSAttribute(
                {"type": "signing_certificate_v2", "values": [tsp.SigningCertificateV2({"certs": [named]})]}
            ),
        ]
    )


def _choice(at: datetime) -> str:
    return "generalized_time" if at.year >= FIRST_GENERALIZED_YEAR else "utc_time"
