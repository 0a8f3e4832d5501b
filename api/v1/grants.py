"""What an integrator does with its own grants, called as itself: renews a key, gives a grant up."""

from django.http import HttpRequest, HttpResponse
from ninja import Router

from api.answers import answer, returns
from api.auth import ClientToken
from api.calls import actor_of, call_of
from api.idempotency import once
from api.operations import with_database
from api.v1.ids import read_id
from api.v1.schemas import deliveries as shapes
from uets.kernel.ids import to_public
from uets.keys.actions import relinquish_grant, rotate_own_key

router = Router(tags=["Key delivery"])


@router.post("/grants/{grant_id}/credential/rotation", auth=ClientToken(), operation_id="rotate_credential")
@returns(shapes.Delivery, status=202)
@with_database
def rotate(request: HttpRequest, grant_id: str, body: shapes.Rotation) -> HttpResponse:
    """Order a new key for a grant; the holder is told. Needs an Idempotency-Key.

    It comes as a delivery, as every key does. The old key works until `overlap_hours` after the new one is
    acknowledged, so no call has to fail; the term stays.
    """
    actor = actor_of(request)

    def order() -> HttpResponse:
        delivery = rotate_own_key(
            actor=actor,
            integrator_id=actor.integrator_id,  # type: ignore[arg-type] # ClientToken sets it
            grant_id=read_id("grn", grant_id),
            overlap_hours=body.overlap_hours,
            at=call_of(request).at,
        )
        shape = shapes.Delivery(
            id=to_public("cdl", delivery.id),
            grant_id=to_public("grn", delivery.grant_id),
            status=delivery.state,
            ordered_at=delivery.ordered_at,
            encrypted_at=delivery.encrypted_at,
            expires_at=delivery.expires_at,
        )
        return answer(request, shape, status=202)

    return once(request, order)


@router.post("/grants/{grant_id}/relinquish", auth=ClientToken(), operation_id="relinquish_grant")
@returns(shapes.EndedGrant)
@with_database
def relinquish(request: HttpRequest, grant_id: str) -> HttpResponse:
    """Give a grant up for good: its keys stop at once, the holder is told. Repeating it gives the same answer."""
    actor = actor_of(request)
    grant = relinquish_grant(
        actor=actor,
        integrator_id=actor.integrator_id,  # type: ignore[arg-type] # ClientToken sets it
        grant_id=read_id("grn", grant_id),
        at=call_of(request).at,
    )
    shape = shapes.EndedGrant(
        grant_id=to_public("grn", grant.id), state="cancelled", ended_at=grant.state_changed_at
    )
    return answer(request, shape)
