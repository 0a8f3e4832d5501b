"""Operators of the account: a key adds and removes ordinary ones only, and gives no right of its own making."""

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from ninja import Router

from api.answers import answer, etag_of, expected_version, nothing, returns
from api.auth import HolderKey
from api.calls import access_of, actor_of, call_of
from api.idempotency import once
from api.operations import with_database
from api.v1.ids import read_id
from api.v1.schemas import accounts as shapes
from uets.accounts import actions, queries
from uets.accounts.rules import check_can_touch
from uets.accounts.states import Permission
from uets.kernel.actor import Actor
from uets.kernel.ids import to_public
from uets.keys import actions as keys

if TYPE_CHECKING:
    from uets.accounts.models import Operator

router = Router(tags=["Operators"])
MANAGE = HolderKey(Permission.MANAGE_OPERATORS)


@router.get("/operators", auth=MANAGE, operation_id="list_operators")
@returns(shapes.OperatorList)
@with_database
def list_operators(request: HttpRequest) -> HttpResponse:
    """List the operators of the account in Turkish order; identity numbers are never shown."""
    actor = actor_of(request)
    operators = queries.list_operators(account_id=access_of(request).account_id)
    return answer(request, shapes.OperatorList([_shape(operator, actor) for operator in operators]))


@router.get("/operators/{operator_id}", auth=MANAGE, operation_id="get_operator")
@returns(shapes.Operator)
@with_database
def get_operator(request: HttpRequest, operator_id: str) -> HttpResponse:
    """Return one operator with the ETag that a removal needs."""
    actor = actor_of(request)
    operator = queries.get_operator(
        account_id=access_of(request).account_id, operator_id=read_id("opr", operator_id)
    )
    return answer(request, _shape(operator, actor), etag=etag_of(operator.version))


@router.post("/operators", auth=MANAGE, operation_id="add_operator")
@returns(shapes.Operator, status=201)
@with_database
def add_operator(request: HttpRequest, body: shapes.NewOperator) -> HttpResponse:
    """Invite a person as ordinary operator; whether the number is registered is not told.

    They gain nothing until they accept at their own login and a principal operator confirms; the right ends with the
    grant unless a principal operator keeps it. Needs an Idempotency-Key.
    """
    actor, at = actor_of(request), call_of(request).at

    def invite() -> HttpResponse:
        operator = keys.invite_by_key(
            actor=actor,
            account_id=access_of(request).account_id,
            tckn=body.tckn,
            permissions=body.permissions,
            at=at,
        )
        shape = _shape(queries.get_operator(account_id=operator.account_id, operator_id=operator.id), actor)
        response = answer(request, shape, status=201, etag=etag_of(operator.version))
        response["Location"] = f"/v1/operators/{shape.id}"
        return response

    return once(request, invite)


@router.delete("/operators/{operator_id}", auth=MANAGE, operation_id="remove_operator")
@returns(None, status=204)
@with_database
def remove_operator(request: HttpRequest, operator_id: str) -> HttpResponse:
    """Remove an ordinary operator at once. Needs If-Match; a principal operator is refused before it is looked at."""
    actor, account_id, identifier = (
        actor_of(request),
        access_of(request).account_id,
        read_id("opr", operator_id),
    )
    operator = queries.get_operator(account_id=account_id, operator_id=identifier)
    check_can_touch(actor=actor, role=operator.role)
    actions.remove_operator(
        actor=actor,
        account_id=account_id,
        operator_id=identifier,
        expected_version=expected_version(request),
        at=call_of(request).at,
    )
    return nothing()


def _shape(operator: "Operator", actor: Actor) -> shapes.Operator:
    return shapes.Operator(
        id=to_public("opr", operator.id),
        name=operator.name,
        role=operator.role,  # type: ignore[arg-type] # one of the roles, by the field's choices
        permissions=list(operator.permissions),
        state=operator.state,
        added_by_this_grant=operator.added_by_grant_id is not None
        and operator.added_by_grant_id == actor.grant_id,
        invited_at=operator.invited_at,
        etag=etag_of(operator.version),
    )
