"""Operation records outside evidence: rows of logins, events, alerts and lost applications go after ten years."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from psycopg import sql

from console.management.commands.delete_operation_logs import BESIDE
from gateways.fakes.email import OutboxEmail
from tests.builders.market import Purchase, make_integrator, make_tariff
from tests.builders.notices import deliver
from tests.builders.people import AT, CONSOLE, acting, make_natural_account, make_organisation, make_person
from tests.builders.ports import given_back
from tests.builders.verifying import seal_and_stamp, stamped, tampered, verify
from tests.config.roles import connect
from uets.accounts.models import Person
from uets.agreements.models import ConsentRecord
from uets.alerts import actions as alerts
from uets.alerts import ports
from uets.alerts.models import OutgoingEmail
from uets.alerts.queries import OLD_EMAILS
from uets.alerts.states import Topic
from uets.applications import actions as applications
from uets.applications.models import IntegrationApplication
from uets.applications.queries import OLD_APPLICATIONS
from uets.applications.states import ApplicationState
from uets.events.models import Event
from uets.events.queries import OLD_EVENTS
from uets.evidence.actions import delete_rows, record_audit
from uets.evidence.errors import DeletionRefused
from uets.evidence.models import Audit, Evidence, Tombstone
from uets.evidence.queries.retention import OldRows, plan_deletion
from uets.evidence.queries.walking import Scope, check_page
from uets.evidence.queries.walking.pages import Position
from uets.evidence.rules.retention import Period, class_of, kept_until, period_ends, youngest
from uets.evidence.states import AuditResult, Kind, RecordClass
from uets.kernel import clock
from uets.kernel.actor import Origin
from uets.kernel.ids import first_id_at
from uets.keys.models import Grant
from uets.login import actions as login
from uets.login.models import LoginRecord
from uets.login.queries import OLD_LOGINS
from uets.login.states import Method
from uets.mailbox.actions import announce_due

DAYS = 86_400


@pytest.fixture
def moved_clock(tmp_path: Path) -> Iterator[Path]:
    file = tmp_path / "clock-offset"
    clock.follow_offset_file(file)
    yield file
    clock.follow_offset_file(settings.DATA_DIR / "clock-offset")


@pytest.fixture
def period() -> Period:
    year = clock.now().year
    return Period(date(year, 1, 1), date(year, 12, 31))


def years_later(years: int) -> datetime:
    """Return an instant of the third of January; eleven years later, the period has been over for ten."""
    return datetime(clock.now().year + years, 1, 3, tzinfo=UTC)


def audit(period: Period, *, result: AuditResult = AuditResult.CLEAN) -> Audit:
    return record_audit(
        actor=CONSOLE, auditor="Bakanlık", case_number="1", period=period, result=result, at=years_later(2)
    )


def delete(old: OldRows, period: Period, *, years: int = 11, limit: int = 2) -> int:
    deleted = 0
    while found := delete_rows(actor=CONSOLE, old=old, period=period, at=years_later(years), limit=limit):
        deleted += found
    return deleted


def log_in(person: Person, session: str, *, is_step_up: bool = False) -> None:
    login.record_login(
        person_id=person.id,
        session_hash=session * 64,
        method=Method.PASSWORD_TOTP,
        is_step_up=is_step_up,
        origin=Origin(address="203.0.113.7"),
        at=clock.now(),
    )


@pytest.mark.django_db
def test_logins_go_whole_sessions_at_a_time_and_not_while_one_lives(
    period: Period, moved_clock: Path
) -> None:
    ayse, can = make_person(), make_person()
    for session in ("a", "b", "c"):
        log_in(ayse, session)
    log_in(ayse, "a", is_step_up=True)
    log_in(can, "d")
    moved_clock.write_text(str(400 * DAYS))
    log_in(ayse, "e")
    log_in(ayse, "b", is_step_up=True)
    moved_clock.write_text("0")
    seen = LoginRecord.objects.get(session_hash="c" * 64)
    login.note_seen(record_id=seen.id, at=years_later(2))
    audit(period)
    assert delete(OLD_LOGINS, period) == 3
    assert sorted(LoginRecord.objects.values_list("session_hash", flat=True)) == [
        letter * 64 for letter in "bbce"
    ]
    assert delete(OLD_LOGINS, period, years=13) == 2
    assert not LoginRecord.objects.filter(id=seen.id).exists()


@pytest.mark.django_db
def test_alerts_that_wait_or_are_about_a_notice_stay(period: Period) -> None:
    account = make_natural_account(make_person(email="ayse@ornek.invalid"))
    entry = deliver(account, at=AT)
    announce_due(at=AT)
    tell(account.id)
    with given_back(ports.email):
        ports.email.bind(OutboxEmail)
        alerts.send_emails(at=clock.now())
    tell(account.id)
    audit(period)
    assert OutgoingEmail.objects.count() == 3
    assert delete(OLD_EMAILS, period) == 1
    waiting, about = OutgoingEmail.objects.order_by("sent_at")[::-1]
    assert (waiting.sent_at, [each["id"] for each in about.about]) == (None, [str(entry.id)])


def tell(account_id: Any) -> None:
    alerts.queue_email(
        topic=Topic.LOGIN_MEANS_CHANGED,
        to_address="ayse@ornek.invalid",
        subject="Giriş",
        body="Giriş yolunuz değişti.",
        account_id=account_id,
        at=clock.now(),
    )


@pytest.mark.django_db
def test_applications_that_a_right_or_longer_evidence_rests_on_stay(period: Period) -> None:
    tariff = make_tariff(make_integrator())
    bought, withdrawn, held, drafted = Purchase(), Purchase(), Purchase(), Purchase()
    bought.approve(bought.fill_in(tariff))
    ended = withdrawn.fill_in(tariff)
    applications.withdraw(**named(withdrawn, ended), expected_version=ended.version)
    waits = held.fill_in(tariff)
    waits = applications.hold_application(**named(held, waits), expected_version=waits.version)
    applications.end_held_application(**named(held, waits), to=ApplicationState.EXPIRED)
    drafted.fill_in(tariff)
    grants, consents = Grant.objects.count(), ConsentRecord.objects.count()
    audit(period)
    assert delete(OLD_APPLICATIONS, period) == 1
    states = IntegrationApplication.objects.order_by("state").values_list("state", flat=True)
    assert list(states) == ["approved", "draft", "expired"]
    assert (Grant.objects.count(), ConsentRecord.objects.count()) == (grants, consents)


def named(purchase: Purchase, row: IntegrationApplication) -> dict[str, Any]:
    account = purchase.account
    actor = acting(purchase.person, account)
    return {"actor": actor, "account_id": account.id, "application_id": row.id, "at": AT}


@pytest.mark.django_db(transaction=True)
def test_the_audited_command_alone_deletes_rows_and_leaves_evidence(
    period: Period, moved_clock: Path, tmp_path: Path
) -> None:
    with stamped(tmp_path, batches=1):
        ayse = make_person()
        make_organisation(principals=[ayse])
        for session in ("a", "b", "c"):
            log_in(ayse, session)
        moved_clock.write_text(str(400 * DAYS))
        log_in(ayse, "d")
        make_organisation(principals=[ayse])
        moved_clock.write_text("0")
        young = Event.objects.filter(id__gte=LoginRecord.objects.get(session_hash="d" * 64).id).count()
        seal_and_stamp(clock.now())
        evidence = count_evidence()
        refuses_without_an_audit_and_before_its_time(period)
        audit(period)
        goes_on_where_it_stopped(period)
        deletes_events_by_the_row_and_by_the_month(period)
        assert (LoginRecord.objects.count(), Event.objects.count()) == (1, young)
        assert count_evidence() == evidence
        assert not Tombstone.objects.exists()
        seal_and_stamp(clock.now())
        assert verify()[0] == []
        finds_a_deletion_that_was_not_allowed()
    the_command_says_and_deletes_what_stands_beside(period)
    no_process_deletes_rows()


def count_evidence() -> int:
    kinds = Evidence.objects.values_list("kind", flat=True)
    return sum(class_of(kind) is not RecordClass.UPKEEP for kind in kinds)


def refuses_without_an_audit_and_before_its_time(period: Period) -> None:
    with pytest.raises(DeletionRefused, match="no audit"):
        delete(OLD_LOGINS, period)
    audit(period, result=AuditResult.FAULTS)
    audit(Period(period.first_day, period.last_day - timedelta(days=1)))
    with pytest.raises(DeletionRefused, match="no audit"):
        delete(OLD_LOGINS, period)
    with pytest.raises(DeletionRefused, match="kept for 10 years"):
        delete(OLD_LOGINS, period, years=9)
    assert LoginRecord.objects.count() == 4


def goes_on_where_it_stopped(period: Period) -> None:
    late = years_later(11)
    plan = plan_deletion(period=period, record_class=RecordClass.OPERATION, at=late, beside=BESIDE)
    assert plan.beside["login_loginrecord"] == {Method.PASSWORD_TOTP.value: 3}
    assert plan.beside["events_event"]
    assert delete_rows(actor=CONSOLE, old=OLD_LOGINS, period=period, at=late, limit=2) == 2
    assert delete(OLD_LOGINS, period) == 1
    first, second = Evidence.objects.filter(kind=Kind.RECORDS_DELETED).order_by("sequence")
    assert (first.facts["rows"], second.facts["rows"]) == (2, 1)
    assert first.facts["table"] == "login_loginrecord"
    assert first.facts["kinds"] == {Method.PASSWORD_TOTP.value: 2}


def deletes_events_by_the_row_and_by_the_month(period: Period) -> None:
    today = clock.now().date()
    days = Period(today - timedelta(days=1), today)
    audit(days)
    assert delete_rows(actor=CONSOLE, old=OLD_EVENTS, period=days, at=years_later(11), limit=1) == 1
    assert delete(OLD_EVENTS, period) > 0
    told = Evidence.objects.filter(facts__table="events_event").order_by("sequence")
    by_row, by_month = told.values_list("facts", flat=True)
    assert ("month" in by_row, by_month["month"]) == (False, f"{today:%Y-%m}-01")
    assert by_month["rows"] == sum(by_month["kinds"].values())


def finds_a_deletion_that_was_not_allowed() -> None:
    changes = (
        "UPDATE evidence_evidence SET event_at = now() WHERE kind = 'records:deleted'",
        "UPDATE evidence_evidence SET facts = facts - 'first_day' WHERE kind = 'records:deleted'",
        "UPDATE evidence_evidence SET facts = facts || '{\"result\": \"faults\"}' WHERE kind = 'evidence:audited'",
    )
    assert list_unfounded() == []
    for change in changes:
        with tampered(change):
            assert list_unfounded()


def list_unfounded() -> list[str]:
    position: Position | None = Position("deletions")
    found = []
    while position is not None:
        page, position = check_page(position, Scope(at=clock.now()))
        found += [fault.detail for fault in page.faults]
    return found


def the_command_says_and_deletes_what_stands_beside(period: Period) -> None:
    out, old = StringIO(), ["--from", "2010-01-01", "--until", "2010-12-31"]
    with pytest.raises(CommandError, match="kept for 10 years"):
        call_command("delete_operation_logs", first_day=period.first_day, last_day=period.last_day)
    audit(Period(date(2010, 1, 1), date(2010, 12, 31)))
    then = datetime(2010, 6, 1, tzinfo=UTC)
    LoginRecord.objects.update(id=first_id_at(then), authenticated_at=then)
    call_command("delete_operation_logs", *old, stdout=out)
    assert LoginRecord.objects.exists()
    call_command("delete_operation_logs", *old, "--yes", stdout=out, stderr=StringIO())
    _, plan, done = map(json.loads, out.getvalue().splitlines())
    assert plan["beside"] == {old.table: {} for old in BESIDE} | {"login_loginrecord": {"parola-totp": 1}}
    assert (done["deleted"], LoginRecord.objects.count()) == ("1", 0)


def no_process_deletes_rows() -> None:
    tables = connection.introspection.table_names()
    for old in BESIDE:
        assert old.table in tables
        with connect("app") as session, pytest.raises(psycopg.errors.InsufficientPrivilege):
            session.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(old.table)))


@pytest.mark.parametrize("last_day", [date(2028, 2, 29), date(2027, 12, 31)])
def test_what_happened_to_a_row_is_never_younger_than_ten_years(last_day: date) -> None:
    over = kept_until(period_ends(last_day), years=10)
    for hours in (0, 7, 9_000):
        at = over + timedelta(hours=hours)
        assert kept_until(youngest(RecordClass.OPERATION, last_day, at=at), years=10) <= at
