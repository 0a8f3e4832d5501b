"""What e-mails are about, and how often sending is tried."""

from datetime import timedelta
from enum import StrEnum


class Topic(StrEnum):
    """What an e-mail is about; the door renders the words."""

    LOGIN_CODE = "login_code"
    TARIFF_BOUGHT = "tariff_bought"
    TERM_BOUGHT = "term_bought"
    TARIFF_CHANGED = "tariff_changed"
    KEY_REVEALED = "key_revealed"
    KEY_UNDELIVERED = "key_undelivered"
    OPERATOR_INVITED = "operator_invited"
    OPERATOR_CHANGED = "operator_changed"
    NOTICE_DELETED_BY_KEY = "notice_deleted_by_key"


class OperatorChange(StrEnum):
    """What a key has done to the operators of an account."""

    INVITED = "invited"
    REMOVED = "removed"


MOST_TRIES = 8
FIRST_WAIT = timedelta(seconds=10)
LONGEST_WAIT = timedelta(hours=6)
