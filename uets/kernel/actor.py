"""Who acts, through what, with which rights, and how fresh the login is."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

import msgspec

FRESH_FOR = timedelta(minutes=5)
"""How long a strong login opens step-up operations (trust.md §3: level 3 or more, at most 5 minutes old)."""

STRONG_LEVEL = 3

NEVER_FRESH = frozenset({"edevlet"})
"""Methods that do not say when the person proved who they are: e-Devlet may answer from a session of its own."""


def is_strong(*, method: str, level: int) -> bool:
    """Tell whether a login opens step-up operations while it is fresh (trust.md §3)."""
    return level >= STRONG_LEVEL and method not in NEVER_FRESH


class ActorKind(StrEnum):
    """What kind of party acts."""

    PERSON = "person"
    KEY = "key"
    INTEGRATOR = "integrator"
    AUTHORITY = "authority"
    CONSOLE = "console"
    SYSTEM = "system"


class LoginFact(msgspec.Struct, frozen=True, kw_only=True):
    """How a person came in: method, level 1-4 (trust.md §3), when, and in which session (SHA-256 of its key, hex)."""

    method: str
    level: int
    authenticated_at: datetime
    session_hash: str
    certificate: str = ""
    """SHA-256 of the certificate that signed, hex; empty where nothing was signed."""


class Origin(msgspec.Struct, frozen=True, kw_only=True):
    """Where a call came from: request number, network address, user agent."""

    request_id: str = ""
    address: str = ""
    user_agent: str = ""


class Actor(msgspec.Struct, frozen=True, kw_only=True):
    """The acting party of an action, as evidence keeps it. Never holds a TCKN or a key."""

    kind: ActorKind
    id: str
    name: str = ""
    account_id: UUID | None = None
    person_id: UUID | None = None
    integrator_id: UUID | None = None
    grant_id: UUID | None = None
    kid: str | None = None
    authority_id: UUID | None = None
    client_id: str = ""
    """Of the program that acts for an authority."""

    role: str = ""
    permissions: frozenset[str] = frozenset()
    login: LoginFact | None = None
    reason: str = ""
    """Why staff act: theirs is an act on what belongs to others."""

    asked_by: UUID | None = None
    """Who asked for what this person now approves as the second one (rule R5)."""

    origin: Origin = Origin()

    def is_fresh(self, *, at: datetime) -> bool:
        """Tell whether this is a person whose strong login is at most five minutes old."""
        login = self.login
        if login is None or not is_strong(method=login.method, level=login.level):
            return False
        return timedelta(0) <= at - login.authenticated_at <= FRESH_FOR

    def facts(self) -> dict[str, object]:
        """Return the actor as JSON facts for evidence."""
        facts: dict[str, object] = {"kind": self.kind.value, "id": self.id}
        optional = {
            "name": self.name,
            "person_id": self.person_id and str(self.person_id),
            "integrator_id": self.integrator_id and str(self.integrator_id),
            "grant_id": self.grant_id and str(self.grant_id),
            "kid": self.kid,
            "authority_id": self.authority_id and str(self.authority_id),
            "client_id": self.client_id,
            "role": self.role,
            "reason": self.reason,
            "asked_by": self.asked_by and str(self.asked_by),
            "request_id": self.origin.request_id,
            "address": self.origin.address,
            "user_agent": self.origin.user_agent,
        }
        facts.update({name: value for name, value in optional.items() if value})
        if self.login is not None:
            facts["login"] = {
                "method": self.login.method,
                "level": self.login.level,
                "authenticated_at": self.login.authenticated_at.isoformat(),
                "session_hash": self.login.session_hash,
                **({"certificate": self.login.certificate} if self.login.certificate else {}),
            }
        return facts


def actor_from_facts(facts: Mapping[str, Any], *, account_id: UUID) -> Actor:
    """Return the person whose `facts()` these are, as they acted then: role, login and origin of that moment."""
    login = facts.get("login")
    return Actor(
        kind=ActorKind.PERSON,
        id=facts["id"],
        name=facts.get("name", ""),
        account_id=account_id,
        person_id=UUID(facts["person_id"]),
        role=facts.get("role", ""),
        login=None
        if login is None
        else LoginFact(
            method=login["method"],
            level=login["level"],
            authenticated_at=datetime.fromisoformat(login["authenticated_at"]),
            session_hash=login["session_hash"],
            certificate=login.get("certificate", ""),
        ),
        origin=Origin(
            request_id=facts.get("request_id", ""),
            address=facts.get("address", ""),
            user_agent=facts.get("user_agent", ""),
        ),
    )


def console_actor(*, name: str = "console") -> Actor:
    """Return the actor of an operator's console command."""
    return Actor(kind=ActorKind.CONSOLE, id=f"console:{name}", name=name)


def system_actor(*, name: str) -> Actor:
    """Return the actor of a clock job, named after it."""
    return Actor(kind=ActorKind.SYSTEM, id=f"system:{name}", name=name)
