"""What time does to evidence: how long each kind is kept, when stamps and hashes are renewed."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.builders.proofs import root_certificate, timestamp_certificate
from uets.evidence.proof.certificates import load
from uets.evidence.proof.erds import EVENTS
from uets.evidence.rules.renewal import STRENGTH, find_target, is_stamp_due, list_stronger
from uets.evidence.rules.retention import OPERATIONS, class_of, is_old_enough, kept_until
from uets.evidence.rules.sunsets import SUNSETS
from uets.evidence.states import Kind, RecordClass

DAY = timedelta(days=1)


def test_kept_to_the_day() -> None:
    leap = datetime(2028, 2, 29, 12, tzinfo=UTC)
    assert kept_until(leap, years=10) == datetime(2038, 3, 1, 12, tzinfo=UTC)
    assert not is_old_enough("login:failed", leap, at=leap.replace(year=2038, month=2, day=28))
    assert is_old_enough("login:failed", leap, at=leap.replace(year=2038, month=3, day=1, hour=13))
    assert not is_old_enough("notice:read", leap, at=leap.replace(year=2058, month=2, day=28))
    assert is_old_enough("notice:read", leap, at=leap.replace(year=2058, month=3, day=2))


def test_what_is_sealed_or_unknown_is_evidence_and_upkeep_stays_for_ever() -> None:
    assert set(EVENTS).isdisjoint(OPERATIONS)
    assert class_of("a:kind that is forgotten") is RecordClass.EVIDENCE
    assert class_of(Kind.UNDERTAKING_ACCEPTED) is RecordClass.EVIDENCE
    assert not is_old_enough(
        Kind.EVIDENCE_DELETED, datetime(2026, 1, 1, tzinfo=UTC), at=datetime.max.replace(tzinfo=UTC)
    )


def test_a_stamp_is_due_a_year_before_its_certificate_or_algorithm_ends() -> None:
    certificate = timestamp_certificate()
    ends = load(certificate).not_valid_after_utc
    due = ends - timedelta(days=365)
    assert not is_stamp_due(certificate, at=due, sunsets=SUNSETS)
    assert is_stamp_due(certificate, at=due + DAY, sunsets=SUNSETS)
    # The root lives for forty years, its algorithm does not.
    assert is_stamp_due(root_certificate(), at=datetime(2035, 6, 1, tzinfo=UTC), sunsets=SUNSETS)
    assert not is_stamp_due(root_certificate(), at=datetime(2034, 6, 1, tzinfo=UTC), sunsets=SUNSETS)
    assert is_stamp_due(b"unreadable", at=due, sunsets=SUNSETS)


def test_hashes_go_to_the_strongest_one_in_their_last_year() -> None:
    early, late = datetime(2049, 12, 30, tzinfo=UTC), datetime(2050, 1, 2, tzinfo=UTC)
    assert find_target("sha256", at=early, sunsets=SUNSETS) is None
    assert find_target("sha256", at=late, sunsets=SUNSETS) == "sha512"
    assert find_target("sha512", at=datetime(2090, 1, 1, tzinfo=UTC), sunsets=SUNSETS) is None
    assert list_stronger("sha384") == ("sha512",)


@pytest.mark.parametrize("algorithm", [*STRENGTH, "ecdsa", "rsa"])
def test_every_date_has_its_source(algorithm: str) -> None:
    assert SUNSETS[algorithm].source
