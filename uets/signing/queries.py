"""Reads of signing requests: by code for the program, by session for the browser."""

from datetime import datetime
from uuid import UUID

import msgspec

from uets.agreements.states import Paper
from uets.login.queries import hmac_of
from uets.notices import ports as notices
from uets.signing import errors
from uets.signing.models import CodeTry, ShownPart, SigningRequest
from uets.signing.rules import find_code
from uets.signing.states import COUNTED_FOR, FETCHES_PER_NETWORK, SignedResult, SigningState

SPENT_WELL = (SigningState.SIGNED, SigningState.TAKEN)


def hmac_of_code(code: str) -> bytes:
    """Return the HMAC under which a code stands in the table; the same for every way of writing it."""
    return hmac_of(f"signing-code:{find_code(code)}")


def find_by_code(*, code: str) -> SigningRequest | None:
    """Return the request of a code, whatever its state, or None."""
    if not find_code(code):
        return None
    return SigningRequest.objects.filter(code_hmac=hmac_of_code(code)).first()


def find_of_session(*, request_id: UUID, session_hash: str) -> SigningRequest | None:
    """Return a request when this very session asked for it, or None."""
    return SigningRequest.objects.filter(id=request_id, session_hash=session_hash).first()


def count_fruitless(*, session_hash: str, at: datetime) -> int:
    """Return how many codes of a session within the hour led to no signature."""
    asked = SigningRequest.objects.filter(session_hash=session_hash, asked_at__gt=at - COUNTED_FOR)
    return asked.exclude(state__in=SPENT_WELL).count()


def count_asked_from(*, network: str, at: datetime) -> int:
    """Return how many codes were asked for from a network within the hour."""
    return SigningRequest.objects.filter(network=network, asked_at__gt=at - COUNTED_FOR).count()


def list_tries(*, network: str, at: datetime) -> list[datetime]:
    """Return the newest looks at codes from a network within the hour, as many as count."""
    tries = CodeTry.objects.filter(network=network, tried_at__gt=at - COUNTED_FOR)
    return list(tries.order_by("-tried_at").values_list("tried_at", flat=True)[:FETCHES_PER_NETWORK])


def open_content(*, request: SigningRequest) -> bytes:
    """Return the content of a request."""
    return notices.content_keys().open(bytes(request.sealed_content), context=request.ref)


def open_code(*, request: SigningRequest) -> str:
    """Return the code of a request, for the page of its session."""
    plain = notices.content_keys().open(bytes(request.sealed_code), context=f"{request.ref}:code")
    return plain.decode("ascii")


def find_paper(*, request: SigningRequest) -> Paper | None:
    """Return what a document is signed for, None for what is no contract or undertaking."""
    return msgspec.convert(request.paper, Paper | None)


def list_parts(*, request: SigningRequest) -> list[ShownPart]:
    """Return the parts that are shown with a request, in order, without their content."""
    return list(request.parts.defer("sealed_content").order_by("position"))


def open_part(*, request: SigningRequest, position: int) -> tuple[ShownPart, bytes]:
    """Return one part with its content; raises SigningRequestUnknown."""
    part = request.parts.filter(position=position).first()
    if part is None:
        raise errors.SigningRequestUnknown
    sealed = bytes(part.sealed_content)
    return part, notices.content_keys().open(sealed, context=f"{request.ref}:{part.position}")


def open_result(*, request: SigningRequest) -> SignedResult | None:
    """Return who signed a request that has been signed, or None."""
    if request.sealed_result is None:
        return None
    plain = notices.content_keys().open(bytes(request.sealed_result), context=f"{request.ref}:result")
    return msgspec.json.decode(plain, type=SignedResult)
