"""Passkey ceremonies of a session: what the browser was asked waits here until its answer comes, once, ten minutes."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext_noop

from portal.login.forms import PasskeyForm
from uets.kernel import clock
from uets.login import actions, ports

STATE, UNTIL = "passkey-state", "passkey-until"
LIFE: Final = timedelta(minutes=10)
NEEDS_SCRIPT: Final = gettext_noop(
    "Geçiş anahtarı bu sayfada JavaScript ister. Tarayıcınızda JavaScript'i açın ya da başka bir yol seçin."
)


class Asked:
    """A form that asks for a passkey: its hidden field, and the options for the script."""

    def __init__(self, ceremony: ports.Ceremony) -> None:
        """Keep what the page shows."""
        self.options = ceremony.options
        self.form = PasskeyForm(auto_id="gecis_%s")


def ask(request: HttpRequest, person_id: UUID) -> Asked:
    """Ask for one of the passkeys of a person."""
    return keep(request, actions.ask_passkey(person_id=person_id))


def keep(request: HttpRequest, ceremony: ports.Ceremony) -> Asked:
    """Remember what was asked; an earlier question is forgotten."""
    request.session[STATE] = ceremony.state
    request.session[UNTIL] = (clock.now() + LIFE).isoformat()
    return Asked(ceremony)


def take(request: HttpRequest) -> str:
    """Return what was asked, for one answer only; a text that no answer fits when nothing was."""
    state: str = request.session.pop(STATE, "")
    until: str = request.session.pop(UNTIL, "")
    if not state or datetime.fromisoformat(until) < clock.now():
        return '{"challenge": ""}'
    return state
