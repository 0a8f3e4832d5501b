"""The port `evidence.revocations`: OCSP and CRL of certificates of seal and time stamps at the configured hosts."""

from asn1crypto import x509

from gateways.certificates.sources import Sources
from uets.evidence.ports import Said


class SealRevocations:
    """Asks what the certificate names, as for signers of packages."""

    def __init__(self, sources: Sources) -> None:
        """Take whom to ask."""
        self._sources = sources

    def ask(self, certificate: bytes, issuer: bytes) -> Said:
        """Return the first OCSP answer and the first CRL."""
        subject, authority = x509.Certificate.load(certificate), x509.Certificate.load(issuer)
        ocsp = next(self._sources.ask_ocsp(subject, authority), None)
        return Said(ocsp=ocsp, crl=next(self._sources.fetch_crls(subject), None))
