"""The bundle's own script, run as a court runs it: an empty folder, an empty environment, openssl and xmlsec1."""

import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.builders.proofs import root_certificate
from uets.evidence.proof import bundle
from uets.evidence.proof.certificates import Role, fingerprint, write_published

SCRIPT = Path(bundle.__file__).parent / bundle.SCRIPT


def run_script(
    folder: Path, files: Mapping[str, bytes], *, roles: Sequence[tuple[Role, bytes]], root: bytes = b""
) -> tuple[int, str]:
    """Return exit code and words of `dogrula.sh` over the files of a bundle, against published certificates.

    The script is the authority's, as it ought to be, whatever the bundle brings.
    """
    inside = folder / "paket"
    shutil.rmtree(inside, ignore_errors=True)
    inside.mkdir()
    for name, content in files.items():
        (inside / name).write_bytes(content)
    (folder / "published.pem").write_text(write_published(roles))
    (folder / bundle.SCRIPT).write_bytes(SCRIPT.read_bytes())
    words = ["bash", bundle.SCRIPT, "--kok-ozeti", fingerprint(root or root_certificate())]
    words += ["--yayimlanan", "published.pem", "paket"]
    environment = {"PATH": "/usr/bin:/bin"}
    done = subprocess.run(words, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr
