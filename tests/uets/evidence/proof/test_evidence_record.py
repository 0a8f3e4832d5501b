"""Evidence records: every leaf of every batch leads to its root, BouncyCastle agrees, thirty years hold."""

import hashlib
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulators.timestamps.token import make_token
from tests.builders import proofs, renewals
from tests.judges.bouncycastle import judge_records
from tests.packages import authority
from uets.evidence.proof import evidence_record as records
from uets.evidence.proof import merkle
from uets.evidence.proof.certificates import NotTrusted, Role, check_role, publish
from uets.evidence.proof.timestamps import read_token

DATA = b"delil"
SIZES = (1, 2, 3, 5, 7, 1000)


def leaves(count: int) -> list[bytes]:
    return [hashlib.sha256(str(number).encode()).digest() for number in range(count)]


def record_of(count: int, position: int) -> bytes:
    """Return the record of DATA as one leaf of a batch of so many."""
    found = leaves(count)
    found[position] = hashlib.sha256(DATA).digest()
    tree = merkle.Tree(found)
    stamper = authority().timestamper("Zaman Damgası")
    token = make_token(tree.root, signer=stamper, at=proofs.STAMPED_AT)
    return records.encode([(records.make_stamp(found[position], tree.path(position), token),)])


@pytest.mark.parametrize(
    ("letters", "root"),
    [
        ("ab", "18d79cb747ea174c59f3a3b41768672526d56fecc58360a99d283d0f9b0a3cc0"),
        ("abc", "aea2dd4249dcecf97ca6a1556db7f21ebd6a40bbec0243ca61b717146a08c347"),
        ("abcde", "930747c3ad2cac9fdc0cc025207d282e4f5f055169d11aaa320ddb0d133e2ef8"),
    ],
)
def test_roots_are_those_of_the_known_vectors(letters: str, root: str) -> None:
    assert merkle.Tree([hashlib.sha256(letter.encode()).digest() for letter in letters]).root.hex() == root


@given(st.integers(1, 300))
@settings(max_examples=60, deadline=None)
def test_every_leaf_climbs_to_the_root(count: int) -> None:
    found = leaves(count)
    tree = merkle.Tree(found)
    for position, stored in enumerate(tree.paths()):
        path = merkle.split(stored, size=32)
        assert path == tree.path(position)
        assert merkle.climb(found[position], path) == tree.root


@given(st.integers(2, 300), st.data())
@settings(max_examples=60, deadline=None)
def test_another_leaf_climbs_elsewhere(count: int, data: st.DataObject) -> None:
    found = leaves(count)
    position = data.draw(st.integers(0, count - 1))
    tree = merkle.Tree(found)
    changed = bytearray(found[position])
    changed[data.draw(st.integers(0, 31))] ^= 1
    assert merkle.climb(bytes(changed), tree.path(position)) != tree.root


def test_bouncycastle_accepts_each_size_and_refuses_other_data(tmp_path: Path) -> None:
    certificate = proofs.timestamp_certificate()
    cases = [(record_of(size, size // 2), DATA, certificate) for size in SIZES]
    said = judge_records(tmp_path, [*cases, (record_of(7, 3), b"other", certificate)])
    assert said[:-1] == ["OK"] * len(SIZES)
    assert "not found" in said[-1]


@pytest.mark.parametrize("size", SIZES)
def test_our_own_check_agrees(size: int) -> None:
    record = record_of(size, size - 1)
    assert records.check(record, data=DATA).existed_at == proofs.STAMPED_AT
    with pytest.raises(records.RecordInvalid):
        records.check(record, data=b"other")


def test_every_changed_byte_of_the_way_to_the_root_is_found() -> None:
    record = record_of(5, 2)
    token = records.decode(record)[0][0].token
    for place in range(record.index(token)):
        changed = record[:place] + bytes((record[place] ^ 1,)) + record[place + 1 :]
        with pytest.raises(records.RecordInvalid):
            records.check(changed, data=DATA)


def test_every_changed_byte_of_what_a_token_says_is_found() -> None:
    record = record_of(5, 2)
    token = records.decode(record)[0][0].token
    start = record.index(bytes.fromhex("060b2a864886f70d0109100104"))  # id-ct-TSTInfo
    said = read_token(token)
    for place in range(start, record.index(said.certificate) + len(said.certificate)):
        changed = record[:place] + bytes((record[place] ^ 1,)) + record[place + 1 :]
        with pytest.raises(records.RecordInvalid):
            records.check(changed, data=DATA)


def test_after_thirty_years_the_record_holds(tmp_path: Path) -> None:
    record = records.encode(renewals.thirty_years(DATA))
    proven = records.check(record, data=DATA)
    assert [token.gen_time.year for token in proven.tokens] == list(renewals.YEARS)
    certificate = proofs.der(renewals.stamper(2050))
    assert judge_records(tmp_path, [(record, DATA, certificate)]) == ["OK"]


def test_in_2056_each_token_holds_only_at_the_time_of_its_successor() -> None:
    tokens = records.check(records.encode(renewals.thirty_years(DATA)), data=DATA).tokens
    stampers = [(Role.TIMESTAMP, proofs.der(renewals.stamper(year))) for year in renewals.YEARS]
    published = publish([(Role.ROOT, proofs.root_certificate()), *stampers])

    def is_trusted(number: int, at: datetime) -> bool:
        try:
            check_role(tokens[number].certificate, Role.TIMESTAMP, published=published, others=(), at=at)
        except NotTrusted:
            return False
        return True

    assert [is_trusted(number, tokens[number].gen_time) for number in range(4)] == [True] * 4
    assert not any(is_trusted(number, renewals.CHECKED_AT) for number in range(4))


def test_a_renewal_that_leaves_out_a_stamp_is_refused() -> None:
    first, second, third = renewals.thirty_years(DATA)[0]
    with pytest.raises(records.RecordInvalid, match="chain 1, stamp 2 covers other bytes"):
        records.check(records.encode([(first, third)]), data=DATA)
    with pytest.raises(records.RecordInvalid):
        records.check(records.encode([(second, third)]), data=DATA)


def test_times_after_2049_are_generalized(tmp_path: Path) -> None:
    stamp = renewals.stamp(hashlib.sha256(DATA).digest(), year=2050)
    assert read_token(stamp.token).gen_time.year == 2050
    record = records.encode([(stamp,)])
    assert judge_records(tmp_path, [(record, DATA, proofs.der(renewals.stamper(2050)))]) == ["OK"]
