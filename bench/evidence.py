"""Evidence rows of notices as the product records them, each with other words: what sealing is measured with."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import cycle, islice
from typing import Any, Final
from uuid import UUID

from uets.evidence.proof.chain import canonical, sha256_hex

EVENT_AT: Final = datetime(2026, 10, 10, 11, 3, 5, 123000, tzinfo=UTC)
SEALED_AT: Final = EVENT_AT + timedelta(seconds=1)
STAMPED_AT: Final = EVENT_AT + timedelta(seconds=2)
ISSUER: Final = "UETS (bench)"

KINDS: Final = ("notice:taken_over", "notice:arrived", "notice:read", "notice:deemed_served")
"""The four legal evidences of a notice, in their order."""

_ARRIVAL: Final = {
    "arrived_at": "2026-10-10T11:03:05.123000+00:00",
    "deemed_served_on": "2026-10-15",
    "deemed_served_at": "2026-10-15T20:59:59.999999+00:00",
    "days": 5,
    "zone": "Europe/Istanbul",
    "rule": "7201 m.7/a-4",
}


def make_rows(count: int) -> list[dict[str, Any]]:
    """Return so many rows, the four kinds of each notice in turn, with the columns that a seal is made of."""
    return list(islice(_rows(), count))


def _rows() -> Iterator[dict[str, Any]]:
    for number, kind in enumerate(cycle(KINDS)):
        notice, place = divmod(number, len(KINDS))
        facts = _facts(notice, kind)
        yield {
            "account_id": UUID(int=notice),
            "id": UUID(int=(0x01980000_0000_7000_8000_000000000000 + number)),
            "chain": f"notice:{UUID(int=notice + 1)}",
            "sequence": place + 1,
            "kind": kind,
            "event_at": EVENT_AT + timedelta(milliseconds=number),
            "recorded_at": EVENT_AT + timedelta(milliseconds=number + 3),
            "actor": {"kind": "system", "id": "system:deliver"},
            "facts": facts,
            "facts_sha256": sha256_hex(canonical(facts)),
            "row_hash": sha256_hex(number.to_bytes(8)),
        }


def _facts(notice: int, kind: str) -> dict[str, Any]:
    """Return what `describe_notice` and the action of a kind write down."""
    facts: dict[str, Any] = {
        "policy": "urn:uets:policy:evidence:1",
        "message": {
            "id": f"ntc_{notice:026d}",
            "barcode": f"{notice:013d}",
            "belge_id": str(UUID(int=notice)),
            "document_number": f"E-99000001-100-{notice}",
            "file_number": f"2026/{notice}",
            "subject": f"Gerekçeli karar [2026/{notice}] hakkında tebligat",
            "purpose": "GRG",
            "security_code": "YOK",
        },
        "submitted_at": "2026-10-10T11:03:04.000000+00:00",
        "sender": {"name": "Örnekkent 3. Asliye Hukuk Mahkemesi", "detsis": "99000001"},
        "recipient": {
            "name": f"Yıldız Ticaret {notice} Ltd. Şti.",
            "name_as_written": f"Yıldız Ticaret {notice} Ltd. Şti.",
            "uets_address": f"25999{notice:010d}",
            "kind": "legal",
            "distribution_position": 1,
        },
        "package": {
            "format": "EYP 2.0",
            "size": 100_000,
            "sha256": sha256_hex(b"p%d" % notice),
            "signatures": "valid",
        },
        "parts": [_part(notice, position) for position in range(2)],
    }
    if kind != KINDS[0]:
        facts |= _ARRIVAL
    if kind == "notice:read":
        method = {"kind": "person", "name": "Deniz Örnek", "role": "holder", "method": "parola-totp"}
        facts["reader"] = method | {"authenticated_at": "2026-10-11T07:00:00.000000+00:00"}
    return facts


def _part(notice: int, position: int) -> dict[str, Any]:
    return {
        "position": position,
        "role": "attachment" if position else "cover_letter",
        "media_type": "application/pdf",
        "size": 50_000,
        "sha256": sha256_hex(b"%d.%d" % (notice, position)),
        "is_signed": True,
    }
