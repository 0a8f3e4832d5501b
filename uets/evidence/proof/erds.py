"""Evidence as ERDS evidence XML (ETSI EN 319 522-2/-3): what the facts of one row say, always to the same bytes.

Written from the row alone, so that anybody who has the row can make the unsigned part again. Global elements are
qualified, local ones (EventTime, Identifier, PolicyID, …) are not (trust.md §2.4).
"""

import base64
from collections.abc import Mapping
from typing import Any, Final

from uets.evidence.proof.canonical_xml import NAMESPACES, element, optional
from uets.evidence.proof.chain import canonical

EVENT: Final = "http://uri.etsi.org/19522/Event/"
OWN_REASON: Final = "urn:uets:tr:reason:"
METHOD: Final = "urn:uets:acr:"
POLICY: Final = "urn:uets:policy:evidence:1"
SHA256: Final = "http://www.w3.org/2001/04/xmlenc#sha256"
PERSON: Final = "http://eidas.europa.eu/attributes/naturalperson/PersonIdentifier"
LEGAL_NAME: Final = "http://eidas.europa.eu/attributes/legalperson/LegalName"

EVENTS: Final = {
    "notice:taken_over": f"{EVENT}SubmissionAcceptance",
    "submission:refused": f"{EVENT}SubmissionRejection",
    "submission:cancelled": "urn:uets:tr:event:GonderiIptali",
    "notice:arrived": f"{EVENT}ContentConsignment",
    "notice:not_delivered": f"{EVENT}ContentConsignmentFailure",
    "alert:sent": f"{EVENT}ConsignmentNotification",
    "alert:failed": f"{EVENT}ConsignmentNotificationFailure",
    "notice:read": f"{EVENT}ContentAccessTracking",
    "notice:handed_over": f"{EVENT}ContentHandover",
    "notice:deemed_served": "urn:uets:tr:event:UsulenTebligSayilma",
}
"""The kinds that are sealed, with their event identifiers (trust.md §2.2); every other kind is chained and batched."""

TEST_WARNING: Final = "TEST – hukuki geçerliliği yoktur"

FORM: Final = 1
"""The version of this renderer; what it wrote once must be written again, so a change is a new version beside it."""

HEAD: Final = f'<erds:Evidence{NAMESPACES} version="1.2.1">'
TAIL: Final = "</erds:Evidence>"


def write(row: Mapping[str, Any], *, issuer: str, is_test: bool) -> str:
    """Return the unsigned evidence of a row as canonical XML, without declaration.

    `row` holds the columns of the evidence table; `issuer` is the name of the installation. Raises KeyError for a kind
    that is not sealed.
    """
    facts: Mapping[str, Any] = row["facts"]
    return "".join(
        (
            HEAD,
            element("erds:EvidenceIdentifier", f"urn:uuid:{row['id']}"),
            element("erds:ERDSEventId", EVENTS[row["kind"]]),
            _reasons(facts),
            element("EventTime", instant(row["event_at"])),
            _wrap("erds:EvidenceIssuerPolicyID", element("PolicyID", facts.get("policy", POLICY))),
            _wrap("erds:EvidenceIssuerDetails", _identity(issuer)),
            _sender(facts.get("sender") or {}),
            _recipient(facts.get("recipient") or {}, facts.get("reader")),
            _content(facts),
            _extensions(row, facts, is_test=is_test),
            TAIL,
        )
    )


def instant(at: Any) -> str:
    """Return an instant in UTC with milliseconds, from a datetime or its RFC 3339 text."""
    moment = at if isinstance(at, str) else at.isoformat()
    whole, _, rest = moment.replace("+00:00", "Z").removesuffix("Z").partition(".")
    return f"{whole}.{rest[:3]:0<3}Z"


def _wrap(name: str, inside: str) -> str:
    return f"<{name}>{inside}</{name}>"


def _identity(name: object) -> str:
    return (
        f'<erds:Identity><saml:Attribute FriendlyName="LegalName" Name="{LEGAL_NAME}">'
        f"{element('saml:AttributeValue', name)}</saml:Attribute></erds:Identity>"
    )


def _sender(sender: Mapping[str, Any]) -> str:
    return (
        f"<erds:SenderDetails>{_identity(sender.get('name', '-'))}"
        f"{element('Identifier', sender.get('detsis', '-'))}</erds:SenderDetails>"
    )


def _recipient(recipient: Mapping[str, Any], reader: Mapping[str, Any] | None) -> str:
    assurance = ""
    if reader is not None:
        assurance = (
            "<erds:AssuranceLevelsDetails>"
            f"{element('AuthenticationTime', instant(reader['authenticated_at']))}"
            f"{element('AuthenticationMethod', METHOD + reader['method'])}"
            "</erds:AssuranceLevelsDetails>"
        )
    return (
        f"<erds:RecipientDetails>{_identity(recipient.get('name', '-'))}"
        f"{element('Identifier', recipient.get('uets_address') or '-')}{assurance}</erds:RecipientDetails>"
    )


def _reasons(facts: Mapping[str, Any]) -> str:
    reason = facts.get("reason")
    if not reason:
        return ""
    code, details = element("Code", OWN_REASON + reason), optional("Details", facts.get("detail"))
    return _wrap("erds:EventReasons", _wrap("erds:EventReason", code + details))


def _content(facts: Mapping[str, Any]) -> str:
    """Return submission time, message identifier and the digest of the package and of each part."""
    message: Mapping[str, Any] = facts.get("message") or {}
    parts = "".join(_part(part) for part in facts.get("parts") or ())
    package = facts.get("package")
    whole = _part(package | {"role": "package", "media_type": "application/eyazisma"}) if package else ""
    counted = len(facts.get("parts") or ())
    info = (
        f"<erds:UserContentInfo>{element('ComposingParts', counted)}<erds:PartsInfo>{whole}{parts}"
        "</erds:PartsInfo></erds:UserContentInfo>"
    )
    return (
        optional("SubmissionTime", facts.get("submitted_at") and instant(facts["submitted_at"]))
        + optional("erds:MessageIdentifier", message.get("id"))
        + (info if whole or parts else "")
    )


def _part(part: Mapping[str, Any]) -> str:
    digest = base64.b64encode(bytes.fromhex(part["sha256"])).decode()
    return (
        f"<erds:PartInfo>{optional('ContentType', part.get('media_type'))}"
        f'<ds:DigestMethod Algorithm="{SHA256}"></ds:DigestMethod><ds:DigestValue>{digest}</ds:DigestValue>'
        f"{optional('Details', part.get('role'))}</erds:PartInfo>"
    )


def _extensions(row: Mapping[str, Any], facts: Mapping[str, Any], *, is_test: bool) -> str:
    """Return what the standard has no element for: the row's place in its chain, who acted, and all facts.

    The facts stand as RFC 8785 JSON, so that their SHA-256 is `FactsHash` and anybody can compare it with the chain.
    """
    actor = row["actor"]
    warning = element("uets:Warning", TEST_WARNING) if is_test else ""
    return (
        f"<erds:Extensions><uets:Record>{element('uets:Kind', row['kind'])}"
        f"{element('uets:Chain', row['chain'])}{element('uets:Sequence', row['sequence'])}"
        f"{element('uets:RecordedAt', instant(row['recorded_at']))}"
        f"{element('uets:Actor', actor['id'])}{optional('uets:ActorRole', actor.get('role'))}"
        f"{element('uets:RowHash', row['row_hash'])}{element('uets:FactsHash', row['facts_sha256'])}"
        f"{element('uets:Facts', canonical(facts).decode())}{warning}</uets:Record></erds:Extensions>"
    )
