"""Sending authorities: what they expect to send, and whether recipients can be reached."""

from datetime import date
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Path, Router

from api.answers import answer, returns
from api.auth import AuthorityToken
from api.calls import authority_of, call_of
from api.operations import with_database
from api.v1.schemas import authorities as shapes
from uets.authorities import actions
from uets.authorities.states import Reachability

router = Router(tags=["Sending authorities"])

Month = Annotated[str, Path(pattern=r"^[1-9][0-9]{3}-(0[1-9]|1[0-2])$", description="YYYY-MM, in Türkiye")]


@router.put("/volume-forecasts/{month}", auth=AuthorityToken(), operation_id="put_volume_forecast")
@returns(shapes.Forecast)
@with_database
def put_volume_forecast(request: HttpRequest, month: Month, body: shapes.NewForecast) -> HttpResponse:
    """Say how many notices are expected in a month: the current one or one of the next 24.

    It replaces what was said before and depends on nothing of it, so that it needs no If-Match.
    """
    actor, authority_id = authority_of(request)
    forecast = actions.put_forecast(
        actor=actor,
        authority_id=authority_id,
        month=date.fromisoformat(f"{month}-01"),
        expected=body.expected,
        at=call_of(request).at,
    )
    return answer(request, shapes.Forecast(month, forecast.expected, forecast.put_at))


@router.post("/reachability-queries", auth=AuthorityToken(), operation_id="ask_reachability")
@returns(shapes.ReachabilityList)
@with_database
def ask_reachability(request: HttpRequest, body: shapes.ReachabilityQuery) -> HttpResponse:
    """Ask whether up to 1,000 recipients can be sent notices; nothing else is told of them.

    The question is recorded with the numbers of recipients per kind and answer, without their identity numbers.
    """
    actor, authority_id = authority_of(request)
    at = call_of(request).at
    found = actions.ask_reachability(
        actor=actor,
        authority_id=authority_id,
        numbers=[(each.kind, each.number) for each in body.recipients],
        at=at,
    )
    return answer(request, shapes.ReachabilityList([_shape(state) for state in found], as_of=at))


def _shape(state: Reachability | None) -> shapes.Reached:
    if state is None:
        return shapes.Reached(None, error="identifier-invalid")
    return shapes.Reached(state.value)
