"""Reading what servers outside answer: only so much of it, and only so long, however they send it."""

import time

import httpx


class AnswerUnfit(httpx.HTTPError):
    """An answer is longer, or comes more slowly, than is waited for."""


def read_bounded(answer: httpx.Response, *, at_most: int, until: float) -> bytes:
    """Return the body of an answer as it was sent; raises AnswerUnfit for a longer one, or at a monotonic instant.

    Nothing is unpacked: a short answer of some encoding could fill the memory.
    """
    pieces, size = [], 0
    for piece in answer.iter_raw():
        size += len(piece)
        if size > at_most:
            message = "the answer is too long"
            raise AnswerUnfit(message)
        if time.monotonic() > until:
            message = "the answer comes too slowly"
            raise AnswerUnfit(message)
        pieces.append(piece)
    return b"".join(pieces)
