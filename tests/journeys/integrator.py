"""The example integrator of the demo, run as its own program."""

import subprocess
import sys
from pathlib import Path

import httpx

from tests.config.installation import ROOT, Installation

CLIENT_ID = "kutupyildizi"


def home_of(installation: Installation) -> Path:
    """Return the integrator's own folder: its private keys, the API keys it received, what it fetched."""
    return installation.data / "demo" / "integrator"


def run_integrator(installation: Installation) -> Path:
    """Let the integrator receive its keys and fetch; return its folder."""
    home = home_of(installation)
    words = [sys.executable, "-m", "examples.integrator", "--home", str(home), "run"]
    words += ["--client-id", CLIENT_ID, "--api", f"http://localhost:{installation.port}"]
    subprocess.run(words, cwd=ROOT, check=True, capture_output=True, timeout=60)
    return home


def receive_key(installation: Installation, grant: str) -> str:
    """Let the integrator run and return the API key it has received for a grant."""
    return (run_integrator(installation) / "api-keys" / grant).read_text(encoding="utf-8")


def list_notices(installation: Installation, key: str) -> tuple[int, str]:
    """List the account's notices with an API key; return status and, for a refusal, its code."""
    address = f"http://localhost:{installation.port}/v1/notices"
    answer = httpx.get(address, headers={"Authorization": f"Bearer {key}"}, timeout=30)
    return answer.status_code, answer.json().get("code", "")
