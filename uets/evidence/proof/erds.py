"""Evidence as ERDS evidence XML (ETSI EN 319 522-2/-3): what the facts of one row say, always to the same bytes.

Written from the row alone, so that anybody who has the row can make the unsigned part again. Global elements are
qualified, local ones (EventTime, Identifier, PolicyID, …) are not (trust.md §2.4).
"""

from binascii import b2a_base64
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Final

from uets.evidence.proof.canonical_xml import NAMESPACES, needs_nothing, text
from uets.evidence.proof.chain import canonical_json

Word = Callable[[Any], str]
"""Makes character data of a value: `text`, or `str` where nothing needs it."""

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
    "alert:delivered": f"{EVENT}NotificationDelivered",
    "alert:undelivered": f"{EVENT}ConsignmentNotificationFailure",
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
DIGEST_HEAD: Final = f'<ds:DigestMethod Algorithm="{SHA256}"></ds:DigestMethod><ds:DigestValue>'
_WARNING: Final = f"<uets:Warning>{TEST_WARNING}</uets:Warning>"
_END: Final = f"</uets:Record></erds:Extensions>{TAIL}"
END: Final = f"</uets:Facts>{_END}".encode()
TEST_END: Final = f"</uets:Facts>{_WARNING}{_END}".encode()
_TO_THE_MILLISECOND: Final = len("2026-10-10T11:03:05.123")


def write(row: Mapping[str, Any], *, issuer: str, is_test: bool) -> bytes:
    """Return the unsigned evidence of a row as canonical XML, UTF-8, without declaration.

    `row` holds the columns of the evidence table; `issuer` is the name of the installation. Raises KeyError for a kind
    that is not sealed.
    """
    facts: Mapping[str, Any] = row["facts"]
    stated = canonical_json(facts)
    is_plain = needs_nothing(stated)
    word: Word = str if is_plain else text  # whatever a fact says stands in `stated` too
    head = (
        f"{HEAD}<erds:EvidenceIdentifier>urn:uuid:{row['id']}</erds:EvidenceIdentifier>"
        f"<erds:ERDSEventId>{EVENTS[row['kind']]}</erds:ERDSEventId>{_reasons(facts, word)}"
        f"<EventTime>{instant(row['event_at'])}</EventTime>"
        f"<erds:EvidenceIssuerPolicyID><PolicyID>{word(facts.get('policy', POLICY))}</PolicyID>"
        f"</erds:EvidenceIssuerPolicyID><erds:EvidenceIssuerDetails>{_identity(text(issuer))}"
        f"</erds:EvidenceIssuerDetails>{_sender(facts.get('sender') or {}, word)}"
        f"{_recipient(facts.get('recipient') or {}, facts.get('reader'), word)}{_content(facts, word)}{_record(row)}"
    )
    shown = stated if is_plain else text(stated.decode()).encode()
    return b"".join((head.encode(), shown, TEST_END if is_test else END))


def instant(at: datetime | str) -> str:
    """Return an instant in UTC with milliseconds, from a datetime or its RFC 3339 text."""
    if isinstance(at, datetime):
        return _instant_of(at)
    whole, _, rest = at.replace("+00:00", "Z").removesuffix("Z").partition(".")
    return f"{whole}.{rest[:3]:0<3}Z"


@lru_cache(maxsize=1024)
def _instant_of(at: datetime) -> str:
    """Return the text of a moment, which many rows of one batch share; a connection may give it in any zone."""
    return f"{at.astimezone(UTC).isoformat(timespec='milliseconds')[:_TO_THE_MILLISECOND]}Z"


def _identity(name: str) -> str:
    return (
        f'<erds:Identity><saml:Attribute FriendlyName="LegalName" Name="{LEGAL_NAME}">'
        f"<saml:AttributeValue>{name}</saml:AttributeValue></saml:Attribute></erds:Identity>"
    )


