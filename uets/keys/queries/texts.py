"""Which texts of a grant have a newer version than the one its holder has read or accepted (rule R8)."""

from datetime import datetime
from typing import Final
from uuid import UUID

from uets.agreements import queries as agreements
from uets.agreements.states import ConsentKind, HeldAcceptance, TextKind
from uets.keys.models import Grant
from uets.keys.rules.undertakings import holder_of

ACTS: Final = {
    TextKind.DISCLOSURE: ConsentKind.DISCLOSURE_READ,
    TextKind.UNDERTAKING: ConsentKind.UNDERTAKING_ACCEPTED,
}
"""What is done with a text of a grant: a disclosure is read, an undertaking accepted."""


def list_new_texts(*, account_id: UUID, grant_id: UUID, at: datetime) -> list[TextKind]:
    """Return the kinds of text that have to be seen anew before the grant may be extended."""
    found = []
    for kind, act in ACTS.items():
        consent = agreements.find_consent(account_id=account_id, grant_id=grant_id, kind=act)
        if not is_current(kind=kind, text_id=consent.text_id if consent else None, at=at):
            found.append(kind)
    return found


def is_current(*, kind: TextKind, text_id: UUID | None, at: datetime) -> bool:
    """Tell whether a text is of this kind and in force: an undertaking is never taken for a disclosure."""
    if text_id is None or not agreements.is_current(text_id=text_id, at=at):
        return False
    return agreements.get_text(text_id=text_id).kind == kind.value


def find_signed(
    *, grant: Grant, text_id: UUID, person_id: UUID, at: datetime, holder_id: UUID | None = None
) -> HeldAcceptance | None:
    """Return how a person has signed this undertaking for this grant, as it stands, when no act has used that yet.

    `holder_id` names the signature that waits for a second person.
    """
    holder = holder_id or holder_of(grant_id=grant.id, person_id=person_id)
    held = agreements.find_held_acceptance(account_id=grant.account_id, holder_id=holder, at=at)
    return held if held is not None and (held.text_id, held.version) == (text_id, grant.version) else None
