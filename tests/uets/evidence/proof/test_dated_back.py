"""Whoever has the key of a seal that ended long ago cannot date a new evidence back to its days."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.builders import proofs
from tests.builders.judging import run_script
from tests.builders.renewals import stamper
from tests.builders.revocations import revocation_files
from uets.evidence.proof import bundle, checks
from uets.evidence.proof.certificates import Role, load, publish

LATER = datetime(2034, 6, 1, tzinfo=UTC)
LONG_BEFORE = proofs.STAMPED_AT - timedelta(days=32)


def test_a_fresh_stamp_over_a_seal_that_says_an_old_time_does_not_hold() -> None:
    assert load(proofs.der(proofs.seal_signer())).not_valid_after_utc < LATER
    authority = stamper(2034)
    parts = proofs.make_parts(proofs.seal(proofs.make_row()), stamper=authority, at=LATER)
    published = publish([*proofs.published_roles(), (Role.TIMESTAMP, proofs.der(authority))])
    report = checks.check_files(bundle.write_files(parts), published=published, now=LATER + timedelta(days=1))
    assert [(step.code, step.detail) for step in report.steps if not step.holds] == [
        ("order", "it was stamped much later than it says it was sealed")
    ]


def test_the_script_of_a_court_finds_it_too(tmp_path: Path) -> None:
    parts = proofs.make_parts(proofs.seal(proofs.make_row(), at=LONG_BEFORE))
    code, said = run_script(tmp_path, bundle.write_files(parts), roles=proofs.published_roles())
    assert (code, "stamped much later than it says it was sealed" in said) == (1, True), said


def test_a_seal_that_says_a_time_before_its_certificate_was_revoked_is_held_to_its_stamp(
    tmp_path: Path,
) -> None:
    signer = proofs.seal_signer()
    parts = proofs.make_parts(
        proofs.seal(proofs.make_row(), signer=signer, at=proofs.SEALED_AT - timedelta(days=1))
    )
    stolen = timedelta(hours=-12)
    files = bundle.write_files(parts._replace(revocation=revocation_files(signer, revoked_after=stolen)))
    report = checks.check_files(files, published=proofs.published(), now=proofs.CHECKED_AT)
    assert {step.detail for step in report.steps if not step.holds} == {
        "the certificate was revoked before it was used"
    }
    assert run_script(tmp_path, files, roles=proofs.published_roles())[0] == 1
