"""Recorded → sealed → stamped: xmlsec1 judges the seal, openssl the token, and every row finds its way to the root."""

import hashlib
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from simulators.timestamps.server import Behaviour, TimestampServer
from tests.builders import sealing
from tests.builders.notices import deliver
from tests.builders.people import AT, make_natural_account
from tests.builders.proofs import root_pem
from uets.evidence import ports
from uets.evidence.actions import seal_waiting, stamp_waiting
from uets.evidence.models import Batch, Evidence, Proof, Seal, SealRequest, StampRequest
from uets.evidence.proof import erds, merkle
from uets.evidence.queries import find_sealed_file

pytestmark = pytest.mark.django_db(transaction=True)

LATER = AT + timedelta(seconds=30)


@pytest.fixture
def authority(tmp_path: Path) -> Iterator[TimestampServer]:
    key = sealing.make_seal_key(tmp_path)
    ports.seal_key.bind(lambda: key)
    with sealing.running_authority(at=LATER) as server:
        yield server


def seal_and_stamp() -> tuple[int, int]:
    return seal_waiting(issuer=sealing.ISSUER, at=LATER), stamp_waiting(at=LATER)


@pytest.mark.usefixtures("authority")
def test_everything_recorded_is_batched_and_legal_facts_are_sealed() -> None:
    deliver(make_natural_account(), at=AT)
    rows = Evidence.objects.count()
    assert seal_and_stamp() == (rows, rows)
    assert not SealRequest.objects.exists()
    assert not StampRequest.objects.exists()
    sealed = set(Evidence.objects.filter(kind__in=erds.EVENTS).values_list("id", flat=True))
    assert set(Seal.objects.values_list("id", flat=True)) == sealed
    batch = Batch.objects.get()
    assert (batch.id, batch.leaves, batch.gen_time) == (1, rows + 1, LATER)
    for proof in Proof.objects.all():
        path = merkle.split(bytes(proof.path), size=32)
        assert merkle.climb(bytes(proof.leaf), path) == bytes(batch.root)


@pytest.mark.usefixtures("authority")
def test_xmlsec1_and_openssl_accept_what_was_written(tmp_path: Path) -> None:
    entry = deliver(make_natural_account(), at=AT)
    seal_and_stamp()
    row = Evidence.objects.get(kind="notice:arrived")
    content = find_sealed_file(account_id=entry.account_id, evidence_id=row.id)
    assert content is not None
    assert hashlib.sha256(content).digest() == bytes(Proof.objects.get(id=row.id).leaf)
    assert "OK" in judge_seal(tmp_path, content)
    batch = Batch.objects.get()
    (tmp_path / "jeton.tst").write_bytes(bytes(batch.token))
    words = ["openssl", "ts", "-verify", "-digest", bytes(batch.root).hex(), "-token_in", "-in", "jeton.tst"]
    done = subprocess.run([*words, "-CAfile", "kok.pem"], cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


def judge_seal(folder: Path, content: bytes) -> str:
    (folder / "delil.xml").write_bytes(content)
    (folder / "kok.pem").write_bytes(root_pem())
    words = ["xmlsec1", "--verify", "--enabled-key-data", "x509", "--trusted-pem", "kok.pem"]
    words += ["--id-attr:Id", "http://uri.etsi.org/01903/v1.3.2#:SignedProperties", "delil.xml"]
    return subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False).stderr


@pytest.mark.usefixtures("authority")
def test_xmlsec1_refuses_one_changed_letter(tmp_path: Path) -> None:
    entry = deliver(make_natural_account(), at=AT)
    seal_and_stamp()
    row = Evidence.objects.get(kind="notice:arrived")
    content = find_sealed_file(account_id=entry.account_id, evidence_id=row.id)
    assert content is not None
    assert "FAIL" in judge_seal(tmp_path, content.replace(b"2026-10-12", b"2026-10-11", 1))


@pytest.mark.parametrize(
    "behaviour", [behaviour for behaviour in Behaviour if behaviour is not Behaviour.GRANT]
)
def test_without_a_token_leaves_go_on_waiting(authority: TimestampServer, behaviour: Behaviour) -> None:
    make_natural_account()
    waiting = seal_waiting(issuer=sealing.ISSUER, at=LATER)
    authority.behaviour = behaviour
    with pytest.raises(ports.TimestampUnavailable):
        stamp_waiting(at=LATER)
    assert StampRequest.objects.count() == waiting
    assert not Batch.objects.exists()
    authority.behaviour = Behaviour.GRANT
    assert stamp_waiting(at=LATER) == waiting


@pytest.mark.usefixtures("authority")
def test_each_batch_holds_the_root_of_the_one_before() -> None:
    for _ in range(3):
        make_natural_account()
        seal_and_stamp()
    first, second, third = Batch.objects.order_by("id")
    assert bytes(first.previous_root) == bytes(32)
    assert (second.previous_root, third.previous_root) == (first.root, second.root)


@pytest.mark.usefixtures("authority")
def test_a_token_of_another_time_is_refused() -> None:
    make_natural_account()
    seal_waiting(issuer=sealing.ISSUER, at=LATER)
    with pytest.raises(ports.TimestampUnavailable, match="differs from ours by 61 s"):
        stamp_waiting(at=LATER + timedelta(seconds=61))
