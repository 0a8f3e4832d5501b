"""Thirty years of real rows: stamped in 2026, renewed in 2034 and 2042, hashed anew in 2050, looked at in 2056."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest

from simulators.timestamps.server import TimestampServer
from tests.builders import sealing
from tests.builders.notices import deliver
from tests.builders.people import make_natural_account
from tests.builders.proofs import der, root_certificate
from tests.builders.renewals import (
    CHECKED_AT,
    LATER_SUNSETS,
    YEARS,
    authority_of_years,
    list_roles_of_years,
    long_stamper,
    move,
    noon,
    publish_years,
)
from tests.builders.verifying import tampered
from tests.judges.bouncycastle import judge_records
from uets.evidence import ports
from uets.evidence.actions import renew_hash_trees, renew_time_stamps, seal_waiting, stamp_waiting
from uets.evidence.models import Certificate, Evidence, Proof, RehashedBatch, Renewal
from uets.evidence.proof import evidence_record
from uets.evidence.proof.bundle import RECORD, write_files
from uets.evidence.proof.certificates import NotTrusted, Role, check_role, publish
from uets.evidence.proof.checks import check_files
from uets.evidence.proof.evidence_record import RecordInvalid
from uets.evidence.queries.bundles import get_bundle
from uets.evidence.queries.renewals import find_covered, find_record
from uets.evidence.queries.walking import Position, Scope, check_page, start
from uets.evidence.states import RenewalSource

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[TimestampServer]:
    key = sealing.make_seal_key(tmp_path)
    ports.seal_key.bind(lambda: key)
    sealing.bind_published(list_roles_of_years(key.certificate))
    with authority_of_years() as server:
        yield server


def seal_and_stamp(server: TimestampServer, year: int, *, seconds: int = 0) -> int:
    at = noon(year, seconds=seconds)
    move(server, at)
    seal_waiting(issuer=sealing.ISSUER, at=at)
    return stamp_waiting(at=at)


def renew(server: TimestampServer, year: int) -> int:
    """Renew everything that is due, as the worker does, and stamp the evidence of the renewals."""
    made = 0
    for seconds in range(10, 100, 10):
        at = noon(year, seconds=seconds)
        move(server, at)
        found = renew_time_stamps(at=at, sunsets=LATER_SUNSETS)
        if not found:
            break
        made += 1
    seal_and_stamp(server, year, seconds=200)
    return made


def record_of(evidence_id: UUID) -> tuple[bytes, bytes]:
    """Return the whole record of an evidence and what it proves."""
    account_id = Evidence.objects.get(id=evidence_id).account_id
    chains = find_record(account_id=account_id, evidence_id=evidence_id)
    data = find_covered(account_id=account_id, evidence_id=evidence_id)
    assert chains is not None
    assert data is not None
    return evidence_record.encode(chains), data


def live_through(server: TimestampServer) -> None:
    """Let the thirty years pass, with evidence in three batches at their beginning."""
    for seconds in (0, 1, 2):
        deliver(make_natural_account(), at=noon(2026, seconds=seconds))
        seal_and_stamp(server, 2026, seconds=seconds)
    assert [renew(server, year) for year in (2030, 2034, 2042)] == [0, 1, 2]
    at = noon(2050)
    move(server, at)
    assert renew_hash_trees(at=at, limit=2, sunsets=LATER_SUNSETS) == 2
    assert not Renewal.objects.filter(source=RenewalSource.REHASH).exists()
    while renew_hash_trees(at=at, limit=2, sunsets=LATER_SUNSETS):
        pass


def test_thirty_years(server: TimestampServer, tmp_path: Path) -> None:
    live_through(server)
    judge_whole_records(tmp_path)
    see_that_bundles_hold_it_all()
    see_that_little_is_stored()
    see_that_renewals_are_evidence()
    granted = server.granted
    at = noon(2050, seconds=60)
    assert renew_time_stamps(at=at, sunsets=LATER_SUNSETS) == 0
    assert renew_hash_trees(at=at, sunsets=LATER_SUNSETS) == 0
    assert server.granted == granted
    seal_and_stamp(server, 2050, seconds=200)
    see_that_the_database_verifies()


def judge_whole_records(folder: Path) -> None:
    """Check the records of everything of 2026, and let BouncyCastle judge them."""
    records = [record_of(each) for each in Proof.objects.filter(batch_id__lte=3).values_list("id", flat=True)]
    published = publish_years()
    for record, data in records:
        tokens = evidence_record.check(record, data=data).tokens
        assert [token.gen_time.year for token in tokens] == list(YEARS)
        assert [token.digest for token in tokens] == ["sha256", "sha256", "sha256", "sha512"]
        times = [*(token.gen_time for token in tokens[1:]), CHECKED_AT]
        for token, at in zip(tokens, times, strict=True):
            check_role(token.certificate, Role.TIMESTAMP, published=published, others=(), at=at)
        for token in tokens[:-1]:
            with pytest.raises(NotTrusted, match="not valid at that time"):
                check_role(token.certificate, Role.TIMESTAMP, published=published, others=(), at=CHECKED_AT)
        with pytest.raises(RecordInvalid, match="covers other bytes"):
            evidence_record.check(record, data=data + b" ")
    certificate = der(long_stamper(2050))
    assert set(judge_records(folder, [(*each, certificate) for each in records])) == {"OK"}


def see_that_bundles_hold_it_all() -> None:
    """What is handed out in 2056 verifies then, with every renewal inside."""
    for row in Evidence.objects.filter(
        kind__startswith="notice:", id__in=Proof.objects.filter(batch_id=2).values("id")
    ):
        bundle = get_bundle(account_id=row.account_id, evidence_id=row.id, subject=row.subject)
        files = write_files(bundle.parts)
        assert files[RECORD] == record_of(row.id)[0]
        report = check_files(files, published=ports.published().read(), now=CHECKED_AT)
        assert report.holds, report


def see_that_little_is_stored() -> None:
    """One token renews all batches; hashed anew, an evidence costs one hash."""
    assert Renewal.objects.count() == 4
    first = Renewal.objects.get(id=1)
    assert (first.source, first.first, first.last, len(first.leaves)) == ("batch", 1, 3, 3 * 32)
    anew = RehashedBatch.objects.get(batch_id=1)
    assert len(anew.leaves) == 64 * (Proof.objects.filter(batch_id=1).count() + 1)


def see_that_renewals_are_evidence() -> None:
    """Every renewal stands in a chain that is stamped itself."""
    rows = Evidence.objects.filter(chain="evidence:renewals").order_by("sequence")
    assert [row.facts["root"] for row in rows] == [
        bytes(r.root).hex() for r in Renewal.objects.order_by("id")
    ]
    assert Proof.objects.filter(id__in=[row.id for row in rows[:3]]).count() == 3
    assert hashlib.sha256(Renewal.objects.get(id=4).token).hexdigest() == rows[3].facts["token_sha256"]


TAMPERINGS = {
    "DELETE FROM evidence_renewal WHERE id = 4": {"renewal-missing"},
    "DELETE FROM evidence_renewal WHERE id = 2": {"renewal-missing"},
    "UPDATE evidence_renewal SET leaves = substr(leaves, 33) WHERE id = 1": {"renewal-differs"},
    "UPDATE evidence_renewal SET token = (SELECT token FROM evidence_renewal WHERE id = 1) WHERE id = 2": {
        "renewal-differs",
        "token-invalid",
    },
    "DELETE FROM evidence_rehashedbatch WHERE batch_id = 2": {"renewal-differs"},
    "UPDATE evidence_rehashedbatch SET leaves = overlay(leaves placing 'x'::bytea from 70)": {
        "renewal-differs"
    },
}


def see_that_the_database_verifies() -> None:
    """Walk all of it in 2056, and find what somebody did to the renewals."""
    seals = [
        bytes(each) for each in Certificate.objects.filter(role="seal").values_list("content", flat=True)
    ]
    scope = Scope(at=CHECKED_AT, published=publish_years(*seals))
    assert walk(start(scope), scope) == set()
    for statement, kinds in TAMPERINGS.items():
        with tampered(statement):
            assert walk(Position("renewals"), scope) >= kinds, statement
    without = Scope(at=CHECKED_AT, published=publish([(Role.ROOT, root_certificate())]))
    assert walk(Position("renewals"), without) == {"token-invalid"}


def walk(position: Position | None, scope: Scope) -> set[str]:
    """Return the kinds of faults from a position on."""
    found = set()
    while position is not None:
        page, position = check_page(position, scope)
        found |= {fault.kind.value for fault in page.faults}
    return found


def test_an_authority_that_ends_as_soon_renews_nothing(server: TimestampServer) -> None:
    make_natural_account()
    seal_and_stamp(server, 2026)
    at = noon(2034)
    server.clock = lambda: at
    with pytest.raises(ports.TimestampUnavailable, match="ends within a year"):
        renew_time_stamps(at=at, sunsets=LATER_SUNSETS)
    assert not Renewal.objects.exists()
    assert not Evidence.objects.filter(chain="evidence:renewals").exists()
