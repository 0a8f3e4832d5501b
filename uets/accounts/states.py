"""Kinds, roles, rights and states of accounts and operators, with the moves as data."""

from enum import StrEnum


class AccountKind(StrEnum):
    """Whose address it is."""

    NATURAL = "natural"
    ORGANISATION = "organisation"


class ContactKind(StrEnum):
    """How a person is told of things: an e-mail address or a mobile number."""

    EMAIL = "email"
    MOBILE = "mobile"


class AccountState(StrEnum):
    """Life of an account (product.md §4)."""

    CREATED = "created"
    OPEN = "open"
    CLOSING = "closing"
    CLOSED = "closed"


ACCOUNT_MOVES: dict[AccountState, frozenset[AccountState]] = {
    AccountState.CREATED: frozenset({AccountState.OPEN, AccountState.CLOSED}),
    AccountState.OPEN: frozenset({AccountState.CLOSING, AccountState.CLOSED}),
    AccountState.CLOSING: frozenset({AccountState.OPEN, AccountState.CLOSED}),
    AccountState.CLOSED: frozenset(),
}


class ClosingGround(StrEnum):
    """Why an address was closed."""

    REQUEST = "request"
    DEATH = "death"
    WOUND_UP = "wound_up"


class Role(StrEnum):
    """In what capacity a person stands in an account; a reader reads what stays of a closed one."""

    HOLDER = "holder"
    PRINCIPAL_OPERATOR = "principal_operator"
    OPERATOR = "operator"
    READER = "reader"


class DualAct(StrEnum):
    """What two principal operators do together in an account that has switched it on (rule R5)."""

    APPLY = "apply"
    WIDEN = "widen"
    REVEAL = "reveal"
    PEOPLE = "people"
    CLOSE = "close"


FEWEST_FOR_TWO = 2
"""Dual control takes at least two principal operators."""


class OperatorState(StrEnum):
    """Life of an operator's right; a right added by a key waits for the person and for a principal operator."""

    INVITED = "invited"
    ACCEPTED = "accepted"
    ACTIVE = "active"
    DECLINED = "declined"
    REMOVED = "removed"


OPERATOR_MOVES: dict[OperatorState, frozenset[OperatorState]] = {
    OperatorState.INVITED: frozenset({OperatorState.ACCEPTED, OperatorState.DECLINED, OperatorState.REMOVED}),
    OperatorState.ACCEPTED: frozenset({OperatorState.ACTIVE, OperatorState.REMOVED}),
    OperatorState.ACTIVE: frozenset({OperatorState.REMOVED}),
    OperatorState.DECLINED: frozenset(),
    OperatorState.REMOVED: frozenset(),
}

LIVE_OPERATOR_STATES = (
    OperatorState.INVITED,
    OperatorState.ACCEPTED,
    OperatorState.ACTIVE,
)

MOST_OPEN_INVITATIONS = 20
"""Of an account at a time: more would be a search through numbers, or a flood of letters."""

MOST_PRINCIPAL_OPERATORS = 10
"""An organisation names at least one and at most ten principal operators (Regulation RG 30617)."""


class StaffRole(StrEnum):
    """What a member of staff works at (product.md §9); none of them sees a key or the content of a notice."""

    REGISTRAR = "registrar"
    INTEGRATOR_OFFICER = "integrator_officer"
    TEXT_OFFICER = "text_officer"
    SUPPORT = "support"
    OPERATIONS = "operations"


class Permission(StrEnum):
    """A right over a mailbox, held by an operator or by a grant: the boxes of Yetkili İzinleri."""

    READ_LIST = "notices:list"
    READ_OPEN = "notices:open"
    ARCHIVE = "notices:archive"
    DELETE = "notices:delete"
    MANAGE_OPERATORS = "operators:manage"
