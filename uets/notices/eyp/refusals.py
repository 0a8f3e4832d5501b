"""Why a package is not taken over (Sisteme alınmadı); the words are stable and go into evidence and API."""

from enum import StrEnum


class RefusalReason(StrEnum):
    """The named reasons; the last four are about a recipient or an earlier package, and found by delivery."""

    NOT_A_ZIP = "not-a-zip"
    ZIP_BOMB = "zip-bomb"
    PATH_TRAVERSAL = "path-traversal"
    FORBIDDEN_XML = "forbidden-xml"
    XML_MALFORMED = "xml-malformed"
    PART_MISSING = "part-missing"
    DIGEST_WRONG = "digest-wrong"
    METADATA_INVALID = "metadata-invalid"
    SIGNATURE_INVALID = "signature-invalid"
    SENDER_MISMATCH = "sender-mismatch"
    RECIPIENT_UNKNOWN = "recipient-unknown"
    RECIPIENT_ADDRESS_CLOSED = "recipient-address-closed"
    RECIPIENT_ADDRESS_NOT_OPEN = "recipient-address-not-open"
    DUPLICATE = "duplicate"


class PackageRefused(Exception):
    """The package is refused; `detail` names the part and the fault, never content."""

    def __init__(self, reason: RefusalReason, detail: str) -> None:
        self.reason, self.detail = reason, detail
        super().__init__(f"{reason.value}: {detail}")
