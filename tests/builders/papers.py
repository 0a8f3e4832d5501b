"""Papers that persons sign: who stamps them, and strangers as judges."""

import io
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from asn1crypto import x509 as parsed
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko_certvalidator import ValidationContext

from gateways.certificates.sources import Sources
from gateways.pdf.papers import PersonPapers
from gateways.timestamps.http_authority import HttpTimestamps
from gateways.timestamps.signatures import StampedSignatures
from simulators.timestamps.server import TimestampServer
from tests.builders.ports import given_back
from tests.builders.sealing import PublishedRoles
from tests.builders.trust import Trust
from uets.agreements import ports
from uets.evidence import ports as evidence
from uets.evidence.proof.certificates import Role
from uets.kernel import clock

STAMPER = "Zaman Damgası"


@contextmanager
def running_papers(trust: Trust) -> Iterator[TimestampServer]:
    """Run a time-stamp authority at the time of the installation, and let papers be signed by it."""
    stamper = trust.authority.timestamper(STAMPER)
    root = trust.authority.root()
    published = PublishedRoles(
        [
            (Role.ROOT, root.certificate.public_bytes(Encoding.DER)),
            (Role.TIMESTAMP, stamper.certificate.public_bytes(Encoding.DER)),
        ]
    )
    slots = (evidence.timestamps, evidence.published, ports.signed_pdfs, ports.signature_stamps)
    sources = Sources([trust.authority.url.removeprefix("http://")])
    with (
        TimestampServer(("127.0.0.1", 0), signer=stamper, clock=clock.now) as server,
        given_back(*slots),
    ):
        stamps = HttpTimestamps(urls=[server.url], published=published.read)
        evidence.timestamps.bind(lambda: stamps)
        evidence.published.bind(lambda: published)
        papers = PersonPapers(timestamps=evidence.timestamps, published=evidence.published, sources=sources)
        ports.signed_pdfs.bind(lambda: papers)
        ports.signature_stamps.bind(lambda: StampedSignatures(timestamps=evidence.timestamps))
        try:
            yield server
        finally:
            stamps.close()
            sources.close()


class Verdict(NamedTuple):
    """What pyHanko says of a signed paper by what lies in it alone."""

    is_valid: bool
    is_trusted: bool
    is_stamped: bool
    name: str
    """Of the signer, from the certificate."""


def ask_pyhanko(pdf: bytes, *, trust: Trust, at: datetime) -> Verdict:
    """Judge a paper with nothing but its own DSS and the pinned root; revocation has to be known of all."""
    reader = PdfFileReader(io.BytesIO(pdf))
    (signature,) = reader.embedded_signatures
    store = DocumentSecurityStore.read_dss(reader)
    root = parsed.Certificate.load(trust.authority.root().certificate.public_bytes(Encoding.DER))
    context = store.as_validation_context(
        {"trust_roots": [root], "moment": at, "revocation_mode": "hard-fail", "allow_fetching": False}
    )
    assert isinstance(context, ValidationContext)
    usage = KeyUsageConstraints(key_usage={"non_repudiation"})
    status = validate_pdf_signature(signature, context, key_usage_settings=usage)
    stamp = status.timestamp_validity
    return Verdict(
        is_valid=status.intact and status.valid,
        is_trusted=status.trusted and status.bottom_line,
        is_stamped=stamp is not None and stamp.valid and stamp.trusted,
        name=signature.signer_cert.subject.native["common_name"],
    )


def ask_poppler(folder: Path, pdf: bytes) -> str:
    """Return what pdfsig says, with nobody's trust settings."""
    (folder / "imzali.pdf").write_bytes(pdf)
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(folder / "nobody")}
    words = ["pdfsig", "-no-ocsp", "imzali.pdf"]
    return subprocess.run(
        words, cwd=folder, env=environment, capture_output=True, text=True, check=False
    ).stdout
