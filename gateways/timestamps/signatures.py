"""The port `agreements.signature_stamps`: a time stamp over a signature, inside it (CAdES-B-T, EN 319 122-1 §5.3)."""

import hashlib
from collections.abc import Callable
from datetime import datetime

from asn1crypto import cms

from uets.evidence.ports import TimestampAuthority
from uets.evidence.proof import ber
from uets.evidence.proof.timestamps import Token


class StampedSignatures:
    """Asks the installation's time-stamp authority."""

    def __init__(self, *, timestamps: Callable[[], TimestampAuthority]) -> None:
        """Remember where the authority is found."""
        self._timestamps = timestamps

    def stamp(self, cms: bytes, *, at: datetime) -> bytes:
        """Return the signature with its time stamp; raises TimestampUnavailable."""
        stamped, _ = add_time_stamp(read(cms), authority=self._timestamps(), at=at)
        return bytes(stamped.dump())


def read(signature: bytes) -> cms.ContentInfo:
    """Return a signature that has been judged, as DER."""
    return cms.ContentInfo.load(ber.to_definite(signature) if ber.is_indefinite(signature) else signature)


def add_time_stamp(
    signature: cms.ContentInfo, *, authority: TimestampAuthority, at: datetime
) -> tuple[cms.ContentInfo, Token]:
    """Put a time stamp over its value into a signature, beside nothing else that nobody has signed.

    What a program adds to the unsigned attributes was judged by nobody and goes.
    """
    (signer,) = signature["content"]["signer_infos"]
    token = authority.stamp(hashlib.sha256(signer["signature"].native).digest(), at=at)
    stamp = cms.CMSAttribute(
        {"type": "signature_time_stamp_token", "values": [cms.ContentInfo.load(token.encoded)]}
    )
    signer["unsigned_attrs"] = cms.CMSAttributes([stamp])
    return signature, token
