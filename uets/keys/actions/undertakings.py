"""New versions of the texts of a grant that stands: a box or a signature of whom, kept for the act, laid beside it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

import msgspec
from django.db import transaction

from uets.agreements import actions as agreements
from uets.agreements.errors import TextChanged
from uets.agreements.queries import check_contract
from uets.agreements.rules import check_is_signed, describe_signature
from uets.agreements.states import ConsentKind, HeldAcceptance, SignedStatement, TextKind
from uets.evidence.states import Kind
from uets.kernel.actor import Actor, actor_from_facts
from uets.kernel.ids import new_id
from uets.keys.actions.consenting import consent_to_text
from uets.keys.actions.recording import record_fact
from uets.keys.errors import PrincipalRequired, VersionStale
from uets.keys.models import Grant
from uets.keys.queries.grants import get_grant, get_grant_for_update
from uets.keys.queries.texts import ACTS, find_signed, is_current
from uets.keys.rules import grants as rules
from uets.keys.rules.undertakings import KEPT_FOR, holder_of


class SeenTexts(msgspec.Struct, frozen=True, kw_only=True):
    """The new versions that were shown beside an act: one was read with a box, one accepted with a box or signed."""

    disclosure_id: UUID | None = None
    undertaking_id: UUID | None = None
    shown_at: datetime | None = None
    ticked_by: Actor | None = None
    ticked_at: datetime | None = None
    """Who ticked the boxes, and when, where a second person buys (rule R5); None means the actor, now."""

    signature_id: UUID | None = None
    """Where the signature of who asked is held meanwhile."""


NOTHING_SEEN: Final = SeenTexts()


class SignedUndertaking(NamedTuple):
    """A signature that an act uses up, and what it accepts."""

    signed: SignedStatement
    acceptance: HeldAcceptance


@transaction.atomic
def hold_undertaking(  # noqa: PLR0913 - which text, shown when, for which version
    *,
    actor: Actor,
    account_id: UUID,
    grant_id: UUID,
    text_id: UUID,
    shown_at: datetime | None,
    expected_version: int,
    signed: SignedStatement,
    at: datetime,
) -> None:
    """Keep a signed undertaking of a grant for the act that follows within the hour; nothing binds yet.

    `signed` has been verified by who asked for it. Raises GrantNotFound, PrincipalRequired, ContractMissing,
    VersionStale, TextChanged.
    """
    grant = get_grant_for_update(account_id=account_id, grant_id=grant_id)
    rules.check_is_principal(actor=actor)
    check_contract(actor=actor, account_id=account_id, at=at)
    if grant.version != expected_version:
        raise VersionStale
    if not is_current(kind=TextKind.UNDERTAKING, text_id=text_id, at=at):
        raise TextChanged(kind=TextKind.UNDERTAKING.value)
    acceptance = HeldAcceptance(
        text_id=text_id, version=grant.version, shown_at=shown_at, accepted_at=at, accepted_by=actor.facts()
    )
    holder_id = holder_of(grant_id=grant.id, person_id=_person(actor))
    agreements.hold_signature(
        account_id=account_id,
        holder_id=holder_id,
        signed=signed,
        at=at,
        acceptance=acceptance,
        kept_until=at + KEPT_FOR,
    )
    facts = {"text_id": text_id, "signed": describe_signature(signed)}
    record_fact(kind=Kind.GRANT_UNDERTAKING_SIGNED, grant=grant, actor=actor, facts=facts, at=at)


@transaction.atomic
def keep_for_second(
    *, actor: Actor, account_id: UUID, grant_id: UUID, undertaking_id: UUID | None, at: datetime
) -> UUID | None:
    """Keep the actor's signature for what waits for a second person (rule R5), and return where; None without one."""
    grant, person_id = get_grant(account_id=account_id, grant_id=grant_id), _person(actor)
    if undertaking_id is None:
        return None
    if find_signed(grant=grant, text_id=undertaking_id, person_id=person_id, at=at) is None:
        return None
    kept = new_id()
    agreements.move_held(
        account_id=account_id, holder_id=holder_of(grant_id=grant.id, person_id=person_id), to=kept
    )
    return kept


def take_signed(
    *, actor: Actor, grant: Grant, texts: Mapping[TextKind, UUID], seen: SeenTexts, at: datetime
) -> SignedUndertaking | None:
    """Return the signature of the undertaking among these texts and keep it no longer; part of a larger act.

    None for a box; raises SignatureNeeded for who came in by a signature (trust.md §4).
    """
    text_id = texts.get(TextKind.UNDERTAKING)
    if text_id is None:
        return None
    accepts = seen.ticked_by or actor
    person_id, holder_id = _person(accepts), seen.signature_id
    if holder_id is None and actor.asked_by is None:
        holder_id = holder_of(grant_id=grant.id, person_id=person_id)
    held, signed = None, None
    if holder_id is not None:
        held = find_signed(grant=grant, text_id=text_id, person_id=person_id, at=at, holder_id=holder_id)
    check_is_signed(method=accepts.login.method if accepts.login else "", is_signed=held is not None)
    if holder_id is not None and held is not None:
        signed = agreements.take_held(account_id=grant.account_id, holder_id=holder_id)
    return SignedUndertaking(signed, held) if signed and held else None


def consent_to_texts(  # noqa: PLR0913 - which texts, seen by whom, for what
    *,
    actor: Actor,
    grant: Grant,
    texts: Mapping[TextKind, UUID],
    seen: SeenTexts,
    signed: SignedUndertaking | None,
    at: datetime,
    more: Mapping[str, object] | None = None,
) -> None:
    """Append what was read and accepted, each by whom, by which login and when; a signature lies beside its record."""
    for kind, text_id in texts.items():
        if kind is TextKind.UNDERTAKING and signed is not None:
            _consent_with_signature(grant, signed, more=more)
            continue
        consent_to_text(
            actor=seen.ticked_by or actor,
            grant=grant,
            kind=ACTS[kind],
            text_id=text_id,
            shown_at=seen.shown_at,
            at=seen.ticked_at or at,
            more=more,
        )


def _consent_with_signature(
    grant: Grant, signed: SignedUndertaking, *, more: Mapping[str, object] | None
) -> None:
    held = signed.acceptance
    accepted = consent_to_text(
        actor=actor_from_facts(held.accepted_by, account_id=grant.account_id),
        grant=grant,
        kind=ConsentKind.UNDERTAKING_ACCEPTED,
        text_id=held.text_id,
        shown_at=held.shown_at,
        at=held.accepted_at,
        more={**(more or {}), "signed": describe_signature(signed.signed)},
    )
    agreements.keep_signature(consent=accepted, signed=signed.signed)


def _person(actor: Actor) -> UUID:
    if actor.person_id is None:
        raise PrincipalRequired
    return actor.person_id
