"""Soft cards: the e-imza cards of the demo's people as PKCS #12 files, which `uets-imzaci --card` signs with."""

import os
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.serialization import pkcs12

from simulators.certificates.authority import Authority, Signer

PIN: Final = "123456"
"""Of every card of the demo; it is shown beside the card."""


class Cards:
    """Writes cards into a folder, readable by its owner only."""

    def __init__(self, folder: Path, *, authority: Authority) -> None:
        """Remember where and who certifies."""
        self._folder, self._authority = folder, authority
        self._written: dict[str, int] = {}

    def issue(self, slug: str, *, name: str, tckn: str) -> Path:
        """Return the card of a person, written anew when its certificate has been issued anew."""
        signer = self._authority.citizen(name, tckn)
        file = self._folder / f"{slug}.p12"
        if self._written.get(slug) != signer.certificate.serial_number or not file.exists():
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            unfinished = file.with_suffix(f".{os.getpid()}")
            with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as stream:
                stream.write(write_card(signer, name=name))
            unfinished.replace(file)
            self._written[slug] = signer.certificate.serial_number
        return file


def write_card(signer: Signer, *, name: str, pin: str = PIN) -> bytes:
    """Return key and certificate as PKCS #12 (RFC 7292)."""
    secret = serialization.BestAvailableEncryption(pin.encode())
    return pkcs12.serialize_key_and_certificates(name.encode(), signer.key, signer.certificate, None, secret)
