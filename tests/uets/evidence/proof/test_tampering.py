"""Every file of every bundle is taken out, cut and swapped: the verdict names it, or says what is no longer proven."""

from collections.abc import Callable
from datetime import timedelta
from functools import cache
from pathlib import Path

import pytest

from tests.builders import judging, proofs
from tests.builders import tampering as made
from tests.builders.tampering import Files
from uets.evidence.proof import asice, bundle, words
from uets.evidence.proof.bundle import Parts
from uets.evidence.proof.certificates import Published, publish
from uets.evidence.proof.report import Report
from uets.evidence.proof.verify import check_files, verify

KINDS = {
    "sealed": (True, False),
    "sealed and renewed": (True, True),
    "row": (False, False),
    "row and renewed": (False, True),
}
FORMS: dict[str, Callable[[Parts], Files]] = {"zip": made.as_zip, "asice": made.as_container}
PAIRS = {
    bundle.XML: {bundle.RECORD, asice.RECORD_FILE},
    bundle.ROW: {bundle.ROW_SIGNATURE, asice.SIGNATURE_FILE},
}
"""An evidence of another bundle holds by itself: what does not fit it is named."""


@cache
def make(kind: str, *, is_other: bool = False) -> Parts:
    is_sealed, is_renewed = KINDS[kind]
    return made.make_parts(is_sealed=is_sealed, is_renewed=is_renewed, is_other=is_other)


@cache
def published() -> Published:
    return publish(made.roles())


def check(files: Files) -> Report:
    """Check files as they stand in a zip; that they come out of one is for the tests of order and of archives."""
    return check_files(files, published=published(), now=proofs.CHECKED_AT)


def faults(report: Report) -> set[str]:
    found = [step for step in report.steps if not step.holds]
    assert all(words.translate(step.detail) != words.UNTRANSLATED for step in [*found, *report.unproven])
    return {step.file for step in found}


def run(folder: Path, files: Files) -> tuple[int, str]:
    return judging.run_script(folder, files, roles=made.roles(), root=made.root())


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("kind", KINDS)
def test_every_file_that_is_missing_cut_or_of_another_bundle_is_named(kind: str, form: str) -> None:
    files, other = (FORMS[form](make(kind, is_other=is_other)) for is_other in (False, True))
    report = check(files)
    assert (report.holds, report.unproven, report.unchecked) == (True, (), ()), report
    assert words.verdict(report, language=words.TURKISH) == "DELİL DOĞRULANDI"
    fresh = FORMS[form](make(kind.removesuffix(" and renewed"))) if KINDS[kind][1] else {}
    silent = [
        (what, name, sorted(found))
        for what, name, changed in made.tamper(files, other)
        if name not in fresh and not ({name} | PAIRS.get(name, set())) & (found := faults(check(changed)))
    ]
    assert silent == []


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("kind", KINDS)
def test_an_unexpected_file_is_named_and_the_order_says_nothing(kind: str, form: str) -> None:
    files = FORMS[form](make(kind))
    added = {"ek.txt": b"x", "damga-9.tst": b"x", "damga-9.json": b"x", "META-INF/iptal": b"x"}
    report = check(files | added)
    assert (report.holds, set(report.unchecked)) == (True, set(added)), report
    turned = made.pack(dict(reversed(files.items())))
    report = verify(turned, published=published(), now=proofs.CHECKED_AT)
    assert faults(report) == ({asice.MIMETYPE} if form == "asice" else set())


def without(files: Files, names: tuple[str, ...]) -> Files:
    return {name: content for name, content in files.items() if name.rpartition("/")[2] not in names}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("kind", ["sealed", "row and renewed"])
def test_revocation_that_is_taken_out_whole_is_said_to_be_unproven(kind: str, form: str) -> None:
    files = FORMS[form](make(kind))
    folder = asice.FOLDER if form == "asice" else ""
    for names in (bundle.OF_SEAL, bundle.of_stamp(1)):
        report = check(without(files, names))
        assert (report.holds, [step.file for step in report.unproven]) == (True, [folder + names.row])
        assert (
            words.verdict(report, language=words.ENGLISH) == "VERIFIED; REVOCATION IS NOT PROVEN BY THIS FILE"
        )


@pytest.mark.parametrize(("days", "is_proven"), [(-1, True), (-5, False)])
def test_words_of_another_time_prove_nothing(days: int, *, is_proven: bool) -> None:
    told = made.tell(made.seal_signer(), bundle.OF_SEAL, at=proofs.SEALED_AT + timedelta(days=days))
    report = check(made.as_zip(make("sealed")) | told)
    assert report.holds, report
    assert [step.file for step in report.unproven] == ([] if is_proven else ["iptal.json"])
    assert sum(step.code == "revocation-earlier" for step in report.steps) == 2


def test_an_issuer_that_publishes_nothing_is_no_fault_and_said() -> None:
    parts = proofs.make_parts(proofs.seal(proofs.make_row()))
    report = verify(
        bundle.write_zip(bundle.write_files(parts)), published=proofs.published(), now=proofs.CHECKED_AT
    )
    assert (report.holds, report.unproven) == (True, ())
    assert [step.file for step in report.steps if step.code == "revocation-unpublished"] == [
        bundle.XML,
        bundle.RECORD,
    ]


def shell(kind: str, *wanted: bundle.RevocationNames, gone: tuple[str, ...] = ()) -> Files:
    """Return the files of a bundle with some of its words on revocation: each costs the script a dozen processes."""
    files = made.as_zip(make(kind)._replace(revocation={}))
    given = make(kind).revocation
    return without(files | {name: given[name] for names in wanted for name in names}, gone)


def revoked() -> Files:
    at = proofs.STAMPED_AT
    return made.tell(made.seal_signer(), bundle.OF_SEAL, at=at, revoked_at=at)


OF_FIRST, OF_LAST = bundle.of_stamp(1), bundle.of_stamp(3)
SHELL: dict[str, tuple[Callable[[], Files], str]] = {
    "nothing": (lambda: shell("sealed and renewed", OF_LAST), ""),
    "a row of revocation is gone": (
        lambda: shell("sealed", bundle.OF_SEAL, gone=("iptal.json",)),
        "iptal.json",
    ),
    "an answer is gone": (lambda: shell("sealed", OF_FIRST, gone=(OF_FIRST.ocsp,)), OF_FIRST.ocsp),
    "the newest renewal is gone": (
        lambda: shell("row and renewed", gone=("damga-3.tst", "damga-3.txt", "damga-3.dizi")),
        "damga-3.tst",
    ),
    "the seal of a row was revoked": (lambda: shell("row") | revoked(), bundle.OF_SEAL.ocsp),
}


@pytest.mark.parametrize("what", SHELL)
def test_the_script_says_the_same(what: str, tmp_path: Path) -> None:
    make_files, name = SHELL[what]
    files = make_files()
    code, said = run(tmp_path, files)
    assert (code, f"HATA: {name}" in said) == ((1, True) if name else (0, False)), said
    assert faults(check(files)) >= ({name} if name else set())


def test_the_script_says_what_is_not_proven_and_what_it_did_not_look_at(tmp_path: Path) -> None:
    files = shell("sealed") | {bundle.NEXT_STAMP: b"1\n", "ek": b""}
    code, said = run(tmp_path, files)
    assert (code, "KANITLANMIYOR" in said) == (0, True), said
    assert "not checked: OKU.txt dogrula.sh ek sonraki-damga.txt" in said
    assert {bundle.NEXT_STAMP, "ek"} == set(check(files).unchecked)
