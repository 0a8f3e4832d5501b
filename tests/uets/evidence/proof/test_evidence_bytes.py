"""Evidence is written once and written again for thirty years: the same row, seal and time give the same bytes."""

import hashlib
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uets.evidence.proof import erds, xades
from uets.evidence.proof.canonical_xml import needs_nothing, text
from uets.evidence.proof.chain import canonical

AT = datetime(2026, 10, 10, 11, 3, 5, 123456, tzinfo=UTC)
SHA256 = "ab" * 32
READ = {
    "policy": "urn:uets:policy:evidence:1",
    "message": {"id": "ntc_01", "barcode": "5000000000017", "subject": "Gerekçeli karar ğĞıİ"},
    "submitted_at": "2026-10-10T11:03:04.000000+00:00",
    "sender": {"name": "Örnekkent 3. Asliye Hukuk Mahkemesi", "detsis": "99000001"},
    "recipient": {"name": "Yıldız Ltd. Şti.", "uets_address": "259990000000001"},
    "reader": {"method": "parola-totp", "authenticated_at": "2026-10-10T11:03:04+00:00"},
    "package": {"format": "EYP 2.0", "size": 3, "sha256": SHA256},
    "parts": [{"role": "ustyazi", "media_type": "application/pdf", "size": 3, "sha256": SHA256}],
}
NASTY = {"detail": "e\u0301 <a> & \u2028 \ufffe \U0001f600 \r\n\x01", "reason": "", "parts": []}


def make_row(kind: str, facts: dict[str, Any], **changed: object) -> dict[str, Any]:
    row: dict[str, Any] = {
        "id": UUID(int=1),
        "kind": kind,
        "event_at": AT,
        "recorded_at": AT,
        "chain": "notice:1",
    }
    row |= {"sequence": 2, "facts": facts, "facts_sha256": SHA256, "row_hash": SHA256}
    return row | {"actor": {"id": "system:deliver"}} | changed


ROWS = [
    make_row("notice:read", READ),
    make_row("notice:arrived", READ | {"recipient": {"name": "<b> & \x7f"}, "reader": None, "parts": []}),
    make_row("notice:not_delivered", NASTY, event_at=AT.isoformat(), recorded_at=AT.replace(microsecond=0)),
    make_row("submission:refused", NASTY | {"reason": "a&b"}, actor={"id": "console:\x01", "role": "a<b"}),
]
CERTIFICATE = bytes(range(256)) * 3
WRITTEN = "7a7adccad88628624a38661dc668434a548e8ad1aa39b11495db80ad3488519f"
"""SHA-256 of the files below as they were first sealed; it never changes while `erds.FORM` is 1."""


def seal(row: dict[str, Any], *, is_test: bool = True) -> bytes:
    sealer = xades.make_sealer(CERTIFICATE)
    document = erds.write(row, issuer="UETS <ş> & e\u0301", is_test=is_test)
    unsigned = xades.prepare(document, sealer=sealer, at=AT)
    return unsigned.to_be_signed + xades.finish(unsigned, bytes(range(64)), sealer=sealer)


def test_every_form_is_written_as_it_was_first_sealed() -> None:
    written = hashlib.sha256()
    for row in ROWS:
        written.update(seal(row) + seal(row, is_test=False))
    assert written.hexdigest() == WRITTEN


@given(st.text(max_size=20))
def test_what_needs_nothing_is_its_own_text(value: str) -> None:
    if needs_nothing(canonical({"a": value})):
        assert text(value) == value


@pytest.mark.parametrize("letters", ["Gerekçeli ğĞıİşŞöü", "0x7f \x7f", "\u02ff", ""])
def test_what_is_usual_needs_nothing(letters: str) -> None:
    assert needs_nothing(canonical({"a": letters, "b": [1, None, True]}))


def test_a_moment_is_the_same_in_every_zone() -> None:
    at = datetime(2026, 10, 10, 21, 3, 5, 123999, tzinfo=UTC)
    for zone in (UTC, timezone(timedelta(hours=3))):
        assert erds.instant(at.astimezone(zone)) == "2026-10-10T21:03:05.123Z"
