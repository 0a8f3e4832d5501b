"""Signs PDFs with the seal key and a time stamp (PAdES-B-T, ETSI EN 319 142-1 §6.3): pyHanko writes, our ports sign."""

import asyncio
import io
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from asn1crypto import cms, x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, PdfSigner, signers
from pyhanko.sign.ades.api import CAdESSignedAttrSpec
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko.sign.timestamps import TimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore
from typing_extensions import override

from gateways.sealing.signature_forms import to_der
from uets.evidence.ports import SealKey, TimestampAuthority

FIELD: Final = "Muhur"
DIGEST: Final = "sha256"
RESERVED: Final = 32_768
"""Bytes kept free for the signature: certificates and time stamp have room, and no dummy token is asked for."""


class PdfSealer:
    """Signs with the installation's seal."""

    def __init__(
        self, *, seal_key: Callable[[], SealKey], timestamps: Callable[[], TimestampAuthority]
    ) -> None:
        """Remember where key and authority are found."""
        self._seal_key, self._timestamps = seal_key, timestamps

    def sign(self, pdf: bytes, *, at: datetime, reason: str) -> bytes:
        """Return a PDF with one signature over all of it; raises SealUnavailable, TimestampUnavailable."""
        key = self._seal_key()
        signer = _Signer(key)
        metadata = PdfSignatureMetadata(
            field_name=FIELD,
            md_algorithm=DIGEST,
            subfilter=SigSeedSubFilter.PADES,
            cades_signed_attr_spec=CAdESSignedAttrSpec(),
            reason=reason,
        )
        stamper = _Stamper(self._timestamps(), at=at)
        pdf_signer = PdfSigner(metadata, signer, timestamper=stamper)
        return asyncio.run(_sign(pdf_signer, IncrementalPdfFileWriter(io.BytesIO(pdf)), at=at))


async def _sign(signer: PdfSigner, writer: IncrementalPdfFileWriter, *, at: datetime) -> bytes:
    """Walk pyHanko's steps by hand, so that the time of the signature is ours."""
    session = signer.init_signing_session(writer)
    session.system_time = at
    document = session.prepare_tbs_document(
        validation_info=None, bytes_reserved=RESERVED, appearance_text_params=None
    )
    prepared, out = document.digest_tbs_document()
    signed = await document.perform_signature(
        document_digest=prepared.document_digest,
        pdf_cms_signed_attrs=PdfCMSSignedAttributes(
            signing_time=at, cades_signed_attrs=CAdESSignedAttrSpec()
        ),
    )
    await signed.post_signature_processing(out)
    out.seek(0)
    return bytes(out.read())


class _Signer(signers.Signer):
    """The seal key as pyHanko asks for it."""

    def __init__(self, key: SealKey) -> None:
        registry = SimpleCertificateStore()  # type: ignore[no-untyped-call] # pyHanko's
        super().__init__(signing_cert=x509.Certificate.load(key.certificate), cert_registry=registry)
        self._key = key

    @override
    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        (signature,) = self._key.sign_all([data])
        return to_der(signature)


class _Stamper(TimeStamper):
    """The time-stamp authority as pyHanko asks for it."""

    def __init__(self, authority: TimestampAuthority, *, at: datetime) -> None:
        super().__init__()  # type: ignore[no-untyped-call] # pyHanko's
        self._authority, self._at = authority, at

    @override
    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> Any:
        token = self._authority.stamp(message_digest, at=self._at)
        return cms.ContentInfo.load(token.encoded)
