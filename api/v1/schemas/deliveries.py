"""Hand-over of keys to the integrator."""

from datetime import datetime
from typing import Literal

import msgspec
from ninja import Schema
from pydantic import ConfigDict, Field


class Delivery(msgspec.Struct, frozen=True):
    """One hand-over of one key."""

    id: str
    grant_id: str
    status: str
    ordered_at: datetime
    encrypted_at: datetime | None
    expires_at: datetime


class DeliveryList(msgspec.Struct, frozen=True):
    """Deliveries of the calling integrator, oldest first; `next` is the cursor of the next page."""

    deliveries: list[Delivery]
    next: str | None = None


class Acknowledgement(msgspec.Struct, frozen=True):
    """The key has arrived and works from now on; its ciphertext is gone."""

    delivery_id: str
    grant_id: str
    status: Literal["acknowledged"]
    acknowledged_at: datetime


class Proof(Schema):
    """Proof of receipt: base64url(HMAC-SHA-256(key, `uets-ack:1:<delivery_id>:<nonce>`))."""

    model_config = ConfigDict(extra="forbid")

    delivery_id: str = Field(max_length=40)
    proof: str = Field(max_length=64)


class Rotation(Schema):
    """How long the old key works once the new one is acknowledged, in hours."""

    model_config = ConfigDict(extra="forbid")

    overlap_hours: Literal[0, 1, 24, 168] = 24


class EndedGrant(msgspec.Struct, frozen=True):
    """The grant has ended for good."""

    grant_id: str
    state: Literal["cancelled"]
    ended_at: datetime
