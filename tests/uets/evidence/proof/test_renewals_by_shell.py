"""Renewals and revocation data in a bundle, checked by ourselves and by the script that has openssl alone."""

from collections.abc import Callable
from datetime import timedelta
from functools import cache
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from simulators.certificates.authority import Signer
from simulators.certificates.revocations import CRL_LIFE, answer, make_crl
from simulators.timestamps.token import make_token
from tests.builders import judging, proofs
from tests.builders.revocations import ask, revocation_files
from tests.packages import authority
from uets.evidence.proof import asice, bundle, checks, evidence_record, merkle, verify
from uets.evidence.proof.bundle import Parts
from uets.evidence.proof.evidence_record import Stamp

Files = dict[str, bytes]


def stamp(leaf: bytes, *, days: int, digest: str = merkle.SHA256, neighbours: int = 3) -> Stamp:
    others = [bytes([number]) * len(leaf) for number in range(neighbours)]
    tree = merkle.Tree([*others, leaf], algorithm=digest)
    at = proofs.STAMPED_AT + timedelta(days=days)
    token = make_token(tree.root, signer=authority().timestamper("Zaman Damgası"), at=at, digest=digest)
    return evidence_record.make_stamp(leaf, tree.path(neighbours), token, digest=digest)


@cache
def renewed() -> Parts:
    """Return an evidence that was renewed twice, then hashed anew with SHA-512, then renewed once more."""
    parts = proofs.make_parts(proofs.seal(proofs.make_row()))
    second = stamp(evidence_record.renewal_leaf(parts.token), days=5)
    third = stamp(evidence_record.renewal_leaf(second.token), days=10, neighbours=0)
    parts = parts._replace(renewals=(second, third))
    before = evidence_record.decode(bundle.write_record(parts))
    leaf = evidence_record.rehash_leaf(before, data=parts.document, digest=merkle.SHA512)
    fourth = stamp(leaf, days=15, digest=merkle.SHA512)
    leaf = evidence_record.renewal_leaf(fourth.token, digest=merkle.SHA512)
    return parts._replace(rehashes=((fourth, stamp(leaf, days=20, digest=merkle.SHA512)),))


def broken(files: Files) -> dict[str, str]:
    report = checks.check_files(files, published=proofs.published(), now=proofs.CHECKED_AT)
    return {step.file: step.detail for step in report.steps if not step.holds}


def run(folder: Path, files: Files) -> tuple[int, str]:
    return judging.run_script(folder, files, roles=proofs.published_roles())


def test_every_time_stamp_is_checked_by_both(tmp_path: Path) -> None:
    files = bundle.write_files(renewed())
    assert broken(files) == {}
    code, said = run(tmp_path, files)
    assert (code, said.count("3 zaman damgası")) == (0, 5), said


def swap(name: str, other: str) -> Callable[[Files], None]:
    return lambda files: files.update({name: files[other]})


def shorten(files: Files) -> None:
    files["damga-4.dizi"] = files["damga-4.dizi"][:-1]


CHANGES = {
    "damga-2.tst": swap("damga-2.tst", "damga-3.tst"),
    "damga-3.txt": swap("damga-3.txt", "damga-2.txt"),
    "damga-4.dizi": shorten,
    "damga-5.tst": swap("damga-5.tst", "damga-4.tst"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_both_find_a_renewal_that_was_changed(name: str, tmp_path: Path) -> None:
    files = bundle.write_files(renewed())
    CHANGES[name](files)
    assert broken(files) == {name: "it differs from the evidence record"}
    assert run(tmp_path, files)[0] == 1


def sealed_with(signer: Signer, *, revoked_after: timedelta | None = None) -> Parts:
    parts = proofs.make_parts(proofs.seal(proofs.make_row(), signer=signer))
    return parts._replace(revocation=revocation_files(signer, revoked_after=revoked_after))


def test_what_was_said_of_revocation_that_day_is_checked_by_both(tmp_path: Path) -> None:
    parts = sealed_with(proofs.seal_signer())
    files = bundle.write_files(parts)
    report = checks.check_files(files, published=proofs.published(), now=proofs.CHECKED_AT)
    assert report.holds
    assert report.unchecked == ()
    assert [step.file for step in report.steps if step.code == "revocation"] == [
        bundle.OF_SEAL.ocsp,
        bundle.OF_SEAL.crl,
    ]
    code, said = run(tmp_path, files)
    assert (code, said.count("4 mühür sertifikası")) == (0, 2), said
    container = asice.write_container(
        document=parts.document, record=bundle.write_record(parts), revocation=parts.revocation
    )
    report = verify.verify(container, published=proofs.published(), now=proofs.CHECKED_AT)
    assert report.holds
    assert (report.unchecked, sum(step.code == "revocation" for step in report.steps)) == ((), 2)


@pytest.mark.parametrize(("after", "holds"), [(timedelta(days=-1), False), (timedelta(days=1), True)])
def test_a_certificate_revoked_before_it_sealed_is_found_and_one_revoked_later_holds(
    tmp_path: Path, after: timedelta, *, holds: bool
) -> None:
    files = bundle.write_files(sealed_with(proofs.seal_signer(), revoked_after=after))
    faults = set(broken(files).values())
    assert faults == (set() if holds else {"the certificate was revoked before it was used"})
    assert run(tmp_path, files)[0] == (0 if holds else 1)


def test_other_answers_than_those_kept_that_day_are_found(tmp_path: Path) -> None:
    signer = proofs.seal_signer()
    later = proofs.STAMPED_AT + CRL_LIFE
    for name, content in (
        (bundle.OF_SEAL.ocsp, answer(authority(), ask(signer), at=later)),
        (bundle.OF_SEAL.crl, make_crl(authority(), at=later)),
        (bundle.OF_SEAL.ocsp, b"no answer"),
    ):
        files = bundle.write_files(sealed_with(signer)) | {name: content}
        assert broken(files) == {name: "it is not what was kept that day"}
    assert run(tmp_path, bundle.write_files(sealed_with(signer)) | {bundle.OF_SEAL.crl: content})[0] == 1


def test_an_answer_about_somebody_else_is_found() -> None:
    citizen = authority().signer("Ayşe Yılmaz")
    files = bundle.write_files(sealed_with(proofs.seal_signer())) | revocation_files(
        citizen, named=proofs.seal_signer().certificate.public_bytes(Encoding.DER)
    )
    assert broken(files) == {bundle.OF_SEAL.ocsp: "the OCSP answer is not about this certificate"}
