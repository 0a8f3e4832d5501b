"""Answers of hot operations."""

from http import HTTPStatus

import msgspec


class Ready(msgspec.Struct, frozen=True):
    """An answer that is ready to be sent; its headers stand in the call."""

    status: HTTPStatus
    body: bytes
