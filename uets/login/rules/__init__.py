"""Rules of the login, one file per thing: tries, passwords, codes and factors, sessions, words; pure."""

from uets.login.rules.contacts import must_check_again, read_address
from uets.login.rules.factors import (
    TOTP_BYTES,
    TOTP_DIGITS,
    TOTP_PERIOD,
    check_counter,
    check_first_factor,
    new_code,
    new_recovery_code,
    read_recovery_code,
    totp_step,
)
from uets.login.rules.mobile import (
    check_may_ask_phone,
    mask_mobile,
    new_match_code,
    write_login_statement,
    write_on_phone,
    write_paper_statement,
)
from uets.login.rules.passwords import LONGEST_PASSWORD, check_password_is_good, fold
from uets.login.rules.sessions import is_session_alive, session_ends_in
from uets.login.rules.telling import WORDS
from uets.login.rules.tries import check_may_try, check_network_may_try, is_locking

__all__ = [
    "LONGEST_PASSWORD",
    "TOTP_BYTES",
    "TOTP_DIGITS",
    "TOTP_PERIOD",
    "WORDS",
    "check_counter",
    "check_first_factor",
    "check_may_ask_phone",
    "check_may_try",
    "check_network_may_try",
    "check_password_is_good",
    "fold",
    "is_locking",
    "is_session_alive",
    "mask_mobile",
    "must_check_again",
    "new_code",
    "new_match_code",
    "new_recovery_code",
    "read_address",
    "read_recovery_code",
    "session_ends_in",
    "totp_step",
    "write_login_statement",
    "write_on_phone",
    "write_paper_statement",
]