def _sender(sender: Mapping[str, Any], word: Word) -> str:
    return (
        f"<erds:SenderDetails>{_identity(word(sender.get('name', '-')))}"
        f"<Identifier>{word(sender.get('detsis', '-'))}</Identifier></erds:SenderDetails>"
    )


def _recipient(recipient: Mapping[str, Any], reader: Mapping[str, Any] | None, word: Word) -> str:
    assurance = ""
    if reader is not None:
        assurance = (
            f"<erds:AssuranceLevelsDetails><AuthenticationTime>{word(instant(reader['authenticated_at']))}"
            f"</AuthenticationTime><AuthenticationMethod>{METHOD}{word(reader['method'])}</AuthenticationMethod>"
            "</erds:AssuranceLevelsDetails>"
        )
    return (
        f"<erds:RecipientDetails>{_identity(word(recipient.get('name', '-')))}"
        f"<Identifier>{word(recipient.get('uets_address') or '-')}</Identifier>{assurance}</erds:RecipientDetails>"
    )


def _reasons(facts: Mapping[str, Any], word: Word) -> str:
    reason = facts.get("reason")
    if not reason:
        return ""
    return (
        f"<erds:EventReasons><erds:EventReason><Code>{OWN_REASON}{word(reason)}</Code>"
        f"{_optional('Details', facts.get('detail'), word)}</erds:EventReason></erds:EventReasons>"
    )


def _content(facts: Mapping[str, Any], word: Word) -> str:
    """Return submission time, message identifier and the digest of the package and of each part."""
    message: Mapping[str, Any] = facts.get("message") or {}
    stated: Sequence[Mapping[str, Any]] = facts.get("parts") or ()
    parts = "".join([_part(part, word) for part in stated])
    package = facts.get("package")
    whole = (
        _part(package | {"role": "package", "media_type": "application/eyazisma"}, word) if package else ""
    )
    info = (
        f"<erds:UserContentInfo><ComposingParts>{len(stated)}</ComposingParts><erds:PartsInfo>{whole}{parts}"
        "</erds:PartsInfo></erds:UserContentInfo>"
    )
    return (
        _optional("SubmissionTime", facts.get("submitted_at") and instant(facts["submitted_at"]), word)
        + _optional("erds:MessageIdentifier", message.get("id"), word)
        + (info if whole or parts else "")
    )


def _part(part: Mapping[str, Any], word: Word) -> str:
    digest = b2a_base64(bytes.fromhex(part["sha256"]), newline=False).decode()
    return (
        f"<erds:PartInfo>{_optional('ContentType', part.get('media_type'), word)}{DIGEST_HEAD}{digest}"
        f"</ds:DigestValue>{_optional('Details', part.get('role'), word)}</erds:PartInfo>"
    )


def _record(row: Mapping[str, Any]) -> str:
    """Return the beginning of what the standard has no element for: place in the chain, who acted, and all facts.

    The facts stand as RFC 8785 JSON, so that their SHA-256 is `FactsHash` and anybody can compare it with the chain.
    """
    actor = row["actor"]
    return (
        f"<erds:Extensions><uets:Record><uets:Kind>{row['kind']}</uets:Kind>"
        f"<uets:Chain>{text(row['chain'])}</uets:Chain><uets:Sequence>{row['sequence']}</uets:Sequence>"
        f"<uets:RecordedAt>{instant(row['recorded_at'])}</uets:RecordedAt>"
        f"<uets:Actor>{text(actor['id'])}</uets:Actor>{_optional('uets:ActorRole', actor.get('role'), text)}"
        f"<uets:RowHash>{text(row['row_hash'])}</uets:RowHash>"
        f"<uets:FactsHash>{text(row['facts_sha256'])}</uets:FactsHash><uets:Facts>"
    )


def _optional(name: str, value: object, word: Word) -> str:
    """Return an element, or nothing when there is no value."""
    return "" if value is None or value == "" else f"<{name}>{word(value)}</{name}>"
