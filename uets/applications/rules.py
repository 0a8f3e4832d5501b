"""The steps of an application and what may be done when; pure."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import msgspec

from uets.accounts.rules import is_principal
from uets.applications import errors
from uets.applications.states import MOVES, ApplicationState
from uets.kernel.actor import Actor


class Step(StrEnum):
    """The task list, in its order."""

    INTEGRATOR = "integrator"
    TARIFF = "tariff"
    PERMISSIONS = "permissions"
    DISCLOSURE = "disclosure"
    UNDERTAKING = "undertaking"


class Answers(msgspec.Struct, frozen=True, kw_only=True):
    """What has been answered so far, as facts: the ids chosen, the moments of reading and accepting."""

    integrator_id: UUID | None
    tariff_id: UUID | None
    permissions_chosen_at: datetime | None
    disclosure_read_at: datetime | None
    undertaking_accepted_at: datetime | None


def say_application(number: str) -> str:
    """Return the line by which a signed statement names an application."""
    return f"Başvuru: {number}"


def names_application(statement: bytes, *, number: str) -> bool:
    """Tell whether a signed statement is about this application."""
    return say_application(number).encode() in statement.split(b"\n")


def find_next_step(answers: Answers) -> Step | None:
    """Return the first step that is not done, or None when only the check page is left."""
    done = {
        Step.INTEGRATOR: answers.integrator_id,
        Step.TARIFF: answers.tariff_id,
        Step.PERMISSIONS: answers.permissions_chosen_at,
        Step.DISCLOSURE: answers.disclosure_read_at,
        Step.UNDERTAKING: answers.undertaking_accepted_at,
    }
    return next((step for step, answer in done.items() if answer is None), None)


def check_is_complete(answers: Answers) -> None:
    """Raise StepMissing unless every step is done."""
    step = find_next_step(answers)
    if step is not None:
        raise errors.StepMissing(step=step.value)


def check_may_apply(*, actor: Actor) -> None:
    """Raise unless the actor is the natural holder or a principal operator."""
    if not is_principal(actor.role):
        raise errors.PrincipalRequired


def check_may_buy(*, actor: Actor, at: datetime) -> None:
    """Raise unless the actor may apply and logged in strongly within the last five minutes."""
    check_may_apply(actor=actor)
    if not actor.is_fresh(at=at):
        raise errors.LoginNotFresh


def check_move(*, state: str, to: ApplicationState) -> None:
    """Raise when an application cannot go from one state to another."""
    if to not in MOVES[ApplicationState(state)]:
        raise errors.StateConflict(state=state)
