"""An identified person before and while an address is opened: as actor, registered, with what they have read."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

import msgspec

from uets.accounts import actions as account_actions
from uets.accounts import errors as account_errors
from uets.accounts import queries as accounts
from uets.agreements import actions as agreements
from uets.agreements import queries as texts
from uets.agreements.states import ConsentKind, Control
from uets.alerts import actions as alerts
from uets.alerts.states import Topic
from uets.kernel.actor import Actor, ActorKind, LoginFact, Origin
from uets.login.rules import new_code
from uets.login.states import LEVELS, Identification
from uets.registration import queries, rules
from uets.registration.states import CODE_LIFE, MOST_DRAWS

if TYPE_CHECKING:
    from uets.accounts.models import Account, Person


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """Which disclosure text was shown, when, and the words of the box that was ticked (Law 6698 art. 10)."""

    text_id: UUID | None
    shown_at: datetime | None
    words: str


def send_registration_code(
    *, found: Identification, email: str, before: rules.EmailProof | None, at: datetime
) -> rules.EmailProof:
    """Send a code to the address that an identified person gives; raises EmailUnproven after five codes."""
    rules.check_may_send(before)
    code = new_code()
    alerts.queue_alert(
        topic=Topic.LOGIN_CODE,
        to_address=email,
        facts={"code": code, "minutes": str(CODE_LIFE // timedelta(minutes=1))},
        at=at,
    )
    return rules.EmailProof(
        email=email,
        code_hmac=queries.hmac_of_code(tckn=found.tckn, email=email, code=code),
        until=at + CODE_LIFE,
        sent=before.sent + 1 if before else 1,
    )


def find_or_register(
    *, found: Identification, email: str, origin: Origin, session_hash: str, at: datetime
) -> "Person":
    """Return the person of an identification, registered now where they were not; two at once register one."""
    person = accounts.find_person_by_tckn(tckn=found.tckn)
    if person is not None:
        return person
    try:
        return account_actions.register_person(
            actor=as_actor(found=found, person=None, origin=origin, session_hash=session_hash),
            tckn=found.tckn,
            first_name=found.first_name,
            last_name=found.last_name,
            email=email,
            mobile="",
            at=at,
        )
    except account_errors.IdentifierTaken:
        # Somebody was faster: the same person, in another window.
        person = accounts.find_person_by_tckn(tckn=found.tckn)
        if person is None:
            raise
        return person


def create_with_free_address(
    *, create: Callable[[str], "Account"], check: Callable[[], None], draw: Callable[[], str]
) -> "Account":
    """Create an account under an address that nobody has; `check` raises when somebody else was faster."""
    for _ in range(MOST_DRAWS):
        try:
            return create(draw())
        except account_errors.IdentifierTaken:
            check()
    message = "no free address was drawn"
    raise RuntimeError(message)


def record_reading(
    *, account_id: UUID, holder: Mapping[str, str], reading: Reading, actor: Actor, at: datetime
) -> None:
    """Record that the person has read the disclosure text; without a published one there is nothing to record."""
    if reading.text_id is None:
        return
    shown = texts.describe_shown(
        text_id=reading.text_id, shown_at=reading.shown_at, control=reading.words, default=Control.BOX
    )
    agreements.record_consent(
        actor=actor,
        account_id=account_id,
        grant_id=None,
        kind=ConsentKind.DISCLOSURE_READ,
        text_id=reading.text_id,
        decided_at=at,
        record={"parties": {"holder": dict(holder)}, "shown": shown},
    )


def as_actor(*, found: Identification, person: "Person | None", origin: Origin, session_hash: str) -> Actor:
    """Return the identified person as actor, before they are registered too."""
    level = min(found.level or LEVELS[found.method], LEVELS[found.method])
    login = LoginFact(
        method=found.method.value,
        level=level,
        authenticated_at=found.at,
        session_hash=session_hash,
        certificate=found.certificate,
    )
    return Actor(
        kind=ActorKind.PERSON,
        id=f"person:{person.id}" if person else "person:unregistered",
        name=f"{found.first_name} {found.last_name}",
        person_id=person.id if person else None,
        login=login,
        origin=origin,
    )
