"""An undertaking that is signed for a grant that stands: how its statement names the grant, where it is held; pure."""

from datetime import timedelta
from typing import Final
from uuid import UUID, uuid5

KEPT_FOR: Final = timedelta(hours=1)
"""What was signed and is not used within this time goes."""


def holder_of(*, grant_id: UUID, person_id: UUID) -> UUID:
    """Return under which id the signature of a person for a grant is held."""
    return uuid5(grant_id, str(person_id))


def say_grant(name: str) -> str:
    """Return the line by which a signed statement names a grant."""
    return f"Yetki: {name}"


def names_grant(statement: bytes, *, name: str) -> bool:
    """Tell whether a signed statement is about this grant."""
    return say_grant(name).encode() in statement.split(b"\n")
