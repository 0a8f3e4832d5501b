"""Records are deleted only when they are old enough and audited; what stays keeps every chain and batch verifiable."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from io import StringIO
from pathlib import Path

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from psycopg import sql

from tests.builders.people import CONSOLE, make_natural_account
from tests.builders.verifying import seal_and_stamp, stamped, tampered, verify
from tests.config.roles import connect
from uets.evidence.actions import delete_records, record, record_audit
from uets.evidence.errors import AuditRefused, DeletionRefused
from uets.evidence.models import Audit, Evidence, Proof, Seal, Tombstone
from uets.evidence.proof.chain import plain
from uets.evidence.queries.retention import plan_deletion
from uets.evidence.queries.walking import Scope, check_page
from uets.evidence.queries.walking.pages import Position
from uets.evidence.rules.retention import Period, class_of
from uets.evidence.states import AuditResult, FaultKind, Kind, RecordClass
from uets.kernel import clock

pytestmark = pytest.mark.django_db(transaction=True)
OPERATION, EVIDENCE = RecordClass.OPERATION, RecordClass.EVIDENCE


@pytest.fixture(autouse=True)
def written(tmp_path: Path) -> Iterator[None]:
    with stamped(tmp_path, batches=2):
        enter_and_go_on()
        seal_and_stamp(clock.now())
        yield


def enter_and_go_on() -> None:
    """Put operations into the middle of a chain, as an account that lives has them."""
    account = make_natural_account()
    with transaction.atomic():
        for kind in (Kind.ACCOUNT_ENTERED, Kind.ACCOUNT_ENTERED, Kind.OPERATOR_INVITED, Kind.ACCOUNT_ENTERED):
            at = clock.now()
            record(kind=kind, subject=f"account:{account.id}", actor=CONSOLE, at=at, facts={"number": 1})


def whole_year() -> Period:
    year = clock.now().year
    return Period(date(year, 1, 1), date(year, 12, 31))


def years_later(years: int) -> datetime:
    return clock.now().replace(month=2, day=1) + timedelta(days=365.25 * years)


def audit(
    *, period: Period | None = None, result: AuditResult = AuditResult.CLEAN, at: datetime | None = None
) -> Audit:
    """Record an audit a year later."""
    return record_audit(
        actor=CONSOLE,
        auditor="Adalet Bakanlığı",
        case_number="2027/12",
        period=period or whole_year(),
        result=result,
        at=at or years_later(2),
    )


def delete(record_class: RecordClass, *, at: datetime, limit: int = 3) -> int:
    deleted = 0
    while found := delete_records(
        actor=CONSOLE, period=whole_year(), record_class=record_class, at=at, limit=limit
    ):
        deleted += found
    return deleted


def count(record_class: RecordClass) -> int:
    return sum(class_of(kind) is record_class for kind in Evidence.objects.values_list("kind", flat=True))


def check_at(at: datetime) -> set[FaultKind]:
    """Return the kinds of faults of all stages at a time."""
    scope, found, position = Scope(at=at), set(), None
    for stage in ("chains", "batches", "deletions"):
        position = Position(stage)
        while position is not None and position.stage == stage:
            page, position = check_page(position, scope)
            found |= {fault.kind for fault in page.faults}
    return found


def test_nothing_goes_without_an_audit_of_the_whole_period() -> None:
    late = years_later(12)
    with pytest.raises(DeletionRefused, match="no audit"):
        delete(EVIDENCE, at=years_later(40))
    first, last = whole_year()
    audit(period=Period(first, last - timedelta(days=1)))
    audit(result=AuditResult.FAULTS)
    with pytest.raises(DeletionRefused, match="no audit"):
        delete(OPERATION, at=late)
    audit()
    assert plan_deletion(period=whole_year(), record_class=OPERATION, at=late).kinds == {"account:entered": 3}
    refuses_what_is_too_young()
    assert not Tombstone.objects.exists()
    keeps_what_is_not_stamped()


def refuses_what_is_too_young() -> None:
    with pytest.raises(DeletionRefused, match="kept for 10 years"):
        delete(OPERATION, at=years_later(9))
    with pytest.raises(DeletionRefused, match="kept for 30 years"):
        delete(EVIDENCE, at=years_later(29))
    with pytest.raises(DeletionRefused, match="kept for all years"):
        delete(RecordClass.UPKEEP, at=years_later(90))


def keeps_what_is_not_stamped() -> None:
    Proof.objects.filter(batch_id=3).delete()
    plan = plan_deletion(period=whole_year(), record_class=OPERATION, at=years_later(12))
    assert plan.unstamped > 0
    assert delete(OPERATION, at=years_later(12)) == 0
    assert count(OPERATION) == plan.unstamped


def test_what_stays_verifies_and_the_deletion_is_evidence() -> None:
    audit()
    operations, evidence = count(OPERATION), count(EVIDENCE)
    assert delete(OPERATION, at=years_later(12)) == operations > 0
    assert (count(OPERATION), count(EVIDENCE)) == (0, evidence)
    seal_and_stamp(clock.now())
    assert verify()[0] == []
    finds_a_deletion_that_says_otherwise()
    assert delete(EVIDENCE, at=years_later(32)) == evidence
    assert set(Evidence.objects.values_list("kind", flat=True)) == {"evidence:audited", "evidence:deleted"}
    assert not Seal.objects.exists()
    seal_and_stamp(clock.now())
    assert verify()[0] == []
    deletions = Evidence.objects.filter(kind=Kind.EVIDENCE_DELETED)
    assert sum(row.facts["rows"] for row in deletions) == Tombstone.objects.count() == operations + evidence


def finds_a_deletion_that_says_otherwise() -> None:
    now = clock.now()
    assert check_at(now) == set()
    with tampered("UPDATE evidence_tombstone SET kind = 'notice:archived' WHERE kind = 'account:entered'",
                  "UPDATE evidence_tombstone SET row_hash = repeat('a', 64)"):  # fmt: skip
        assert FaultKind.DELETION_UNFOUNDED in check_at(now)
    with tampered("DELETE FROM evidence_tombstone"):
        assert check_at(now) >= {FaultKind.ROW_MISSING, FaultKind.BATCH_DIFFERS, FaultKind.DELETION_UNFOUNDED}
    with tampered("UPDATE evidence_evidence SET event_at = now() WHERE kind = 'evidence:deleted'"):
        assert check_at(now) == {FaultKind.DELETION_UNFOUNDED}


def test_an_audit_has_its_evidence_and_is_of_the_past() -> None:
    made = audit()
    facts = Evidence.objects.get(id=made.evidence_id).facts
    assert facts == {
        "auditor": "Adalet Bakanlığı",
        "case_number": "2027/12",
        "first_day": plain(made.first_day),
        "last_day": plain(made.last_day),
        "result": "clean",
        "note": "",
    }
    with pytest.raises(AuditRefused, match="is over"):
        audit(at=clock.now().replace(month=1, day=1))
    Audit.objects.all().delete()
    no_process_deletes_evidence_or_records_an_audit()
    the_commands_refuse_say_and_keep()


def no_process_deletes_evidence_or_records_an_audit() -> None:
    for statement in ("DELETE FROM evidence_evidence", "INSERT INTO evidence_audit DEFAULT VALUES"):
        with connect("app") as session, pytest.raises(psycopg.errors.InsufficientPrivilege):
            session.execute(sql.SQL(statement))


def the_commands_refuse_say_and_keep() -> None:
    first, last = whole_year()
    with pytest.raises(CommandError, match="kept for 10 years"):
        call_command("delete_operation_logs", first_day=first, last_day=last)
    yesterday = clock.now().date() - timedelta(days=1)
    out = StringIO()
    words = ["--auditor", "Bakanlık", "--case-number", "1", "--from", f"{first}", "--result", "clean"]
    call_command("record_audit", *words, "--until", f"{yesterday}", stdout=out)
    assert Audit.objects.get().case_number == "1"
    with pytest.raises(CommandError, match="is not a day"):
        call_command("record_audit", *words, "--until", "2026-13-01")
    old = ["--from", "2010-01-01", "--until", "2010-12-31"]
    with pytest.raises(CommandError, match="no audit"):
        call_command("delete_operation_logs", *old)
    call_command("record_audit", *words[:4], *old, "--result", "clean", stdout=out)
    call_command("delete_operation_logs", *old, "--yes", stdout=out, stderr=StringIO())
    assert '"would_delete": {}' in out.getvalue()
    assert '"deleted": "0"' in out.getvalue()
