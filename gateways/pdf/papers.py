"""Papers that a person signs with a card elsewhere: prepared here, signed there, finished here.

PAdES-B-LT (ETSI EN 319 142-1 §6): a detached CMS over the byte range without a signing time of its own, a time stamp
over its value, and behind it a DSS with the ways to the roots and the answers on revocation.
"""

import io
from collections.abc import Callable
from datetime import datetime
from typing import Final

from asn1crypto import cms, crl, ocsp, x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigIOSetup, SigObjSetup
from pyhanko.sign.signers.pdf_byterange import SignatureObject
from pyhanko.sign.validation.dss import DocumentSecurityStore

from gateways.certificates import chains
from gateways.certificates.sources import Sources
from gateways.timestamps.signatures import add_time_stamp, read
from uets.agreements.ports import PreparedPdf, SignatureUnfit, ValidityProof
from uets.evidence.ports import PublishedCertificates, TimestampAuthority, TimestampUnavailable
from uets.evidence.proof.timestamps import Token
from uets.notices.eyp.refusals import PackageRefused
from uets.notices.ports import SignersUnavailable

FIELD: Final = "Imza"
DIGEST: Final = "sha256"
ROOM: Final = 65_536
"""Hex digits kept free for signature, certificate and time stamp."""


class PersonPapers:
    """The port `agreements.signed_pdfs`."""

    def __init__(
        self,
        *,
        timestamps: Callable[[], TimestampAuthority],
        published: Callable[[], PublishedCertificates],
        sources: Sources,
    ) -> None:
        """Remember who stamps, by which roots the stamps are believed, and whom to ask of revocation."""
        self._timestamps, self._published, self._sources = timestamps, published, sources

    def prepare(self, pdf: bytes, *, signer: str, reason: str, at: datetime) -> PreparedPdf:
        """Return the PDF with an empty signature; its dictionary says who, why and when."""
        writing = PdfCMSEmbedder().write_cms(FIELD, IncrementalPdfFileWriter(io.BytesIO(pdf)))
        place = SignatureObject(
            timestamp=at, subfilter=SigSeedSubFilter.PADES, name=signer, reason=reason, bytes_reserved=ROOM
        )
        next(writing)
        writing.send(SigObjSetup(sig_placeholder=place))
        prepared, out = writing.send(SigIOSetup(md_algorithm=DIGEST))
        content = out.getvalue()
        start, end = prepared.reserved_region_start, prepared.reserved_region_end
        return PreparedPdf(content, (0, start, end, len(content) - end))

    def finish(self, prepared: PreparedPdf, *, cms: bytes, proof: ValidityProof, at: datetime) -> bytes:
        """Return the signed PDF; raises TimestampUnavailable, SignatureUnfit."""
        signature = _make_fit(read(cms))
        stamped, token = add_time_stamp(signature, authority=self._timestamps(), at=at)
        filled, contents = _fill(prepared, bytes(stamped.dump()))
        return _add_proof(filled, contents, [proof, self._prove(token, at=at)])

    def _prove(self, token: Token, *, at: datetime) -> ValidityProof:
        """Return the same for the authority of a time stamp; one that names nobody to ask is believed as published."""
        brought = chains.bring(token.certificate, others=token.certificates)
        try:
            roots = self._published().read().roots
            chain = chains.build(brought, roots=roots, intermediates=(), at=at)
            known = (
                chains.learn(chain, brought, sources=self._sources, at=at) if _names_sources(chain) else []
            )
        except (PackageRefused, SignersUnavailable) as error:
            message = "nobody says that the certificate of the time-stamp authority is not revoked"
            raise TimestampUnavailable(message) from error
        return chains.collect(chain, known)


def _names_sources(chain: chains.Chain) -> bool:
    return all(each.ocsp_urls or each.crl_distribution_points for each in chain.certificates[1:])


def _make_fit(signature: cms.ContentInfo) -> cms.ContentInfo:
    """Return a signature as a PDF holds it: detached; raises SignatureUnfit for one that states a time of its own."""
    data = signature["content"]
    (signer,) = data["signer_infos"]
    if any(each["type"].native == "signing_time" for each in signer["signed_attrs"]):
        message = "a signature of a PDF states no signing time (EN 319 142-1 §6.3)"
        raise SignatureUnfit(message)
    data["encap_content_info"] = {"content_type": data["encap_content_info"]["content_type"]}
    return signature


def _fill(prepared: PreparedPdf, signature: bytes) -> tuple[bytes, bytes]:
    """Return the PDF with a signature in its room, and what stands in the room now, with its zeros behind."""
    _, start, end, _ = prepared.byte_range
    room = (end - start - 2) // 2
    if len(signature) > room:
        message = f"a signature of {len(signature)} bytes is too large"
        raise SignatureUnfit(message)
    contents = signature.ljust(room, b"\0")
    content = prepared.content
    return content[: start + 1] + contents.hex().encode() + content[end - 1 :], contents


def _add_proof(filled: bytes, contents: bytes, proofs: list[ValidityProof]) -> bytes:
    """Append the document security store (EN 319 142-1 §5.4.2); the signed bytes stay as they are."""
    writer = IncrementalPdfFileWriter(io.BytesIO(filled))
    DocumentSecurityStore.supply_dss_in_writer(
        writer,
        contents,
        certs=[x509.Certificate.load(each) for proof in proofs for each in proof.certificates],
        ocsps=[ocsp.OCSPResponse.load(each) for proof in proofs for each in proof.ocsps],
        crls=[crl.CertificateList.load(each) for proof in proofs for each in proof.crls],
    )
    out = io.BytesIO()
    writer.write(out)  # type: ignore[no-untyped-call] # pyHanko's
    return out.getvalue()
