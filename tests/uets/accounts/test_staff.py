"""Staff (görevli): roles are given and ended on the console with a reason, each with evidence; a page gives none."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from msgspec.structs import replace

from tests.builders.people import AT, CONSOLE, acting, make_person
from tests.builders.roles import web_process
from uets.accounts import actions, errors, queries, rules
from uets.accounts.models import Person, StaffAppointment
from uets.accounts.states import StaffRole
from uets.evidence.models import Evidence
from uets.kernel.actor import system_actor

pytestmark = pytest.mark.django_db
REASON = "Müdürlük kararı 2026/17"


@pytest.fixture
def selin() -> Person:
    return make_person(first_name="Selin", last_name="Koç")


def call(command: str, person: Person, role: str) -> str:
    printed = StringIO()
    call_command(command, f"--tckn={person.tckn}", f"--role={role}", f"--reason={REASON}", stdout=printed)
    return printed.getvalue()


def test_the_console_gives_a_role_and_ends_it(selin: Person) -> None:
    assert json.loads(call("add_staff", selin, "registrar"))["role"] == "registrar"
    call("add_staff", selin, "operations")
    assert queries.list_staff_roles(person_id=selin.id) == {"registrar", "operations"}
    call("remove_staff", selin, "registrar")
    assert queries.list_staff_roles(person_id=selin.id) == {"operations"}
    given, _, ended = Evidence.objects.filter(kind__startswith="staff_role:").order_by("id")
    assert (given.kind, ended.kind) == ("staff_role:given", "staff_role:ended")
    assert given.chain == f"person:{selin.id}"
    assert given.facts == {"person_id": str(selin.id), "role": "registrar", "reason": REASON}


def test_a_role_is_given_once_and_may_be_given_again_after_its_end(selin: Person) -> None:
    call("add_staff", selin, "support")
    with pytest.raises(CommandError, match="staff-role-exists"):
        call("add_staff", selin, "support")
    call("remove_staff", selin, "support")
    with pytest.raises(CommandError, match="staff-role-not-found"):
        call("remove_staff", selin, "support")
    call("add_staff", selin, "support")
    assert StaffAppointment.objects.filter(person=selin).count() == 2


@pytest.mark.parametrize("reason", ["", "  \n "])
def test_a_reason_must_be_said(selin: Person, reason: str) -> None:
    with pytest.raises(errors.ReasonMissing):
        actions.give_staff_role(
            actor=CONSOLE, person_id=selin.id, role=StaffRole.REGISTRAR, reason=reason, at=AT
        )


def test_a_person_gives_nobody_a_role_and_the_web_process_could_not_write_it(selin: Person) -> None:
    registrar = replace(acting(selin), role=StaffRole.REGISTRAR.value)
    with pytest.raises(errors.StaffRequired):
        actions.give_staff_role(
            actor=registrar, person_id=selin.id, role=StaffRole.SUPPORT, reason=REASON, at=AT
        )
    with web_process(), pytest.raises(DatabaseError), transaction.atomic():
        StaffAppointment.objects.create(person=selin, role="support", given_at=AT)


def test_an_act_of_staff_needs_the_role_a_fresh_login_and_a_reason(selin: Person) -> None:
    registrar = replace(acting(selin), role=StaffRole.REGISTRAR.value, reason=REASON)
    assert registrar.facts()["reason"] == REASON
    rules.check_is_staff(actor=registrar, role=StaffRole.REGISTRAR, at=AT)
    rules.check_is_staff(actor=CONSOLE, role=StaffRole.REGISTRAR, at=AT)
    with pytest.raises(errors.LoginNotFresh):
        rules.check_is_staff(actor=registrar, role=StaffRole.REGISTRAR, at=AT + timedelta(minutes=6))
    with pytest.raises(errors.ReasonMissing):
        rules.check_is_staff(actor=replace(registrar, reason=" "), role=StaffRole.REGISTRAR, at=AT)
    for other in (acting(selin), replace(registrar, role="operations"), system_actor(name="clock")):
        with pytest.raises(errors.StaffRequired):
            rules.check_is_staff(actor=other, role=StaffRole.REGISTRAR, at=AT)
