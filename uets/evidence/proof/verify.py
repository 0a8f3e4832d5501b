"""Verify a file that was handed out: a bundle, an ASiC-E container or a sealed evidence alone (trust.md §2.8).

`python -m uets.evidence.proof.verify FILE --published uets-certificates.pem` runs without a network, a database, Django
or our server. Exit codes: 0 holds, 1 does not hold, 2 cannot be checked.
"""

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

from uets.evidence.proof import asice, bundle
from uets.evidence.proof.bundle import Report
from uets.evidence.proof.canonical_xml import DECLARATION
from uets.evidence.proof.certificates import NotTrusted, Published, publish, read_published

WORDS = {
    "seal": ("mühür", "seal"),
    "seal-certificate": ("mühür sertifikası", "certificate of the seal"),
    "evidence-record": ("zaman kanıtı", "evidence record"),
    "order": ("sıra", "order"),
    "timestamp": ("zaman damgası", "time stamp"),
}


class NotRecognised(ValueError):
    """The file is none of those that this installation hands out."""


def verify(content: bytes, *, published: Published, now: datetime) -> Report:
    """Check a file by what it is; raises NotRecognised."""
    if content.startswith(DECLARATION.encode()):
        return bundle.check_seal_alone(content, published=published)
    try:
        files = bundle.read_zip(content)
    except ValueError as error:
        raise NotRecognised(str(error)) from error
    if asice.is_container(files):
        files = asice.as_bundle(files)
    if bundle.XML not in files:
        message = f"{bundle.XML} is not in the file"
        raise NotRecognised(message)
    return bundle.check_files(files, published=published, now=now)


def main(words: list[str] | None = None) -> int:
    """Verify the file of the command line and say each step in Turkish and English."""
    parser = argparse.ArgumentParser(prog="uets verify", description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--published", type=Path, required=True, help="the authority's uets-certificates.pem")
    options = parser.parse_args(words)
    try:
        published = publish(read_published(options.published.read_text(encoding="utf-8")))
        now = datetime.now(tz=UTC)  # noqa: TID251 - the checker's own clock; no server of ours is near
        report = verify(options.file.read_bytes(), published=published, now=now)
    except (NotRecognised, NotTrusted, OSError) as error:
        sys.stderr.write(f"Doğrulanamadı / cannot be checked: {error}\n")
        return 2
    for step in report.steps:
        turkish, english = WORDS[step.code.partition("-")[0] if step.code not in WORDS else step.code]
        mark = "✓" if step.holds else "✗"
        sys.stdout.write(f"{mark} {turkish} / {english}: {step.detail}\n")
    sys.stdout.write("DELİL DOĞRULANDI / HOLDS\n" if report.holds else "DELİL DOĞRULANMADI / DOES NOT HOLD\n")
    return 0 if report.holds else 1


if __name__ == "__main__":
    sys.exit(main())
