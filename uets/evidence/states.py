"""The kinds of evidence: `subject:act` in the past tense. The four legal kinds are those of Regulation art. 3."""

from enum import StrEnum


class SealingAlarm(StrEnum):
    """What is wrong with evidence or holds it up, for the person on call (trust.md §2.5)."""

    CLOCK_BEHIND = "clock_behind"
    DELIVERY_STOPPED = "delivery_stopped"
    INTAKE_STOPPED = "intake_stopped"
    SEALING_STOPPED = "sealing_stopped"
    STAMPING_STOPPED = "stamping_stopped"
    STAMPING_LATE = "stamping_late"
    CERTIFICATE_ENDED = "certificate_ended"
    CERTIFICATE_ENDS = "certificate_ends"


class Kind(StrEnum):
    """What happened. Later kinds are only added: an evidence row lives thirty years."""

    # The four legal facts of a notice and what may stand in their place (trust.md §2.2, ETSI EN 319 522).
    NOTICE_TAKEN_OVER = "notice:taken_over"
    NOTICE_ARRIVED = "notice:arrived"
    NOTICE_READ = "notice:read"
    NOTICE_HANDED_OVER = "notice:handed_over"
    NOTICE_DEEMED_SERVED = "notice:deemed_served"
    ALERT_SENT = "alert:sent"
    ALERT_FAILED = "alert:failed"
    ALERT_DELIVERED = "alert:delivered"
    ALERT_UNDELIVERED = "alert:undelivered"
    SUBMISSION_REFUSED = "submission:refused"
    SUBMISSION_CANCELLED = "submission:cancelled"

    NOTICE_ARCHIVED = "notice:archived"
    NOTICE_UNARCHIVED = "notice:unarchived"
    NOTICE_DELETED = "notice:deleted"
    NOTICE_RESTORED = "notice:restored"
    NOTICE_CONTENT_DESTROYED = "notice:content_destroyed"
    MAILBOX_EXPORTED = "mailbox:exported"

    ACCOUNT_CREATED = "account:created"
    ACCOUNT_OPENED = "account:opened"
    ACCOUNT_CLOSED = "account:closed"
    ACCOUNT_CLOSING_ASKED = "account:closing_asked"
    ACCOUNT_STAYS_OPEN = "account:stays_open"
    ACCOUNT_ENTERED = "account:entered"
    ACCOUNT_VERIFIED = "account:verified"
    REGISTRY_ASKED = "registry:asked"
    COMPANY_ACCEPTED = "company:accepted"
    COMPANY_LAPSED = "company:lapsed"
    PERSON_REGISTERED = "person:registered"
    CONTACT_VERIFIED = "contact:verified"
    CONTACT_CHANGED = "contact:changed"
    PASSWORD_SET = "password:set"
    TOTP_ADDED = "totp:added"
    TOTP_REMOVED = "totp:removed"
    PASSKEY_ADDED = "passkey:added"
    PASSKEY_RENAMED = "passkey:renamed"
    PASSKEY_REMOVED = "passkey:removed"
    RECOVERY_MADE = "recovery:made"
    RECOVERY_USED = "recovery:used"
    FACTOR_PROVEN = "factor:proven"
    OPERATOR_INVITED = "operator:invited"
    OPERATOR_ACCEPTED = "operator:accepted"
    OPERATOR_DECLINED = "operator:declined"
    OPERATOR_CONFIRMED = "operator:confirmed"
    OPERATOR_CHANGED = "operator:changed"
    OPERATOR_KEPT = "operator:kept"
    OPERATOR_REMOVED = "operator:removed"
    CLOSING_AWAITS_SECOND = "closing:awaits_second_approval"
    CLOSING_ASKED = "closing:asked"
    CLOSING_DONE = "closing:done"
    CLOSING_REFUSED = "closing:refused"
    CLOSING_WITHDRAWN = "closing:withdrawn"
    CLOSING_REJECTED = "closing:rejected"
    CLOSING_EXPIRED = "closing:expired"
    CLOSING_PROPOSED = "closing:proposed"
    CLOSING_PROPOSAL_DONE = "closing:proposal_done"
    CLOSING_PROPOSAL_DROPPED = "closing:proposal_dropped"
    MANDATORY_GROUPS_SET = "account:mandatory_groups_set"
    DUAL_CONTROL_CHANGED = "account:dual_control_changed"
    APPROVAL_ASKED = "approval:asked"
    APPROVAL_GIVEN = "approval:given"
    APPROVAL_REJECTED = "approval:rejected"
    APPROVAL_WITHDRAWN = "approval:withdrawn"
    APPROVAL_EXPIRED = "approval:expired"
    STAFF_ROLE_GIVEN = "staff_role:given"
    STAFF_ROLE_ENDED = "staff_role:ended"

    LOGIN_SUCCEEDED = "login:succeeded"
    LOGIN_FAILED = "login:failed"
    LOGIN_STEPPED_UP = "login:stepped_up"
    LOGIN_ENDED = "login:ended"
    MOBILE_SIGNATURE_ORDERED = "mobile_signature:ordered"
    MOBILE_SIGNATURE_MADE = "mobile_signature:made"
    MOBILE_SIGNATURE_REFUSED = "mobile_signature:refused"

    SIGNATURE_RECEIVED = "signature:received"
    SIGNATURE_REFUSED = "signature:refused"
    SIGNATURE_DECLINED = "signature:declined"
    LOGIN_LOCKED = "login:locked"

    TEXT_PUBLISHED = "text:published"
    CONTRACT_ACCEPTED = "contract:accepted"
    DISCLOSURE_READ = "disclosure:read"
    UNDERTAKING_ACCEPTED = "undertaking:accepted"
    RECEIPT_ISSUED = "receipt:issued"

    INTEGRATOR_REGISTERED = "integrator:registered"
    INTEGRATOR_KEY_PROVEN = "integrator:key_proven"
    INTEGRATOR_LISTED = "integrator:listed"
    INTEGRATOR_SUSPENDED = "integrator:suspended"
    INTEGRATOR_RESUMED = "integrator:resumed"
    TARIFF_PUBLISHED = "tariff:published"
    TARIFF_CLOSED = "tariff:closed"
    TARIFF_BOUGHT = "tariff:bought"

    AUTHORITY_REGISTERED = "authority:registered"
    AUTHORITY_SUSPENDED = "authority:suspended"
    AUTHORITY_RESUMED = "authority:resumed"
    AUTHORITY_CLOSED = "authority:closed"
    OFFICIAL_ADDED = "official:added"
    OFFICIAL_REMOVED = "official:removed"
    SIGNER_ADDED = "signer:added"
    SIGNER_REMOVED = "signer:removed"
    SEAL_KEY_MADE = "seal_key:made"
    SEAL_GIVEN = "seal:given"
    PACKAGE_SEALED = "package:sealed"
    CLIENT_ADDED = "client:added"
    CLIENT_REMOVED = "client:removed"
    CLIENT_KEY_ADDED = "client:key_added"
    CLIENT_KEY_REMOVED = "client:key_removed"
    FORECAST_PUT = "forecast:put"
    REACHABILITY_ASKED = "reachability:asked"

    APPLICATION_STARTED = "application:started"
    APPLICATION_CHANGED = "application:changed"
    APPLICATION_AWAITS_SECOND = "application:awaits_second_approval"
    APPLICATION_APPROVED = "application:approved"
    APPLICATION_REJECTED = "application:rejected"
    APPLICATION_WITHDRAWN = "application:withdrawn"
    APPLICATION_EXPIRED = "application:expired"

    GRANT_CREATED = "grant:created"
    GRANT_AMENDED = "grant:amended"
    GRANT_DISABLED = "grant:disabled"
    GRANT_ENABLED = "grant:enabled"
    GRANT_SUSPENDED = "grant:suspended"
    GRANT_RESUMED = "grant:resumed"
    GRANT_EXTENDED = "grant:extended"
    GRANT_EXPIRED = "grant:expired"
    GRANT_CANCELLED = "grant:cancelled"
    GRANT_REVIEW_STARTED = "grant:review_started"
    GRANT_CONFIRMED = "grant:confirmed"
    GRANT_UNDERTAKING_SIGNED = "grant:undertaking_signed"

    KEY_RESENT = "key:resent"
    KEY_ROTATED = "key:rotated"
    KEY_REPLACED = "key:replaced"
    KEY_MINTED = "key:minted"
    KEY_AWAITING_DELIVERY = "key:awaiting_delivery"
    KEY_PULLED = "key:pulled"
    KEY_RECEIVED = "key:received"
    KEY_PROOF_REFUSED = "key:proof_refused"
    KEY_UNDELIVERED = "key:undelivered"
    KEY_FIRST_USED = "key:first_used"
    KEY_REVEALED = "key:revealed"
    KEY_REVEAL_REFUSED = "key:reveal_refused"
    KEY_REVEAL_PERMITTED = "key:reveal_permitted"
    KEY_SHREDDED = "key:shredded"

    # What is done with evidence itself over the years; these are never deleted.
    SEAL_REVOCATION_KEPT = "seal:revocation_kept"
    EVIDENCE_RENEWED = "evidence:renewed"
    EVIDENCE_AUDITED = "evidence:audited"
    EVIDENCE_DELETED = "evidence:deleted"
    RECORDS_DELETED = "records:deleted"


