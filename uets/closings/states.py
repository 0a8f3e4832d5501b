"""Life of a request to close an address and of a proposal of staff; the mandatory groups of the law."""

from datetime import timedelta
from enum import StrEnum
from typing import Final

from uets.accounts.states import AccountKind


class ClosingState(StrEnum):
    """Where a request stands."""

    AWAITING_SECOND = "awaiting_second_approval"
    ASKED = "asked"
    CLOSED = "closed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    REJECTED = "rejected"
    EXPIRED = "expired"


CLOSING_MOVES: dict[ClosingState, frozenset[ClosingState]] = {
    # Dual control (rule R5): it is asked for with the approval of the second principal operator.
    ClosingState.AWAITING_SECOND: frozenset(
        {ClosingState.ASKED, ClosingState.REJECTED, ClosingState.WITHDRAWN, ClosingState.EXPIRED}
    ),
    ClosingState.ASKED: frozenset({ClosingState.CLOSED, ClosingState.REFUSED, ClosingState.WITHDRAWN}),
    ClosingState.CLOSED: frozenset(),
    ClosingState.REFUSED: frozenset(),
    ClosingState.WITHDRAWN: frozenset(),
    ClosingState.REJECTED: frozenset(),
    ClosingState.EXPIRED: frozenset(),
}

OPEN_REQUESTS = (ClosingState.AWAITING_SECOND, ClosingState.ASKED)


class ProposalState(StrEnum):
    """Life of what one member of staff proposes and another one does."""

    WAITING = "waiting"
    DONE = "done"
    DROPPED = "dropped"


PROPOSAL_MOVES: dict[ProposalState, frozenset[ProposalState]] = {
    ProposalState.WAITING: frozenset({ProposalState.DONE, ProposalState.DROPPED}),
    ProposalState.DONE: frozenset(),
    ProposalState.DROPPED: frozenset(),
}


class MandatoryGroup(StrEnum):
    """Who must be served electronically (Law 7201 art. 7/a, first paragraph), in the order of the law."""

    PUBLIC_ADMINISTRATION = "public_administration"
    LOCAL_ADMINISTRATION = "local_administration"
    PUBLIC_BODY = "public_body"
    STATE_ENTERPRISE = "state_enterprise"
    PUBLIC_COMPANY = "public_company"
    PROFESSIONAL_BODY = "professional_body"
    PRIVATE_LEGAL_PERSON = "private_legal_person"
    NOTARY = "notary"
    LAWYER = "lawyer"
    MEDIATOR_OR_EXPERT = "mediator_or_expert"
    REPRESENTING_UNIT = "representing_unit"


PRESUMED: Final[dict[AccountKind, MandatoryGroup]] = {
    AccountKind.ORGANISATION: MandatoryGroup.PRIVATE_LEGAL_PERSON
}
"""What an account of a kind counts as while the register says nothing of it: every legal person is in some group."""

NO_GROUP: Final = "none"
"""Written in the register where an account is in no group, although its kind says so: an ordinary partnership."""

DECIDED_WITHIN = timedelta(days=30)
"""The registrar decides within a month."""

LARGEST_DOCUMENT = 2_000_000
LONGEST_REASON = 1000
KINDS_OF_DOCUMENT = {b"%PDF-": "application/pdf", b"\xff\xd8\xff": "image/jpeg", b"\x89PNG": "image/png"}
