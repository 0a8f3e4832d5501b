"""What the session keeps between the pages of one opening: the text as shown, the e-mail to be proven, the company."""

from datetime import datetime
from uuid import UUID

import msgspec
from django.http import HttpRequest

from uets.registration.actions import Reading
from uets.registration.rules import EmailProof
from uets.registration.states import CheckedCompany

KEPT, OPENING = "registration", "company-opening"


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """One opening."""

    text_id: UUID | None = None
    shown_at: datetime | None = None
    words: str = ""
    """Of the box, once it was ticked."""

    proof: EmailProof | None = None
    company: CheckedCompany | None = None
    """What the registry said, for an opening in the name of a company."""

    invoice_address: str = ""

    @property
    def reading(self) -> Reading:
        """What was read."""
        return Reading(text_id=self.text_id, shown_at=self.shown_at, words=self.words)


def find(request: HttpRequest) -> Kept:
    """Return what is kept, or nothing kept."""
    kept = request.session.get(KEPT)
    return msgspec.convert(kept, Kept) if kept is not None else Kept()


def keep(request: HttpRequest, kept: Kept) -> None:
    """Keep it in the session, server-side."""
    request.session[KEPT] = msgspec.to_builtins(kept)


def forget(request: HttpRequest) -> None:
    """Forget what was kept."""
    request.session.pop(KEPT, None)


def keep_opening(request: HttpRequest, opening_id: UUID) -> None:
    """Keep which company's opening the next page tells of."""
    request.session[OPENING] = str(opening_id)


def find_opening(request: HttpRequest) -> UUID | None:
    """Return which company's opening this browser has just taken part in."""
    kept = request.session.get(OPENING)
    return UUID(kept) if kept else None
