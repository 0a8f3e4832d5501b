"""Two hundred packages with one fault each: the right reason, one record, and nothing left behind."""

import tempfile
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings

from tests.builders.notices import recipient, take_in_bytes
from tests.builders.people import make_natural_account
from tests.packages import AYSE, list_malformed, make_package, valid_package
from uets.accounts.models import Account
from uets.evidence.models import Evidence
from uets.mailbox.models import MailboxEntry
from uets.notices.eyp.refusals import RefusalReason
from uets.notices.models import Notice, NoticeReference, Package, Part

pytestmark = pytest.mark.django_db

MALFORMED = list(list_malformed())
FOUND_LATER = {
    reason
    for reason in RefusalReason
    if reason.value.startswith(
        ("recipient-", "duplicate", "certificate-", "signer-", "wrong-key-usage", "sender-")
    )
}
"""A package in good order is refused for its recipients, or for the certificates of its signers."""

EMPTY_TABLES = (Notice, NoticeReference, Package, Part, MailboxEntry)


def all_files() -> set[Path]:
    """Every file of the blob store and of the folder for temporary files of this test."""
    folders = (settings.BLOBS_DIR, Path(tempfile.gettempdir()))
    return {path for folder in folders for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(autouse=True)
def own_temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Look at no other program's temporary files."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))


def test_there_are_two_hundred_and_ten_for_each_reason() -> None:
    counts = Counter(reason for _, reason, _ in MALFORMED)
    assert sum(counts.values()) >= 200
    assert min(counts.values()) >= 10
    assert set(counts) == set(RefusalReason) - FOUND_LATER


@pytest.mark.parametrize(
    ("reason", "package"), [row[1:] for row in MALFORMED], ids=[row[0] for row in MALFORMED]
)
def test_is_refused_by_its_reason_and_leaves_nothing(reason: RefusalReason, package: bytes) -> None:
    account = make_natural_account()
    Account.objects.filter(id=account.id).update(tckn=AYSE.number)
    before = all_files()
    result = take_in_bytes(package)
    assert [refused.reason for refused in result.refused] == [reason]
    assert result.delivered == ()
    record = Evidence.objects.get(kind="submission:refused")
    assert record.facts["reason"] == reason.value
    assert [table.objects.count() for table in EMPTY_TABLES] == [0] * len(EMPTY_TABLES)
    assert all_files() == before


def test_the_package_they_were_made_from_is_accepted() -> None:
    account = make_natural_account()
    Account.objects.filter(id=account.id).update(tckn=AYSE.number)
    result = take_in_bytes(valid_package())
    assert (len(result.delivered), result.refused) == (1, ())
    assert not Evidence.objects.filter(kind="submission:refused").exists()


@pytest.mark.parametrize("version", ["2.0", "1.3"])
@pytest.mark.parametrize("algorithm", ["EC", "RSA"])
def test_valid_packages_of_both_versions_are_accepted(version: str, algorithm: str) -> None:
    account = make_natural_account()
    package = make_package(recipient(account), version=version, algorithm=algorithm)
    assert len(take_in_bytes(package).delivered) == 1