class EvidenceState(StrEnum):
    """How far the proof of a fact has come (product.md §4); it follows from the rows that exist, none is changed."""

    RECORDED = "recorded"
    SEALED = "sealed"
    STAMPED = "stamped"


EVIDENCE_MOVES: dict[EvidenceState, frozenset[EvidenceState]] = {
    # What has no event of EN 319 522 gets no seal and goes into a batch as it is.
    EvidenceState.RECORDED: frozenset({EvidenceState.SEALED, EvidenceState.STAMPED}),
    EvidenceState.SEALED: frozenset({EvidenceState.STAMPED}),
    EvidenceState.STAMPED: frozenset(),
}


class RenewalSource(StrEnum):
    """What the leaves of a renewal stand for."""

    BATCH = "batch"
    """Tokens of batches (RFC 4998 §5.2)."""
    RENEWAL = "renewal"
    """Tokens of earlier renewals (§5.2)."""
    REHASH = "rehash"
    """Batches hashed anew with a stronger algorithm (§5.3)."""


class AuditResult(StrEnum):
    """What an audit found."""

    CLEAN = "clean"
    FAULTS = "faults"


class RecordClass(StrEnum):
    """How long a record is kept (docs/adr/0025)."""

    OPERATION = "operation"
    """İşlem kaydı: ten years."""
    EVIDENCE = "evidence"
    """Delil kaydı, consents, contracts and whatever gives or ends a right: thirty years."""
    UPKEEP = "upkeep"
    """What proves renewals, audits and deletions: for ever."""


class FaultKind(StrEnum):
    """What the verification of a database can find."""

    ROW_CHANGED = "row-changed"
    ROW_MISSING = "row-missing"
    ROW_OUT_OF_PLACE = "row-out-of-place"
    HEAD_MISSING = "head-missing"
    HEAD_DIFFERS = "head-differs"
    SEAL_MISSING = "seal-missing"
    SEAL_DIFFERS = "seal-differs"
    SEAL_INVALID = "seal-invalid"
    PROOF_MISSING = "proof-missing"
    PROOF_DIFFERS = "proof-differs"
    NOT_STAMPED = "not-stamped"
    BATCH_MISSING = "batch-missing"
    BATCH_DIFFERS = "batch-differs"
    TOKEN_INVALID = "token-invalid"
    RENEWAL_MISSING = "renewal-missing"
    RENEWAL_DIFFERS = "renewal-differs"
    DELETION_UNFOUNDED = "deletion-unfounded"
