"""Signatures of the demo's senders: the test authority's program makes them; the product holds no signer's key.

The official signs what is said (PaketOzeti), the authority's seal what is sent (NihaiOzet).
"""

import base64
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from django.conf import settings

from console.demo.cast import Body
from uets.notices.eyp.writer import Sign

SEAL = "muhur"


class NotSigned(RuntimeError):
    """The test authority's program ended instead of signing; its words stand above."""


@contextmanager
def signer(body: Body, *, authority: Path, at: datetime) -> Iterator[Sign]:
    """Sign as an authority's official and with its seal while the block runs."""
    official, tckn = body.signer.full_name, body.signer.tckn
    with (
        _program(official, number=tckn, authority=authority, at=at) as sign,
        _program(body.name, number=body.detsis, authority=authority, at=at) as seal,
    ):
        yield lambda role, content: (seal if role == SEAL else sign)(content)


@contextmanager
def _program(name: str, *, number: str, authority: Path, at: datetime) -> Iterator[Callable[[bytes], bytes]]:
    """Keep the authority's program running while the block signs: starting it takes the longest."""
    words = [sys.executable, "-m", "simulators.certificates", "--home", str(authority), "sign", "--lines"]
    words += ["--as", name, "--number", number, "--at", at.isoformat()]
    with subprocess.Popen(  # noqa: S603 - the authority's program, no shell
        words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=settings.BASE_DIR
    ) as program:
        yield lambda content: _ask(program, content)


def _ask(program: "subprocess.Popen[bytes]", content: bytes) -> bytes:
    if program.stdin is None or program.stdout is None:
        raise NotSigned
    program.stdin.write(base64.b64encode(content) + b"\n")
    program.stdin.flush()
    answer = program.stdout.readline()
    if not answer:
        raise NotSigned
    return base64.b64decode(answer)
