"""What other programs say of attached CAdES signatures: openssl and pyHanko."""

import asyncio
import subprocess
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from asn1crypto import cms, x509
from cryptography import x509 as loaded
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.sign.validation import async_validate_cms_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko_certvalidator import ValidationContext


def ask_openssl(
    folder: Path, signature: bytes, *, root: loaded.Certificate, at: datetime, crl: bytes = b""
) -> bool:
    """Tell whether `openssl cms -verify -cades` accepts a signature at a time; with a CRL, revocation is asked too."""
    (folder / "kok.pem").write_bytes(root.public_bytes(Encoding.PEM))
    (folder / "imza").write_bytes(signature)
    words = ["openssl", "cms", "-verify", "-cades", "-inform", "DER", "-in", "imza", "-CAfile", "kok.pem"]
    words += ["-purpose", "any", "-attime", str(int(at.timestamp())), "-out", "icerik"]
    if crl:
        pem = loaded.load_der_x509_crl(crl).public_bytes(Encoding.PEM)
        (folder / "kok.pem").write_bytes(root.public_bytes(Encoding.PEM) + pem)
        words += ["-crl_check"]
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)
    return "CAdES Verification successful" in done.stderr


def ask_pyhanko(
    signature: bytes, *, root: loaded.Certificate, at: datetime, crls: Sequence[bytes] = ()
) -> bool:
    """Tell whether pyHanko finds a signature intact and its signer trusted at a time."""
    context = ValidationContext(
        trust_roots=[x509.Certificate.load(root.public_bytes(Encoding.DER))],
        moment=at,
        time_tolerance=timedelta(),
        crls=crls or None,
        revocation_mode="hard-fail" if crls else "soft-fail",
    )
    constraints = KeyUsageConstraints(key_usage={"non_repudiation"})
    try:
        data = cms.ContentInfo.load(signature)["content"]
        status = asyncio.run(
            async_validate_cms_signature(data, validation_context=context, key_usage_settings=constraints)
        )
    except (SignatureValidationError, ValueError):
        return False
    return bool(status.intact and status.valid and status.trusted)
