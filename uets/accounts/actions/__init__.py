"""What one can do with persons, accounts and operators: one file per thing."""

from uets.accounts.actions.companies import create_company_account
from uets.accounts.actions.contacts import keep_contact
from uets.accounts.actions.dual_control import set_dual_control
from uets.accounts.actions.invitations import accept_invitation, decline_invitation, invite_operator
from uets.accounts.actions.operator_ends import (
    end_operators_of_grant,
    end_operators_of_person,
    end_over_operators,
    finish_departure,
    move_end_of_operators,
)
from uets.accounts.actions.operators import (
    Days,
    add_operator,
    change_operator,
    confirm_operator,
    keep_operator,
    remove_operator,
)
from uets.accounts.actions.registers import (
    close_account,
    create_natural_account,
    create_organisation_account,
    enter_account,
    keep_password,
    move_closing,
    open_account,
    register_person,
)
from uets.accounts.actions.staff import end_staff_role, give_staff_role

__all__ = [
    "Days",
    "accept_invitation",
    "add_operator",
    "change_operator",
    "close_account",
    "confirm_operator",
    "create_company_account",
    "create_natural_account",
    "create_organisation_account",
    "decline_invitation",
    "end_operators_of_grant",
    "end_operators_of_person",
    "end_over_operators",
    "end_staff_role",
    "enter_account",
    "finish_departure",
    "give_staff_role",
    "invite_operator",
    "keep_contact",
    "keep_operator",
    "keep_password",
    "move_closing",
    "move_end_of_operators",
    "open_account",
    "register_person",
    "remove_operator",
    "set_dual_control",
]
