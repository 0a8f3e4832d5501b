"""What one can do at the door: one file per thing."""

from uets.login.actions.contacts import send_contact_code, verify_contact
from uets.login.actions.edevlet import identify_by_edevlet, record_without_account, refuse_edevlet
from uets.login.actions.factors import check_first_factor, check_may_add
from uets.login.actions.mobile import (
    PaperOrder,
    Phone,
    forget_old_mobile_signatures,
    order_mobile_signature,
    use_mobile_login,
)
from uets.login.actions.mobile_papers import finish_mobile_paper, sign_contract_by_mobile, take_mobile_paper
from uets.login.actions.mobile_turns import exchange_mobile_signatures
from uets.login.actions.own_totp import add_own_totp, new_totp, open_new_totp, remove_own_totp
from uets.login.actions.passkeys import (
    add_passkey,
    ask_new_passkey,
    ask_passkey,
    check_passkey,
    check_passkey_step_up,
    remove_passkey,
    rename_passkey,
)
from uets.login.actions.passwords import change_password, check_password, set_password, set_password_after
from uets.login.actions.records import (
    actor_of,
    end_login,
    end_other_sessions,
    end_session,
    move_login,
    note_seen,
    record_login,
)
from uets.login.actions.recovery import check_recovery_code, make_recovery_codes
from uets.login.actions.second_factors import add_totp, check_step_up, check_totp
from uets.login.actions.sent_codes import check_code, check_email_code, send_code, send_email_code
from uets.login.actions.tries import forget_old_tries, tell_locked

__all__ = [
    "PaperOrder",
    "Phone",
    "actor_of",
    "add_own_totp",
    "add_passkey",
    "add_totp",
    "ask_new_passkey",
    "ask_passkey",
    "change_password",
    "check_code",
    "check_email_code",
    "check_first_factor",
    "check_may_add",
    "check_passkey",
    "check_passkey_step_up",
    "check_password",
    "check_recovery_code",
    "check_step_up",
    "check_totp",
    "end_login",
    "end_other_sessions",
    "end_session",
    "exchange_mobile_signatures",
    "finish_mobile_paper",
    "forget_old_mobile_signatures",
    "forget_old_tries",
    "identify_by_edevlet",
    "make_recovery_codes",
    "move_login",
    "new_totp",
    "note_seen",
    "open_new_totp",
    "order_mobile_signature",
    "record_login",
    "record_without_account",
    "refuse_edevlet",
    "remove_own_totp",
    "remove_passkey",
    "rename_passkey",
    "send_code",
    "send_contact_code",
    "send_email_code",
    "set_password",
    "set_password_after",
    "sign_contract_by_mobile",
    "take_mobile_paper",
    "tell_locked",
    "use_mobile_login",
    "verify_contact",
]
