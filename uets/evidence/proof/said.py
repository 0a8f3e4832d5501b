"""Reading an evidence for people: what its sealed file or its row says."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from lxml import etree

from uets.evidence.proof.report import Said

_ERDS: Final = "{http://uri.etsi.org/19522/v1#}"
_UETS: Final = "{urn:uets:tr:evidence:v1}"
_SAML: Final = "{urn:oasis:names:tc:SAML:2.0:assertion}"


def read_sealed(content: bytes, *, sealed_at: datetime) -> Said | None:
    """Return what a sealed file says whose seal was found well-formed; None when it says something else."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    root = etree.fromstring(content, parser)
    facts = root.findtext(f".//{_UETS}Facts") or "{}"
    try:
        return Said(
            place="",
            id=(root.findtext(f"{_ERDS}EvidenceIdentifier") or "").removeprefix("urn:uuid:"),
            kind=root.findtext(f".//{_UETS}Kind") or "",
            event_at=datetime.fromisoformat(root.findtext("EventTime") or ""),
            sealed_at=sealed_at,
            issuer=root.findtext(f"{_ERDS}EvidenceIssuerDetails//{_SAML}AttributeValue") or "",
            is_test=root.find(f".//{_UETS}Warning") is not None,
            **_parties(json.loads(facts)),
        )
    except (ValueError, TypeError, RecursionError):
        return None


def read_row(row: Mapping[str, Any]) -> Said | None:
    """Return what a row in canonical form says; None when its time cannot be read."""
    try:
        return Said(
            place="",
            id=str(row["id"]),
            kind=str(row["kind"]),
            event_at=datetime.fromisoformat(row["event_at"]),
            sealed_at=None,
            issuer="",
            is_test=False,
            **_parties(row["facts"]),
        )
    except (ValueError, TypeError):
        return None


def _parties(facts: Any) -> dict[str, Any]:
    """Return sender, recipient, barcode and the fifth day as far as the facts name them; raises ValueError."""
    found = facts if isinstance(facts, dict) else {}
    sender, recipient, message = (_member(found, name) for name in ("sender", "recipient", "message"))
    return {
        "sender": str(sender.get("name", "")),
        "recipient": str(recipient.get("name", "")),
        "deemed_served_on": date.fromisoformat(on) if (on := found.get("deemed_served_on")) else None,
        "barcode": str(message.get("barcode", found.get("barcode", ""))),
    }


def _member(facts: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = facts.get(name)
    return value if isinstance(value, dict) else {}
