"""What the session keeps between the pages of one opening: the text as shown, and the e-mail address to be proven."""

from datetime import datetime
from uuid import UUID

import msgspec
from django.http import HttpRequest

from uets.registration.actions import Reading
from uets.registration.rules import EmailProof

KEPT = "registration"


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """One opening."""

    text_id: UUID | None = None
    shown_at: datetime | None = None
    words: str = ""
    """Of the box, once it was ticked."""

    proof: EmailProof | None = None

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
