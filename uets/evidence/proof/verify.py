"""Verify a file that was handed out: bundle, container, readable copy, sealed evidence (trust.md §2.8).

`python -m uets verify FILE --published uets-certificates.pem` runs without a network, a database, Django or our server.
Exit codes: 0 holds, 1 does not hold, 2 cannot be checked.
"""

import argparse
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from uets.evidence.proof import asice, bundle, checks, pades, words
from uets.evidence.proof.archive import AmbiguousArchive, NotAnArchive
from uets.evidence.proof.canonical_xml import DECLARATION
from uets.evidence.proof.certificates import NotTrusted, Published, publish, read_published
from uets.evidence.proof.report import Report, Step, join, put_under

NO_EVIDENCE: Final = "the PDF holds no evidence"


class NotRecognised(ValueError):
    """The file is none of those that this installation hands out."""


def verify(content: bytes, *, published: Published, now: datetime) -> Report:
    """Check a file by what it is; raises NotRecognised."""
    if content.startswith(DECLARATION.encode()):
        return checks.check_seal_alone(content, published=published)
    if content.startswith(pades.START):
        return _check_pdf(content, published=published, now=now)
    try:
        files = bundle.read_zip(content)
    except NotAnArchive as error:
        raise NotRecognised(str(error)) from error
    except AmbiguousArchive as error:
        return Report((Step("archive", holds=False, detail=str(error), file=error.file),))
    report = check_files(files, published=published, now=now)
    return join(report, asice.check_first(content, files))


def check_files(files: Mapping[str, bytes], *, published: Published, now: datetime) -> Report:
    """Check the files of a zip: a container, a bundle, or the bundle of a notice; raises NotRecognised."""
    if asice.is_container(files):
        return _check_container(files, published=published, now=now)
    if not bundle.MARKS.isdisjoint(files):
        return _check_bundle(files, published=published, now=now)
    folders = list_folders(files)
    if not folders:
        message = f"{bundle.XML} is not in the file"
        raise NotRecognised(message)
    loose = Report(
        _check_summary(files, published=published, now=now),
        unchecked=tuple(
            name for name in files if name.partition("/")[0] not in folders and name != bundle.SUMMARY
        ),
    )
    reports = (
        put_under(folder, _check_bundle(inside, published=published, now=now))
        for folder, inside in folders.items()
    )
    return join(*reports, loose)


def list_folders(files: Mapping[str, bytes]) -> dict[str, dict[str, bytes]]:
    """Return the folders of a notice's bundle that hold an evidence, each with its files."""
    folders: dict[str, dict[str, bytes]] = {}
    for name, content in files.items():
        folder, slash, inside = name.partition("/")
        if slash:
            folders.setdefault(folder, {})[inside] = content
    return {folder: inside for folder, inside in folders.items() if not bundle.MARKS.isdisjoint(inside)}


def _check_bundle(files: Mapping[str, bytes], *, published: Published, now: datetime) -> Report:
    """Check a bundle and the readable copy in it, which has to hold the same evidence."""
    report = checks.check_files(files, published=published, now=now)
    if bundle.PDF not in files:
        return report
    step = pades.check_pdf(files[bundle.PDF], published=published, now=now)
    if step.holds:
        attached = pades.read_attachments(files[bundle.PDF])
        if any(attached.get(name) != files.get(name) for name in (bundle.XML, bundle.ROW)):
            step = step._replace(holds=False, detail="it differs from the evidence")
    unchecked = tuple(name for name in report.unchecked if name != bundle.PDF)
    return report._replace(steps=(*report.steps, step), unchecked=unchecked)


def _check_summary(files: Mapping[str, bytes], *, published: Published, now: datetime) -> tuple[Step, ...]:
    """Check the signature of a notice's summary; it was signed as it is."""
    if bundle.SUMMARY not in files:
        return ()
    return (pades.check_pdf(files[bundle.SUMMARY], published=published, now=now, name=bundle.SUMMARY),)


def _check_pdf(content: bytes, *, published: Published, now: datetime) -> Report:
    """Check a readable copy: its signature, then the evidence attached to it as if it had come alone."""
    signature = pades.check_pdf(content, published=published, now=now)
    if not signature.holds:
        return Report((signature,))
    attached = pades.read_attachments(content)
    if {bundle.XML, bundle.ROW}.isdisjoint(attached):
        return Report((signature, Step("pdf-attachment", holds=False, detail=NO_EVIDENCE, file=bundle.PDF)))
    found = Step("pdf-attachment", holds=True, detail=", ".join(sorted(attached)), file=bundle.PDF)
    return join(Report((signature, found)), checks.check_evidence(attached, published=published, now=now))


def _check_container(files: Mapping[str, bytes], *, published: Published, now: datetime) -> Report:
    report = checks.check_evidence(asice.as_bundle(files), published=published, now=now)
    return join(asice.name_back(report, files), asice.check_frame(files))


def main(arguments: list[str] | None = None) -> int:
    """Verify the file of the command line and say each step in Turkish and English."""
    parser = argparse.ArgumentParser(prog="uets verify", description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--published", type=Path, required=True, help="the authority's uets-certificates.pem")
    options = parser.parse_args(arguments)
    try:
        published = publish(read_published(options.published.read_text(encoding="utf-8")))
        now = datetime.now(tz=UTC)  # noqa: TID251 - the checker's own clock; no server of ours is near
        report = verify(options.file.read_bytes(), published=published, now=now)
    except (NotRecognised, NotTrusted, OSError, UnicodeDecodeError) as error:
        sys.stderr.write(f"Doğrulanamadı / cannot be checked: {error}\n")
        return 2
    sys.stdout.write("".join(f"{line}\n" for line in _lines(report)))
    return 0 if report.holds else 1


def _lines(report: Report) -> list[str]:
    lines = []
    for step in report.steps:
        mark = "✓" if step.holds else "✗"
        lines.append(f"{mark} {_say(step)}")
    lines += [f"? {_say(step)}" for step in report.unproven]
    lines += [f"– {name}: denetlenmedi / not checked" for name in report.unchecked]
    lines.append(" / ".join(words.verdict(report, language=each) for each in (words.TURKISH, words.ENGLISH)))
    return lines


def _say(step: Step) -> str:
    file = f"{step.file}: " if step.file else ""
    said = (words.sentence(step, language=each) for each in (words.TURKISH, words.ENGLISH))
    return file + " / ".join(each.removeprefix(file) for each in said)


if __name__ == "__main__":
    sys.exit(main())
