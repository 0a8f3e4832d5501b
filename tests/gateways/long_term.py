"""CAdES signatures with what CAdES-XL adds: revocation values among the unsigned attributes."""

from datetime import datetime

from asn1crypto import cms, core, crl, ocsp
from cryptography import x509 as loaded
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp as asking

from simulators.certificates.authority import Authority
from simulators.certificates.revocations import answer, make_crl


class CertificateLists(core.SequenceOf):
    """CRLs."""

    _child_spec = crl.CertificateList


class BasicResponses(core.SequenceOf):
    """OCSP answers without what stands around them."""

    _child_spec = ocsp.BasicOCSPResponse


class RevocationValues(core.Sequence):
    """RevocationValues (ETSI EN 319 122-1 §A.1.4.2)."""

    _fields = [  # noqa: RUF012 - so asn1crypto wants it
        ("crl_vals", CertificateLists, {"explicit": 0, "optional": True}),
        ("ocsp_vals", BasicResponses, {"explicit": 1, "optional": True}),
    ]


def add_revocation_values(signature: bytes, authority: Authority, *, at: datetime) -> bytes:
    """Return the signature with a CRL and an OCSP answer about its signer."""
    info = cms.ContentInfo.load(signature)
    certificate = loaded.load_der_x509_certificate(info["content"]["certificates"][0].chosen.dump())
    builder = asking.OCSPRequestBuilder().add_certificate(
        certificate, authority.root().certificate, hashes.SHA256()
    )
    response = ocsp.OCSPResponse.load(answer(authority, builder.build().public_bytes(Encoding.DER), at=at))
    values = RevocationValues(
        {
            "crl_vals": [crl.CertificateList.load(make_crl(authority, at=at))],
            "ocsp_vals": [response["response_bytes"]["response"].parsed],
        }
    )
    attribute = cms.CMSAttribute({"type": "1.2.840.113549.1.9.16.2.24", "values": [values]})
    info["content"]["signer_infos"][0]["unsigned_attrs"] = [attribute]
    return bytes(info.dump())
