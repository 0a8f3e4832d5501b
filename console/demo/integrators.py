"""Demo integrators: each makes its keys and proves them with a program and a key folder of its own."""

import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings

from console.demo.commands import call

Facts = Mapping[str, Any]


def list_integrator(facts: Facts, tariffs: Iterable[Facts], *, home: Path) -> None:
    """Register an integrator, let its own program answer the challenge, publish its tariffs.

    We never see a private key.
    """
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    jwks = home / "jwks.json"
    jwks.write_bytes(_run(home, "keys"))
    registered = call("register_integrator", jwks=jwks, **facts)
    answer = _run(home, "answer", content=registered["challenge"].encode()).decode().strip()
    call("prove_integrator", client_id=facts["client_id"], answer=answer, list=True)
    for tariff in tariffs:
        call("publish_tariff", client_id=facts["client_id"], **tariff)


def _run(home: Path, command: str, *, content: bytes = b"") -> bytes:
    words = [sys.executable, "-m", "examples.integrator", "--home", str(home), command]
    done = subprocess.run(  # noqa: S603 - the example program, no shell
        words, input=content, capture_output=True, check=True, cwd=settings.BASE_DIR
    )
    return done.stdout
