"""One message on the vault's socket: four bytes of length, big-endian, then MessagePack; one request a connection."""

import socket
import struct
import time
from typing import Final, TypeVar

import msgspec

from uets.keys.ports import VaultAnswer, VaultRequest

T = TypeVar("T")

LENGTH: Final = struct.Struct(">I")
LONGEST_MESSAGE: Final = 16 * 1024

_encoder = msgspec.msgpack.Encoder()
requests: Final[msgspec.msgpack.Decoder[VaultRequest]] = msgspec.msgpack.Decoder(VaultRequest)
answers: Final[msgspec.msgpack.Decoder[VaultAnswer]] = msgspec.msgpack.Decoder(VaultAnswer)


class MessageMalformed(ValueError):
    """The other side does not speak as agreed: too long, cut off, or not one of the messages."""


def send(connection: socket.socket, message: VaultRequest | VaultAnswer) -> None:
    """Write one message."""
    content = _encoder.encode(message)
    connection.sendall(LENGTH.pack(len(content)) + content)


def receive(connection: socket.socket, decoder: msgspec.msgpack.Decoder[T], *, seconds: float) -> T:
    """Read one message within that time; raises MessageMalformed, TimeoutError."""
    deadline = time.monotonic() + seconds
    (length,) = LENGTH.unpack(_exactly(connection, LENGTH.size, deadline=deadline))
    if length > LONGEST_MESSAGE:
        message = f"{length} bytes"
        raise MessageMalformed(message)
    content = _exactly(connection, length, deadline=deadline)
    try:
        return decoder.decode(content)
    except msgspec.DecodeError as error:
        message = "not one of the messages"
        raise MessageMalformed(message) from error


def _exactly(connection: socket.socket, size: int, *, deadline: float) -> bytes:
    pieces = bytearray()
    while len(pieces) < size:
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        connection.settimeout(left)
        piece = connection.recv(size - len(pieces))
        if not piece:
            message = "cut off"
            raise MessageMalformed(message)
        pieces += piece
    return bytes(pieces)
