"""A court that trusts nobody: an empty folder, and a PATH with openssl, xmlsec1 and what every Debian has."""

import os
import shutil
import subprocess
import zipfile
from pathlib import Path

PROGRAMS = ("openssl", "xmlsec1")
OF_EVERY_DEBIAN = (
    *("bash", "awk", "base64", "cat", "cmp", "date", "fold", "grep", "mkdir", "mktemp", "od", "realpath"),
    *("rm", "sed", "sha256sum", "sha384sum", "sha512sum", "sort", "tr"),
)
"""Packages that are essential or required in Debian policy's words: bash, coreutils, diffutils, grep, mawk, sed."""


class Judge:
    """Verifies bundles with their own script, the published certificates and the root's fingerprint."""

    def __init__(self, folder: Path, *, published: bytes, fingerprint: str) -> None:
        self._folder, self._fingerprint = folder, fingerprint
        self._tools = folder / "bin"
        self._tools.mkdir()
        for name in (*PROGRAMS, *OF_EVERY_DEBIAN):
            found = shutil.which(name)
            assert found, name
            (self._tools / name).symlink_to(os.path.realpath(found))
        (folder / "uets-certificates.pem").write_bytes(published)

    def unpack(self, bundle: Path) -> list[Path]:
        """Unpack a bundle and return the folder of each evidence in it."""
        inside = self._folder / "paket"
        with zipfile.ZipFile(bundle) as archive:
            archive.extractall(inside)
        return sorted(each for each in inside.iterdir() if each.is_dir())

    def verify(self, evidence: Path) -> tuple[int, str]:
        """Return exit code and words of the script of an evidence."""
        words = ["bash", str(evidence / "dogrula.sh"), "--kok-ozeti", self._fingerprint]
        words += ["--yayimlanan", "uets-certificates.pem", str(evidence)]
        done = subprocess.run(
            words,
            cwd=self._folder,
            env={"PATH": str(self._tools)},
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout + done.stderr
