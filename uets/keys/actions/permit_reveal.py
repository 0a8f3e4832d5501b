"""Let a key be shown once: in the key vault process, which checks login and role of the second person (rule R5)."""

from datetime import datetime
from uuid import UUID

import msgspec
from django.db import transaction

from uets.accounts import queries as accounts
from uets.evidence.states import Kind
from uets.kernel.actor import Actor, ActorKind, LoginFact, Origin
from uets.keys import errors, ports
from uets.keys.actions.recording import record_fact
from uets.keys.models import ApiKey, Grant, RevealPermit
from uets.keys.rules import reveal as rules
from uets.login import queries as logins


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What was asked for, as the vault has read it: who wants to see which key."""

    approval_id: UUID
    grant_id: UUID
    key_id: UUID
    person_id: UUID


@transaction.atomic
def permit_reveal(*, request: ports.PermitRequest, wanted: Wanted, at: datetime) -> RevealPermit:
    """Write that a second principal operator lets a person see a key; repeated, it is the same permit.

    Raises LoginNotFresh, PrincipalRequired, GrantNotFound, StateConflict.
    """
    login = _check_login(request, at=at)
    standing = accounts.find_standing(person_id=request.person_id, account_id=request.account_id, at=at)
    rules.check_role(role=standing.role if standing else None)
    grant = Grant.objects.filter(account_id=request.account_id, id=wanted.grant_id).first()
    key = ApiKey.objects.filter(account_id=request.account_id, id=wanted.key_id).first()
    if grant is None or key is None or key.grant_id != grant.id:
        raise errors.GrantNotFound
    rules.check_key(key_state=key.state, grant_state=grant.state)
    permit, is_new = RevealPermit.objects.get_or_create(
        id=wanted.approval_id,
        defaults={
            "account_id": grant.account_id,
            "grant_id": grant.id,
            "key_id": key.id,
            "person_id": wanted.person_id,
            "approved_by_id": request.person_id,
            "approved_at": at,
        },
    )
    if is_new:
        facts = {"kid": key.kid, "approval_id": permit.id, "for_person": wanted.person_id}
        actor = _actor(request, wanted, login=login, role=standing.role if standing else "")
        record_fact(kind=Kind.KEY_REVEAL_PERMITTED, grant=grant, actor=actor, facts=facts, at=at)
    return permit


def _check_login(request: ports.PermitRequest, *, at: datetime) -> LoginFact:
    """Read the newest login of the session; the web process's word for it counts for nothing."""
    record = logins.find_newest_login(session_hash=request.session_hash)
    login = record and rules.Login(
        person_id=record.person_id,
        level=record.level,
        authenticated_at=record.authenticated_at,
        is_ended=record.ended_at is not None,
        method=record.method,
    )
    rules.check_login(login=login or None, person_id=request.person_id, at=at)
    if login is None:
        raise errors.LoginNotFresh
    return LoginFact(
        method=login.method,
        level=login.level,
        authenticated_at=login.authenticated_at,
        session_hash=request.session_hash,
    )


def _actor(request: ports.PermitRequest, wanted: Wanted, *, login: LoginFact, role: str) -> Actor:
    return Actor(
        kind=ActorKind.PERSON,
        id=f"person:{request.person_id}",
        name=accounts.get_person(person_id=request.person_id).full_name,
        account_id=request.account_id,
        person_id=request.person_id,
        role=role,
        login=login,
        asked_by=wanted.person_id,
        origin=Origin(request_id=request.request_id, address=request.address, user_agent=request.user_agent),
    )
