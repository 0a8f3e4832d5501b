"""What sending authorities say and ask beside sending: forecasts, whether recipients can be reached."""

from datetime import datetime
from typing import Literal

import msgspec
from ninja import Schema
from pydantic import ConfigDict, Field

from uets.authorities.states import NumberKind

MOST_NUMBERS = 1_000


class NewForecast(Schema):
    """How many notices are expected in the month."""

    model_config = ConfigDict(extra="forbid")

    expected: int = Field(ge=0, le=100_000_000)


class Forecast(msgspec.Struct, frozen=True):
    """What the authority expects to send in a month; the last word counts."""

    month: str
    expected: int
    put_at: datetime


class RecipientNumber(Schema):
    """One recipient by one number, with or without spaces and dashes."""

    model_config = ConfigDict(extra="forbid")

    kind: NumberKind
    number: str = Field(min_length=1, max_length=40)


class ReachabilityQuery(Schema):
    """Recipients to be asked for."""

    model_config = ConfigDict(extra="forbid")

    recipients: list[RecipientNumber] = Field(min_length=1, max_length=MOST_NUMBERS)


class Reached(msgspec.Struct, frozen=True):
    """How one recipient is reached; `error` is set instead when no such number can exist."""

    state: Literal["open", "not_opened_yet", "closed", "none"] | None
    error: Literal["identifier-invalid"] | None = None


class ReachabilityList(msgspec.Struct, frozen=True):
    """One answer per recipient, in the order of the question; the numbers are not repeated."""

    recipients: list[Reached]
    as_of: datetime
