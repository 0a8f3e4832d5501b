"""What the page of the sealing pipeline asks: queues, the last batch, tokens by hour, certificates."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from simulators.timestamps.server import TimestampServer
from tests.builders import sealing
from tests.builders.people import make_person
from uets.evidence import ports
from uets.evidence.actions import seal_waiting, stamp_waiting
from uets.evidence.models import Batch
from uets.evidence.queries import sealing as queries

pytestmark = pytest.mark.django_db(transaction=True)

AT = datetime(2026, 10, 12, 9, 40, tzinfo=UTC)


@pytest.fixture
def authority(tmp_path: Path) -> Iterator[TimestampServer]:
    key = sealing.make_seal_key(tmp_path)
    ports.seal_key.bind(lambda: key)
    with sealing.running_authority(at=AT) as server:
        yield server


def stamp(authority: TimestampServer, at: datetime) -> None:
    """Record something and let it be stamped at an instant."""
    make_person()
    authority.clock = lambda: at
    seal_waiting(issuer=sealing.ISSUER, at=at)
    stamp_waiting(at=at)


def count_by_hour() -> dict[str, int]:
    hours = queries.list_tokens_by_hour(at=AT)
    assert len(hours) == 24
    assert hours[-1].begins_at == AT.replace(minute=0)
    return {f"{hour.begins_at:%d %H}": hour.tokens for hour in hours if hour.tokens}


def test_tokens_are_counted_by_hour_without_reading_every_batch(authority: TimestampServer) -> None:
    assert count_by_hour() == {}
    day_ago = AT - timedelta(hours=24)
    for at in (day_ago, day_ago + timedelta(minutes=20), AT - timedelta(hours=3), *[AT] * 3):
        stamp(authority, at)
    assert count_by_hour() == {"11 10": 1, "12 06": 1, "12 09": 3}
    Batch.objects.filter(id__lte=2).delete()
    assert set(count_by_hour()) <= {"11 10", "12 06", "12 09"}, "a batch that is gone breaks no page"


def test_queues_and_the_last_batch(authority: TimestampServer) -> None:
    make_person()
    waiting = queries.read_unsealed()
    assert waiting.length == 1
    assert waiting.since is not None
    assert queries.read_unstamped() == queries.EMPTY
    assert queries.find_last_batch() is None
    seal_waiting(issuer=sealing.ISSUER, at=AT)
    assert queries.read_unsealed() == queries.EMPTY
    assert queries.read_unstamped() == queries.Queue(length=1, since=AT)
    stamp_waiting(at=AT)
    last = queries.find_last_batch()
    assert last is not None
    assert (last.number, last.leaves, last.gen_time, last.authority) == (1, 2, AT, "TEST Zaman Damgası")
    (term,) = queries.list_certificate_terms()
    assert (term.role, term.name, term.first_used_at) == ("timestamp", "TEST Zaman Damgası", AT)
    assert authority.granted == 1
