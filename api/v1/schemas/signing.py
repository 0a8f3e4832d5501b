"""Signing requests as the signing program reads and answers them."""

from datetime import datetime
from typing import Literal

import msgspec
from ninja import Schema
from pydantic import ConfigDict, Field

LONGEST_CMS = 140_000
"""Letters of base64: a CMS of 100 kB."""


class ShownPart(msgspec.Struct, frozen=True):
    """A part to be shown before the PIN is asked for; its digest stands in what is signed."""

    name: str
    url: str
    sha256: str


class SigningRequest(msgspec.Struct, frozen=True):
    """What a person is asked to sign. The program shows statement, origin, browser and match number first."""

    code: str
    kind: Literal["login", "document", "package"]
    origin: str
    statement: str
    browser: str
    match_number: int
    expires_at: datetime
    content: str | None
    """Base64 of what is signed as attached content; null for a document."""
    content_url: str | None
    """Where the prepared PDF is; null unless a document is signed."""
    content_type: str
    is_detached: bool
    byte_range: list[int] | None
    digest_algorithm: Literal["sha256"]
    name: str
    shown: list[ShownPart]


class Signature(Schema):
    """The signature: CAdES-BES (ETSI EN 319 122-1) with the signer's certificate and signing-certificate-v2."""

    model_config = ConfigDict(extra="forbid")

    cms: str = Field(max_length=LONGEST_CMS, description="CMS SignedData (RFC 5652), DER, base64")
