"""Only seals that will verify are made: no certificate that has ended, no damaged row before the others; and whose
seal it is, is asked when the whole database is verified."""

import importlib
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from django.db import connection

from simulators.timestamps.server import TimestampServer
from tests.builders import sealing
from tests.builders.notices import deliver
from tests.builders.people import AT, make_natural_account
from tests.builders.verifying import seal_and_stamp, tamper, verify
from uets.evidence import ports
from uets.evidence.actions import seal_waiting
from uets.evidence.models import Evidence, Proof, Seal, SealRequest, StampRequest
from uets.evidence.proof.certificates import load
from uets.evidence.proof.erds import instant
from uets.evidence.queries import find_sealed_file
from uets.kernel import clock

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def authority(tmp_path: Path) -> Iterator[TimestampServer]:
    with sealing.working_seal(tmp_path) as server:
        yield server


@pytest.mark.usefixtures("authority")
def test_a_certificate_that_has_ended_or_not_begun_seals_nothing() -> None:
    deliver(make_natural_account())
    waiting = SealRequest.objects.count()
    certificate = load(ports.seal_key().certificate)
    second = timedelta(seconds=1)
    for at in (certificate.not_valid_after_utc + second, certificate.not_valid_before_utc - second):
        with pytest.raises(ports.SealUnavailable, match="not valid now"):
            seal_waiting(issuer=sealing.ISSUER, at=at)
    assert (Seal.objects.count(), SealRequest.objects.count()) == (0, waiting)
    assert seal_waiting(issuer=sealing.ISSUER, at=certificate.not_valid_after_utc) == waiting


@pytest.mark.usefixtures("authority")
def test_a_damaged_row_waits_by_itself_until_its_repair() -> None:
    deliver(make_natural_account())
    damaged = Evidence.objects.get(kind="notice:arrived")
    facts = msgspec.json.encode(damaged.facts).decode().replace("'", "''")
    waiting = SealRequest.objects.count()
    tamper(f"UPDATE evidence_evidence SET facts = '{{\"parts\": [{{}}]}}' WHERE id = '{damaged.id}'")  # noqa: S608
    assert seal_waiting(issuer=sealing.ISSUER, at=AT) == waiting - 1
    assert SealRequest.objects.get().id == damaged.id
    assert not StampRequest.objects.filter(id=damaged.id).exists()
    tamper(f"UPDATE evidence_evidence SET facts = '{facts}' WHERE id = '{damaged.id}'")  # noqa: S608
    assert seal_waiting(issuer=sealing.ISSUER, at=AT) == 1
    assert not SealRequest.objects.exists()


class Lying:
    """A seal key whose device gives back nonsense."""

    def __init__(self, certificate: bytes) -> None:
        self.certificate = certificate

    def sign_all(self, contents: Sequence[bytes]) -> list[bytes]:
        """Return no signatures at all."""
        return [b"\x01" * 64 for _ in contents]


def find_seal_faults() -> set[tuple[str, str]]:
    return {(fault["kind"], fault["detail"]) for fault in verify()[0]}


@pytest.mark.usefixtures("authority")
def test_a_seal_that_its_key_did_not_make_is_found() -> None:
    key = Lying(ports.seal_key().certificate)
    ports.seal_key.bind(lambda: key)
    deliver(make_natural_account(), at=clock.now())
    seal_and_stamp(clock.now())
    assert find_seal_faults() == {
        ("seal-invalid", "the signature value was not made with the key of its certificate")
    }


@pytest.mark.usefixtures("authority")
def test_a_seal_that_nobody_published_is_found(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    key = sealing.make_seal_key(tmp_path / "other")
    ports.seal_key.bind(lambda: key)
    deliver(make_natural_account(), at=clock.now())
    seal_and_stamp(clock.now())
    assert find_seal_faults() == {("seal-invalid", "the certificate is not published as seal")}


@pytest.mark.usefixtures("authority")
def test_what_was_recorded_before_there_were_seals_is_sealed_at_the_first_start() -> None:
    deliver(make_natural_account(), at=clock.now())
    rows = Evidence.objects.count()
    SealRequest.objects.all().delete()
    migration = importlib.import_module("uets.evidence.migrations.0006_seal_what_is_recorded")
    with connection.cursor() as cursor:
        cursor.execute(migration.ASK)
    seal_and_stamp(clock.now())
    assert (Proof.objects.count(), SealRequest.objects.count()) == (rows, 0)
    row = Evidence.objects.get(kind="notice:arrived")
    content = find_sealed_file(account_id=row.account_id, evidence_id=row.id)
    assert content is not None
    assert f"<EventTime>{instant(row.event_at)}</EventTime>".encode() in content
