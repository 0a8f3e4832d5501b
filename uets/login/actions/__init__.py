"""What one can do at the door: one file per thing."""

from uets.login.actions.contacts import send_contact_code, verify_contact
from uets.login.actions.mobile import (
    Contract,
    Phone,
    forget_old_mobile_signatures,
    order_mobile_signature,
    use_mobile_login,
)
from uets.login.actions.mobile_contracts import sign_contract_by_mobile
from uets.login.actions.mobile_turns import exchange_mobile_signatures
from uets.login.actions.passwords import check_password, set_password
from uets.login.actions.records import (
    actor_of,
    end_login,
    end_other_sessions,
    end_session,
    move_login,
    note_seen,
    record_login,
)
from uets.login.actions.second_factors import (
    add_totp,
    check_email_code,
    check_step_up,
    check_totp,
    send_email_code,
)
from uets.login.actions.tries import forget_old_tries

__all__ = [
    "Contract",
    "Phone",
    "actor_of",
    "add_totp",
    "check_email_code",
    "check_password",
    "check_step_up",
    "check_totp",
    "end_login",
    "end_other_sessions",
    "end_session",
    "exchange_mobile_signatures",
    "forget_old_mobile_signatures",
    "forget_old_tries",
    "move_login",
    "note_seen",
    "order_mobile_signature",
    "record_login",
    "send_contact_code",
    "send_email_code",
    "set_password",
    "sign_contract_by_mobile",
    "use_mobile_login",
    "verify_contact",
]
