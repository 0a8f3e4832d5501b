"""What alerts are about, through which channels they go, and how often sending is tried."""

from datetime import timedelta
from enum import IntEnum, StrEnum


class Topic(StrEnum):
    """What an alert is about."""

    LOGIN_CODE = "login_code"
    CONTACT_CODE = "contact_code"
    CONTACT_CHANGED = "contact_changed"
    LOGIN_MEANS_CHANGED = "login_means_changed"
    LOGIN_LOCKED = "login_locked"
    TARIFF_BOUGHT = "tariff_bought"
    TERM_BOUGHT = "term_bought"
    TARIFF_CHANGED = "tariff_changed"
    KEY_REVEALED = "key_revealed"
    KEY_UNDELIVERED = "key_undelivered"
    KEY_ROTATED = "key_rotated"
    GRANT_ENDED = "grant_ended"
    GRANT_REVIEW = "grant_review"
    GRANT_SUSPENDED = "grant_suspended"
    GRANT_CONFIRMED = "grant_confirmed"
    OPERATOR_INVITED = "operator_invited"
    OPERATOR_CHANGED = "operator_changed"
    APPROVAL_ASKED = "approval_asked"
    APPROVAL_DECIDED = "approval_decided"
    CLOSING_ASKED = "closing_asked"
    CLOSING_REFUSED = "closing_refused"
    ACCOUNT_CLOSED = "account_closed"
    COMPANY_WAITS = "company_waits"
    COMPANY_OPENED = "company_opened"
    NOTICE_DELETED_BY_KEY = "notice_deleted_by_key"
    NOTICE_ARRIVED = "notice_arrived"
    NOTICE_UNREAD = "notice_unread"
    CONTENT_ENDS = "content_ends"


SEALED_TOPICS = frozenset({Topic.LOGIN_CODE, Topic.CONTACT_CODE})
"""Alerts that hold a code: their text waits sealed, and is erased once it is sent or given up."""


class OperatorChange(StrEnum):
    """What was done to the operators of an account."""

    INVITED = "invited"
    CONFIRMED = "confirmed"
    CHANGED = "changed"
    OVER = "over"
    BY_REGISTER = "by_register"
    REMOVED = "removed"


class ApprovalOutcome(StrEnum):
    """What became of what waited for a second person."""

    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class Channel(StrEnum):
    """How a person is told."""

    EMAIL = "email"
    SMS = "sms"


class FailureReason(StrEnum):
    """Why an alert could not be sent, as its evidence says it (ETSI EN 319 522, D.4)."""

    ADDRESS_REFUSED = "address_refused"
    TEXT_REFUSED = "text_refused"
    PROVIDER_AWAY = "provider_away"
    NO_CREDIT = "no_credit"

    # What the provider reported of an SMS that it had taken before: its word, not what we saw.
    REPORTED_NUMBER_INVALID = "reported_number_invalid"
    REPORTED_UNDELIVERED = "reported_undelivered"
    REPORTED_EXPIRED = "reported_expired"


class Outcome(StrEnum):
    """What a provider reports of an SMS at the end; that it is still under way is no outcome."""

    DELIVERED = "delivered"
    NUMBER_INVALID = "number_invalid"
    UNDELIVERED = "undelivered"
    EXPIRED = "expired"


class ReportWay(StrEnum):
    """How a report came to us."""

    CALLED = "called"
    """The provider called us, with a signature."""
    ASKED = "asked"
    """We asked the provider."""


class Priority(IntEnum):
    """What goes first while many wait: a login code lives three minutes, a thousand arrivals may not hold it up."""

    URGENT = 0
    ORDINARY = 1
    BULK = 2


MOST_TRIES = 8
FIRST_WAIT = timedelta(seconds=10)
LONGEST_WAIT = timedelta(hours=6)
LEASE = timedelta(seconds=30)
"""How long a claim holds: longer than one worker sends in a row, so that no other sends the same meanwhile."""

DEAD_AFTER = 2
"""So many refusals of an address in a row, and its people are told that it does not reach them."""

FIRST_ASK = timedelta(minutes=2)
LONGEST_ASK = timedelta(days=7)
"""An SMS that nothing is reported of is asked about after two minutes and then ever more seldom, for a week."""

FIRST_MATCH = timedelta(seconds=5)
LONGEST_MATCH = timedelta(days=3)
"""A report whose message nobody knows waits for it so long: it may come before our own transaction has ended."""
