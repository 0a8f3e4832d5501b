"""What was made in a benchmark is verified afterwards by programs that are not ours: xmlsec1 and openssl."""

import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Final

SIGNED_PROPERTIES: Final = "http://uri.etsi.org/01903/v1.3.2#:SignedProperties"
KEY_INFO: Final = "http://www.w3.org/2000/09/xmldsig#:KeyInfo"
ROOT: Final = "kok.pem"
FILES_PER_CALL: Final = 500


class NotVerified(ValueError):
    """A judge refused what the benchmark made; the text is what it said."""


def judge_seals(folder: Path, contents: Sequence[bytes]) -> int:
    """Let xmlsec1 verify sealed files against the root in the folder; returns how many, raises NotVerified."""
    names = [f"{number}.xml" for number in range(len(contents))]
    for name, content in zip(names, contents, strict=True):
        (folder / name).write_bytes(content)
    for start in range(0, len(names), FILES_PER_CALL):
        words = words_for_seals(names[start : start + FILES_PER_CALL])
        _ask(folder, words, said="OK", times=len(names[start : start + FILES_PER_CALL]))
    return len(names)


def words_for_seals(names: Sequence[str]) -> list[str]:
    """Return the call of xmlsec1 for sealed files."""
    attributes = ["--id-attr:Id", SIGNED_PROPERTIES, "--id-attr:Id", KEY_INFO]
    return ["xmlsec1", "--verify", "--enabled-key-data", "x509", "--trusted-pem", ROOT, *attributes, *names]


def judge_token(folder: Path, token: bytes, *, imprint: bytes) -> None:
    """Let openssl verify a time-stamp token over a hash; raises NotVerified."""
    (folder / "jeton.tst").write_bytes(token)
    _ask(folder, words_for_token("jeton.tst", imprint=imprint), said="Verification: OK", times=1)


def words_for_token(name: str, *, imprint: bytes, at: int | None = None) -> list[str]:
    """Return the call of openssl for a token in a file; `at` (seconds since 1970) when its certificate has ended."""
    words = ["openssl", "ts", "-verify", "-digest", imprint.hex(), "-token_in", "-in", name, "-CAfile", ROOT]
    return words if at is None else [*words, "-attime", str(at)]


def judge_signature(folder: Path, signature: bytes, *, content: bytes) -> None:
    """Let openssl verify a detached CAdES signature; raises NotVerified."""
    (folder / "imza.der").write_bytes(signature)
    (folder / "icerik").write_bytes(content)
    words = ["openssl", "cms", "-verify", "-cades", "-binary", "-inform", "DER", "-in", "imza.der"]
    words += ["-content", "icerik", "-CAfile", ROOT, "-purpose", "any", "-out", "/dev/null"]
    _ask(folder, words, said="Verification successful", times=1)


def _ask(folder: Path, words: list[str], *, said: str, times: int) -> None:
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)
    answer = done.stdout + done.stderr
    if done.returncode != 0 or sum(said in line for line in answer.splitlines()) != times:
        raise NotVerified(answer[-2000:])
