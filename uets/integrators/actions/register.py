"""Register an integrator, prove its keys, list, suspend and resume it."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
from django.db import IntegrityError, transaction

from uets.evidence import actions as evidence
from uets.evidence.proof.chain import sha256_hex
from uets.evidence.states import Kind
from uets.integrators import errors, queries, rules
from uets.integrators.models import Integrator, IntegratorKey
from uets.integrators.states import (
    INTEGRATOR_MOVES,
    IntegratorKeyState,
    IntegratorState,
    KeyUse,
)
from uets.kernel import numbers, turkish
from uets.kernel.actor import Actor
from uets.kernel.assertions import AUTHORITY_CLIENTS
from uets.kernel.jwks import public_members

CHALLENGE_LIFE = timedelta(days=1)


class Registration(msgspec.Struct, frozen=True, kw_only=True):
    """A new integrator and the challenge that its two keys have to answer."""

    integrator: Integrator
    challenge: str


@transaction.atomic
def register_integrator(  # noqa: PLR0913 - the lines of the register
    *,
    actor: Actor,
    client_id: str,
    legal_name: str,
    trade_name: str,
    vkn: str,
    mersis: str,
    contact_email: str,
    description: str,
    egress_ranges: Iterable[str],
    are_local_ranges_allowed: bool,
    jwks: Mapping[KeyUse, Mapping[str, Any]],
    at: datetime,
) -> Registration:
    """Register an integrator in testing, with keys that do not count before they are proven.

    Raises IdentifierInvalid, IntegratorTaken, RangeInvalid, KeyTypeUnsupported.
    """
    digits = numbers.find_vkn(vkn)
    if digits is None:
        raise errors.IdentifierInvalid(field="vkn")
    if client_id.startswith(AUTHORITY_CLIENTS):
        raise errors.IntegratorTaken(field="client_id")
    integrator = Integrator(
        client_id=client_id,
        legal_name=turkish.normalize(legal_name),
        trade_name=turkish.normalize(trade_name),
        sort_key=turkish.sort_key(legal_name),
        search_text=turkish.fold(f"{legal_name} {trade_name}"),
        vkn=digits,
        mersis=mersis,
        contact_email=contact_email,
        description=description,
        state=IntegratorState.TESTING.value,
        egress_ranges=rules.check_egress(egress_ranges, are_local_allowed=are_local_ranges_allowed),
        registered_at=at,
    )
    try:
        with transaction.atomic():
            integrator.save(force_insert=True)
    except IntegrityError as error:
        is_number_taken = Integrator.objects.filter(vkn=digits).exists()
        raise errors.IntegratorTaken(field="vkn" if is_number_taken else "client_id") from error
    try:
        with transaction.atomic():
            challenge, thumbprints = _challenge(integrator, jwks, at=at)
    except IntegrityError as error:
        raise errors.IntegratorTaken(field="jwks") from error
    facts = {"client_id": client_id, "name": integrator.legal_name, "keys": thumbprints}
    _record(Kind.INTEGRATOR_REGISTERED, integrator.id, actor=actor, at=at, facts=facts)
    return Registration(integrator=integrator, challenge=challenge)


@transaction.atomic
def prove_keys(*, actor: Actor, integrator_id: UUID, answer: str, at: datetime) -> None:
    """Accept both keys of an integrator: the challenge, decrypted with `enc`, comes back signed with `sig`.

    Raises ProofInvalid, also when the challenge is older than a day.
    """
    keys = {KeyUse(key.use): key for key in queries.list_challenged_keys(integrator_id=integrator_id, at=at)}
    if set(keys) != set(KeyUse):
        raise errors.ProofInvalid
    sig = rules.read_public_key(keys[KeyUse.SIGNATURE].jwk, use=KeyUse.SIGNATURE)
    digest = sha256_hex(rules.read_answer(answer, sig=sig).encode())
    if any(key.challenge_sha256 != digest for key in keys.values()):
        raise errors.ProofInvalid
    for key in keys.values():
        key.state, key.proven_at, key.challenge_sha256 = IntegratorKeyState.PROVEN.value, at, ""
        key.save(update_fields=["challenge_sha256", "proven_at", "state"])
    facts = {key.use: key.thumbprint for key in keys.values()}
    _record(Kind.INTEGRATOR_KEY_PROVEN, integrator_id, actor=actor, at=at, facts=facts)


def list_integrator(*, actor: Actor, integrator_id: UUID, at: datetime) -> None:
    """Put an integrator on the list that account holders choose from; its keys have to be proven."""
    if queries.find_encryption_key(integrator_id=integrator_id) is None:
        raise errors.ProofInvalid
    _move(integrator_id, to=IntegratorState.LISTED, kind=Kind.INTEGRATOR_LISTED, actor=actor, at=at)


def suspend_integrator(*, actor: Actor, integrator_id: UUID, at: datetime) -> None:
    """Suspend an integrator: no new sale, and its keys stop at their next call."""
    _move(integrator_id, to=IntegratorState.SUSPENDED, kind=Kind.INTEGRATOR_SUSPENDED, actor=actor, at=at)


def resume_integrator(*, actor: Actor, integrator_id: UUID, at: datetime) -> None:
    """Lift a suspension."""
    _move(integrator_id, to=IntegratorState.LISTED, kind=Kind.INTEGRATOR_RESUMED, actor=actor, at=at)


def _challenge(
    integrator: Integrator, jwks: Mapping[KeyUse, Mapping[str, Any]], *, at: datetime
) -> tuple[str, dict[str, object]]:
    keys = {use: rules.read_public_key(jwk, use=use) for use, jwk in jwks.items()}
    text, sealed = rules.new_challenge(keys[KeyUse.ENCRYPTION])
    for use, key in keys.items():
        IntegratorKey.objects.create(
            integrator=integrator,
            use=use.value,
            thumbprint=key.thumbprint(),
            jwk=public_members(key),
            challenge_sha256=sha256_hex(text.encode()),
            challenge_expires_at=at + CHALLENGE_LIFE,
            added_at=at,
        )
    return sealed, {use.value: key.thumbprint() for use, key in keys.items()}


@transaction.atomic
def _move(integrator_id: UUID, *, to: IntegratorState, kind: Kind, actor: Actor, at: datetime) -> None:
    integrator = Integrator.objects.select_for_update().get(id=integrator_id)
    if to not in INTEGRATOR_MOVES[IntegratorState(integrator.state)]:
        raise errors.StateConflict(state=integrator.state)
    integrator.state = to.value
    integrator.listed_at = integrator.listed_at or (at if to is IntegratorState.LISTED else None)
    integrator.save(update_fields=["listed_at", "state"])
    _record(kind, integrator_id, actor=actor, at=at, facts={})


def _record(
    kind: Kind, integrator_id: UUID, *, actor: Actor, at: datetime, facts: Mapping[str, object]
) -> None:
    evidence.record(kind=kind, subject=f"integrator:{integrator_id}", actor=actor, at=at, facts=facts)
