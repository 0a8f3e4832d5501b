"""The program looks at a request by its code; every look counts, right or wrong."""

from datetime import datetime

from uets.kernel.actor import Origin
from uets.kernel.addresses import network_of
from uets.signing import errors, queries, rules
from uets.signing.models import CodeTry, SigningRequest
from uets.signing.states import FETCHES_PER_NETWORK, OPEN, SigningState


def fetch_request(*, code: str, origin: Origin, at: datetime) -> SigningRequest:
    """Return the request of a code, for the program to show; raises what `read_request` raises."""
    network = network_of(origin.address)
    _check_tries(network, at=at)
    request = queries.find_by_code(code=code)
    CodeTry.objects.create(network=network, tried_at=at)
    found = _check_open(request, at=at)
    SigningRequest.objects.filter(id=found.id, state__in=OPEN).update(
        state=SigningState.FETCHED.value, fetched_from=network
    )
    return found


def read_request(*, code: str, origin: Origin, at: datetime) -> SigningRequest:
    """Return the open request of a code, which a program has looked at from the same network.

    Raises SigningRequestUnknown, SigningRequestOver, and TooManyCodes after twenty looks in an hour. Any other code
    counts as a look, so that there is no way around the limit; the look stands whatever follows.
    """
    network = network_of(origin.address)
    request = queries.find_by_code(code=code)
    if request is None or request.fetched_from != network:
        _check_tries(network, at=at)
        CodeTry.objects.create(network=network, tried_at=at)
    return _check_open(request, at=at)


def _check_tries(network: str, *, at: datetime) -> None:
    tries = queries.list_tries(network=network, at=at) if network else []
    rules.check_may_try(tries=tries, most=FETCHES_PER_NETWORK, at=at)


def _check_open(request: SigningRequest | None, *, at: datetime) -> SigningRequest:
    if request is None:
        raise errors.SigningRequestUnknown
    if request.state not in OPEN or at >= request.expires_at:
        raise errors.SigningRequestOver
    return request
