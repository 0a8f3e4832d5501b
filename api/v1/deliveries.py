"""Hand-over of keys to the integrator, called as itself (keys-and-api.md §5)."""

from typing import Annotated, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from api.answers import answer, returns
from api.auth import ClientToken
from api.calls import actor_of, call_of, check_parameters
from api.operations import with_database
from api.v1.ids import read_id
from api.v1.notice_pages import CURSOR, read_cursor
from api.v1.schemas import deliveries as shapes
from uets.kernel.ids import to_public
from uets.keys import queries
from uets.keys.actions import acknowledge_credential, pull_credential
from uets.keys.states import DeliveryState

router = Router(tags=["Key delivery"])
JOSE = "application/jose"
Status = Literal["minting", "pending", "acknowledged", "undelivered", "closed"]


@router.get("/credential-deliveries", auth=ClientToken(), operation_id="list_credential_deliveries")
@returns(shapes.DeliveryList)
@with_database
def list_credential_deliveries(
    request: HttpRequest,
    status: Status | None = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 100,
    cursor: Annotated[str, Query(max_length=40, description="`next` of the page before, unchanged")] = "",
) -> HttpResponse:
    """List the deliveries of keys to this integrator, oldest first, page by page."""
    check_parameters(request, known={"status", "limit", "cursor"})
    found = list(
        queries.list_deliveries(
            integrator_id=actor_of(request).integrator_id,  # type: ignore[arg-type] # ClientToken sets it
            state=DeliveryState(status) if status else None,
            after=read_cursor(cursor),
            limit=limit + 1,
        )
    )
    deliveries = [
        shapes.Delivery(
            id=to_public("cdl", row.id),
            grant_id=to_public("grn", row.grant_id),
            status=row.state,
            ordered_at=row.ordered_at,
            encrypted_at=row.encrypted_at,
            expires_at=row.expires_at,
        )
        for row in found[:limit]
    ]
    following = to_public(CURSOR, found[limit - 1].id) if len(found) > limit else None
    return answer(request, shapes.DeliveryList(deliveries, following))


@router.get("/grants/{grant_id}/credential", auth=ClientToken(), operation_id="pull_credential")
@returns(None, media_type=JOSE)
@with_database
def pull(request: HttpRequest, grant_id: str) -> HttpResponse:
    """Return the newest key of a grant as JWE (RFC 7516), encrypted to the integrator's registered key."""
    actor = actor_of(request)
    sealed = pull_credential(
        actor=actor,
        integrator_id=actor.integrator_id,  # type: ignore[arg-type] # ClientToken sets it
        grant_id=read_id("grn", grant_id),
        at=call_of(request).at,
    )
    return HttpResponse(sealed, content_type=JOSE)


@router.post("/grants/{grant_id}/credential/ack", auth=ClientToken(), operation_id="acknowledge_credential")
@returns(shapes.Acknowledgement)
@with_database
def acknowledge(request: HttpRequest, grant_id: str, body: shapes.Proof) -> HttpResponse:
    """Prove that the key has arrived: it works from now on, and its ciphertext is deleted.

    Repeating a right proof gives the same answer; five wrong proofs close the delivery.
    """
    actor = actor_of(request)
    done = acknowledge_credential(
        actor=actor,
        integrator_id=actor.integrator_id,  # type: ignore[arg-type] # ClientToken sets it
        grant_id=read_id("grn", grant_id),
        delivery_id=read_id("cdl", body.delivery_id),
        proof=body.proof,
        at=call_of(request).at,
    )
    shape = shapes.Acknowledgement(
        delivery_id=to_public("cdl", done.delivery_id),
        grant_id=to_public("grn", done.grant_id),
        status="acknowledged",
        acknowledged_at=done.acknowledged_at,
    )
    return answer(request, shape)
