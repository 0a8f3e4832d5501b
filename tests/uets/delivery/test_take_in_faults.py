"""Faults and races of intake: whatever statement fails, nothing is left; twice at once is delivered once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from tests.builders.notices import recipient, take_in_bytes
from tests.builders.people import make_natural_account
from tests.packages import make_package
from uets.evidence.models import Evidence
from uets.mailbox.models import MailboxEntry
from uets.notices.models import Notice, NoticeReference, Package, Part

pytestmark = pytest.mark.django_db(transaction=True)

TABLES = (Evidence, MailboxEntry, Notice, NoticeReference, Package, Part)


class Fault(Exception):
    """The planted fault."""


class FailAt:
    """Lets all statements through but the n-th."""

    def __init__(self, number: int) -> None:
        self.number, self.seen = number, 0

    def __call__(self, execute: Callable[..., Any], *arguments: Any) -> Any:
        self.seen += 1
        if self.seen == self.number:
            raise Fault
        return execute(*arguments)


def state() -> tuple[list[int], set[Path]]:
    files = {path for path in settings.BLOBS_DIR.rglob("*") if path.is_file()}
    return [table.objects.count() for table in TABLES], files


def test_a_fault_at_any_statement_leaves_nothing() -> None:
    first, second = make_natural_account(), make_natural_account()
    package = make_package(recipient(first), recipient(second))
    before, number = state(), 1
    while True:
        fault = FailAt(number)
        with connection.execute_wrapper(fault):
            try:
                result = take_in_bytes(package)
            except Fault:
                result = None
        if result is not None and fault.seen < number:
            break
        assert state() == before, f"statement {number}"
        number += 1
    assert len(result.delivered) == 2
    assert number > 20


def test_the_same_package_twice_at_once_is_delivered_once() -> None:
    account = make_natural_account()
    package = make_package(recipient(account))
    together = Barrier(2)

    def intake(_: int) -> int:
        together.wait()
        try:
            return len(take_in_bytes(package).delivered)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        delivered = list(pool.map(intake, range(2)))
    assert sorted(delivered) == [0, 1]
    assert (Notice.objects.count(), Package.objects.count()) == (1, 1)
    assert Evidence.objects.filter(kind="submission:refused").count() == 1
