"""Programs that act for an authority, and the public keys they sign with."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction

from uets.authorities import errors, queries, rules
from uets.authorities.actions.recording import hold_authority, record_of
from uets.authorities.models import AuthorityClient, ClientKey, SendingAuthority
from uets.evidence.states import Kind
from uets.kernel import turkish
from uets.kernel.actor import Actor
from uets.kernel.assertions import AUTHORITY_CLIENTS
from uets.kernel.ids import CROCKFORD
from uets.kernel.jwks import public_members

RANDOM_LETTERS: Final = 6


@transaction.atomic
def add_client(
    *, actor: Actor, authority_id: UUID, label: str, jwks: Sequence[object], at: datetime
) -> AuthorityClient:
    """Enter a program with its public signature keys (JWK: P-256 or Ed25519); it is given its client id.

    Raises AuthorityNotFound, StateConflict, KeyTypeUnsupported, AuthorityTaken for a key that is known already.
    """
    if not jwks:
        raise errors.KeyTypeUnsupported
    authority = hold_authority(actor=actor, authority_id=authority_id, at=at)
    client = AuthorityClient.objects.create(
        authority=authority, client_id=_draw_id(authority), label=turkish.normalize(label), added_at=at
    )
    thumbprints = [_add_key(client, jwk, at=at) for jwk in jwks]
    facts = {"client_id": client.client_id, "label": client.label, "keys": thumbprints}
    record_of(authority_id=authority_id, kind=Kind.CLIENT_ADDED, actor=actor, at=at, facts=facts)
    return client


@transaction.atomic
def remove_client(*, actor: Actor, client_id: str, at: datetime) -> None:
    """End a program: its tokens stop at the next call, its keys never count again; raises ClientNotFound."""
    client = _hold_client(client_id, actor=actor, at=at)
    client.removed_at = at
    client.save(update_fields=["removed_at"])
    facts = {"client_id": client_id}
    record_of(authority_id=client.authority_id, kind=Kind.CLIENT_REMOVED, actor=actor, at=at, facts=facts)


@transaction.atomic
def add_client_key(*, actor: Actor, client_id: str, jwk: object, at: datetime) -> ClientKey:
    """Give a program one more key, so that it can change keys without a pause.

    Raises ClientNotFound, KeyTypeUnsupported, AuthorityTaken.
    """
    client = _hold_client(client_id, actor=actor, at=at)
    thumbprint = _add_key(client, jwk, at=at)
    facts = {"client_id": client_id, "thumbprint": thumbprint}
    record_of(authority_id=client.authority_id, kind=Kind.CLIENT_KEY_ADDED, actor=actor, at=at, facts=facts)
    return ClientKey.objects.get(thumbprint=thumbprint)


@transaction.atomic
def remove_client_key(*, actor: Actor, client_id: str, thumbprint: str, at: datetime) -> None:
    """Let a key sign no further assertions; it can never be entered again. Raises ClientNotFound."""
    client = _hold_client(client_id, actor=actor, at=at)
    key = ClientKey.objects.filter(client=client, thumbprint=thumbprint, removed_at=None).first()
    if key is None:
        raise errors.ClientNotFound
    key.removed_at = at
    key.save(update_fields=["removed_at"])
    facts = {"client_id": client_id, "thumbprint": thumbprint}
    record_of(authority_id=client.authority_id, kind=Kind.CLIENT_KEY_REMOVED, actor=actor, at=at, facts=facts)


def _hold_client(client_id: str, *, actor: Actor, at: datetime) -> AuthorityClient:
    client = queries.get_client(client_id=client_id)
    hold_authority(actor=actor, authority_id=client.authority_id, at=at)
    return queries.get_client(client_id=client_id)


def _draw_id(authority: SendingAuthority) -> str:
    letters = "".join(secrets.choice(CROCKFORD) for _ in range(RANDOM_LETTERS))
    return f"{AUTHORITY_CLIENTS}{authority.detsis}-{letters}"


def _add_key(client: AuthorityClient, jwk: object, *, at: datetime) -> str:
    public = rules.read_signing_key(jwk)
    key = ClientKey(client=client, thumbprint=public.thumbprint(), jwk=public_members(public), added_at=at)
    try:
        with transaction.atomic():
            key.save(force_insert=True)
    except IntegrityError as error:
        raise errors.AuthorityTaken(field="jwk") from error
    return key.thumbprint
