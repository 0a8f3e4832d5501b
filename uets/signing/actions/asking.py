"""A browser asks for a signature and gets the code that the person types into the program."""

import secrets
from datetime import datetime

import msgspec
from django.db import transaction

from uets.evidence.proof import chain as chains
from uets.kernel.actor import Origin
from uets.kernel.addresses import network_of
from uets.login.states import LOGIN_CONTENT_TYPE
from uets.notices import ports as notices
from uets.signing import queries, rules
from uets.signing.models import ShownPart, SigningRequest
from uets.signing.states import (
    CODES_PER_NETWORK,
    CODES_PER_SESSION,
    ID_DATA,
    LIFE,
    NONCE_BYTES,
    SigningKind,
    Wish,
)


@transaction.atomic
def ask_for_signature(
    *, wish: Wish, session_hash: str, site: str, origin: Origin, at: datetime
) -> tuple[SigningRequest, str]:
    """Return a new request and its code, which nothing else tells; raises TooManyCodes.

    The request belongs to the session, to the site (`https://…`) and to five minutes.
    """
    network = network_of(origin.address)
    rules.check_may_ask(
        by_session=queries.count_fruitless(session_hash=session_hash, at=at),
        by_network=queries.count_asked_from(network=network, at=at) if network else 0,
        most=(CODES_PER_SESSION, CODES_PER_NETWORK),
    )
    code = rules.new_code()
    request = SigningRequest(
        code_hmac=queries.hmac_of_code(code),
        kind=wish.kind.value,
        statement=wish.statement,
        origin=site,
        session_hash=session_hash,
        person_id=wish.person_id,
        browser=rules.name_browser(origin.user_agent),
        network=network,
        match_number=rules.new_match_number(),
        content_type=LOGIN_CONTENT_TYPE if wish.kind is SigningKind.LOGIN else ID_DATA,
        byte_range=list(wish.byte_range) if wish.byte_range else None,
        name=wish.name,
        paper=msgspec.to_builtins(wish.paper),
        asked_at=at,
        expires_at=at + LIFE,
    )
    content = wish.content if wish.kind is not SigningKind.LOGIN else _say_login(request)
    keys = notices.content_keys()
    request.sealed_code = keys.seal(code.encode(), context=f"{request.ref}:code")
    request.sealed_content = keys.seal(content, context=request.ref)
    request.save(force_insert=True)
    _add_parts(request, wish)
    return request, code


def _say_login(request: SigningRequest) -> bytes:
    """Return what a login signs: canonical JSON with a nonce of its own."""
    said = rules.describe_login(
        origin=request.origin,
        session_hash=request.session_hash,
        nonce=secrets.token_bytes(NONCE_BYTES),
        at=request.asked_at,
    )
    return chains.canonical(said)


def _add_parts(request: SigningRequest, wish: Wish) -> None:
    for position, shown in enumerate(wish.shown):
        ShownPart.objects.create(
            request=request,
            position=position,
            name=shown.name,
            media_type=shown.media_type,
            sha256=chains.sha256_hex(shown.content),
            sealed_content=notices.content_keys().seal(shown.content, context=f"{request.ref}:{position}"),
        )
