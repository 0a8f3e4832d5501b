"""Signatures of the demo's senders: the test authority's program makes them; the product holds no signer's key."""

import base64
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from django.conf import settings

from uets.notices.eyp.writer import Sign


class NotSigned(RuntimeError):
    """The test authority's program ended instead of signing; its words stand above."""


@contextmanager
def signer(name: str, *, authority: Path, at: datetime) -> Iterator[Sign]:
    """Keep the authority's program running while the block signs as a person: starting it takes the longest."""
    words = [sys.executable, "-m", "simulators.certificates", "--home", str(authority), "sign", "--lines"]
    words += ["--as", name, "--at", at.isoformat()]
    with subprocess.Popen(  # noqa: S603 - the authority's program, no shell
        words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=settings.BASE_DIR
    ) as program:
        yield lambda _, content: _ask(program, content)


def _ask(program: "subprocess.Popen[bytes]", content: bytes) -> bytes:
    if program.stdin is None or program.stdout is None:
        raise NotSigned
    program.stdin.write(base64.b64encode(content) + b"\n")
    program.stdin.flush()
    answer = program.stdout.readline()
    if not answer:
        raise NotSigned
    return base64.b64decode(answer)
