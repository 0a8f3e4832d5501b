"""Operators by key: a principal operator is protected whatever the call looks like."""

import pytest

from tests.api.calling import Answer, call
from tests.builders.keys import HandOver
from tests.builders.people import AT, make_person
from uets.accounts.models import Operator
from uets.accounts.states import OperatorState, Role
from uets.alerts.models import OutgoingEmail
from uets.kernel.ids import to_public


def enter(given: HandOver, role: Role) -> Operator:
    return Operator.objects.create(
        account_id=given.account.id,
        person=make_person(first_name="İpek", last_name="Işık"),
        role=role.value,
        permissions=["notices:list"],
        state=OperatorState.ACTIVE.value,
        invited_at=AT,
    )


def delete(given: HandOver, operator: Operator, headers: dict[str, str]) -> Answer:
    target = f"/v1/operators/{to_public('opr', operator.id)}"
    return call("DELETE", target, key=given.letter["key"], headers=headers)


@pytest.mark.parametrize("headers", [{}, {"If-Match": '"1"'}, {"If-Match": '"9"'}, {"If-Match": "*"}])
def test_a_principal_operator_is_always_refused_alike(given: HandOver, headers: dict[str, str]) -> None:
    answer = delete(given, enter(given, Role.PRINCIPAL_OPERATOR), headers)
    assert (answer.status, answer.code) == (403, "principal-operator-protected")


def test_an_ordinary_operator_is_removed_with_the_etag_and_told(given: HandOver) -> None:
    operator = enter(given, Role.OPERATOR)
    assert delete(given, operator, {}).code == "if-match-missing"
    assert delete(given, operator, {"If-Match": '"9"'}).code == "etag-stale"
    assert delete(given, operator, {"If-Match": '"1"'}).status == 204
    assert "Örnek Kutupyıldızı" in OutgoingEmail.objects.filter(topic="operator_changed")[0].body
