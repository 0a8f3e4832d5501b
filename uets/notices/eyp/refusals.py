"""Why a package is not taken over (Sisteme alınmadı); the words are stable and go into evidence and API."""

from enum import StrEnum


class RefusalReason(StrEnum):
    """The named reasons; those about a signer come from the port `signers`, the last four from delivery.

    The last four are about a recipient or an earlier package.
    """

    NOT_A_ZIP = "not-a-zip"
    ZIP_BOMB = "zip-bomb"
    PATH_TRAVERSAL = "path-traversal"
    FORBIDDEN_XML = "forbidden-xml"
    XML_MALFORMED = "xml-malformed"
    PART_MISSING = "part-missing"
    DIGEST_WRONG = "digest-wrong"
    METADATA_INVALID = "metadata-invalid"
    SIGNATURE_INVALID = "signature-invalid"
    SIGNER_UNTRUSTED = "signer-untrusted"
    CERTIFICATE_EXPIRED = "certificate-expired"
    CERTIFICATE_NOT_YET_VALID = "certificate-not-yet-valid"
    CERTIFICATE_REVOKED = "certificate-revoked"
    WRONG_KEY_USAGE = "wrong-key-usage"
    SENDER_MISMATCH = "sender-mismatch"
    SENDER_CLOSED = "sender-closed"
    SIGNER_NOT_AUTHORISED = "signer-not-authorised"
    RECIPIENT_UNKNOWN = "recipient-unknown"
    RECIPIENT_ADDRESS_CLOSED = "recipient-address-closed"
    RECIPIENT_ADDRESS_NOT_OPEN = "recipient-address-not-open"
    DUPLICATE = "duplicate"


class PackageRefused(Exception):
    """The package is refused; `detail` names the part and the fault, never content."""

    def __init__(self, reason: RefusalReason, detail: str) -> None:
        self.reason, self.detail = reason, detail
        super().__init__(f"{reason.value}: {detail}")
