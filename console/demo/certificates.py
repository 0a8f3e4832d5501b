"""The demo's certificates: the test authority certifies the seal; published is who may seal, stamp and sign."""

import os
import subprocess
import sys
from pathlib import Path

from django.conf import settings

from uets.evidence.proof.certificates import Role, from_pem, write_published

SEAL, STAMPER = "Mühür", "Zaman Damgası"


def certify(authority: Path) -> bool:
    """Make what is missing: the trust list, the seal's certificate, the published list.

    Return whether either of the last two was made.
    """
    if not settings.TRUST_LIST.exists():
        _ask(authority, "trust-list", str(settings.TRUST_LIST.parent))
    certificate, published = settings.SECRETS_DIR / "seal-certificate.pem", settings.PUBLISHED_CERTIFICATES
    if certificate.exists() and published.exists():
        return False
    if not certificate.exists():
        request = (settings.SECRETS_DIR / "seal-request.pem").read_bytes()
        _write(certificate, _ask(authority, "certify", "--as", SEAL, content=request))
    roles = [
        (Role.ROOT, from_pem(_ask(authority, "root"))),
        (Role.SEAL, from_pem(certificate.read_bytes())),
        (Role.TIMESTAMP, from_pem(_ask(authority, "timestamper", "--as", STAMPER))),
    ]
    published.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    _write(published, write_published(roles).encode())
    return True


def _ask(authority: Path, *words: str, content: bytes = b"") -> bytes:
    command = [sys.executable, "-m", "simulators.certificates", "--home", str(authority), *words]
    done = subprocess.run(  # noqa: S603 - the authority's program, no shell
        command, input=content, capture_output=True, check=True, cwd=settings.BASE_DIR
    )
    return done.stdout


def _write(file: Path, content: bytes) -> None:
    unfinished = file.with_suffix(".unfinished")
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as stream:
        stream.write(content)
    unfinished.replace(file)
