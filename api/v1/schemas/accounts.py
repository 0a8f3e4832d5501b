"""The account behind a key, the grant itself, operators."""

from datetime import date, datetime
from typing import Literal

import msgspec
from ninja import Schema
from pydantic import ConfigDict, Field


class Account(msgspec.Struct, frozen=True):
    """The account that gave the key."""

    id: str
    kind: Literal["natural", "organisation"]
    uets_address: str
    name: str
    archive_quota_bytes: int
    archive_used_bytes: int


class Limits(msgspec.Struct, frozen=True):
    """Call limits of the tariff."""

    calls_per_minute: int
    calls_per_day: int


class Grant(msgspec.Struct, frozen=True):
    """The grant of this key: what it may do, from where, until when. A key can never change it."""

    id: str
    state: str
    kid: str
    permissions: list[str]
    open_rule: str
    ip_rule: str
    ip_ranges: list[str]
    starts_on: date
    ends_on: date
    limits: Limits


class Operator(msgspec.Struct, frozen=True):
    """A person's standing in the account. The identity number is never shown, the name is empty until they accept."""

    id: str
    name: str
    role: Literal["principal_operator", "operator"]
    permissions: list[str]
    state: str
    added_by_this_grant: bool
    invited_at: datetime
    etag: str


class OperatorList(msgspec.Struct, frozen=True):
    """The operators of the account in Turkish order of their names."""

    operators: list[Operator]


class NewOperator(Schema):
    """A person to be invited as an ordinary operator."""

    model_config = ConfigDict(extra="forbid")

    tckn: str = Field(min_length=11, max_length=11, description="T.C. identity number of the person")
    permissions: list[str] = Field(min_length=1, max_length=5)
