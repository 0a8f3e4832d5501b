"""Who may give, widen and stop; which permissions come together."""

import pytest

from uets.accounts.states import Permission, Role
from uets.kernel.actor import Actor, ActorKind
from uets.keys import errors
from uets.keys.rules import grants as rules

LIST, OPEN, ARCHIVE, DELETE, OPERATORS = (permission.value for permission in Permission)
EVERYTHING = [LIST, OPEN, ARCHIVE, DELETE, OPERATORS]


def person(role: Role, *permissions: str) -> Actor:
    return Actor(kind=ActorKind.PERSON, id="person:1", role=role.value, permissions=frozenset(permissions))


@pytest.mark.parametrize(
    ("ticked", "granted"),
    [
        ([LIST], [LIST]),
        ([OPEN], [LIST, OPEN]),
        ([ARCHIVE], [LIST, ARCHIVE]),
        ([DELETE], [LIST, DELETE]),
        ([OPERATORS], [OPERATORS]),
        ([OPERATORS, DELETE, OPEN], [LIST, OPEN, DELETE, OPERATORS]),
    ],
)
def test_a_permission_brings_what_it_needs(ticked: list[str], granted: list[str]) -> None:
    found = rules.complete_permissions(ticked, tariff_permissions=EVERYTHING)
    assert sorted(found) == sorted(granted)


@pytest.mark.parametrize("ticked", [[], ["notices:everything"], [LIST, ""]])
def test_nothing_and_unknown_are_no_permissions(ticked: list[str]) -> None:
    with pytest.raises(errors.NothingGranted):
        rules.complete_permissions(ticked, tariff_permissions=EVERYTHING)


def test_no_permission_beyond_the_tariff() -> None:
    with pytest.raises(errors.TariffTooNarrow) as refused:
        rules.complete_permissions([LIST, DELETE], tariff_permissions=[LIST, OPEN])
    assert refused.value.facts == {"permission": DELETE}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ([LIST], [LIST], False),
        ([LIST, OPEN], [LIST], False),
        ([LIST], [LIST, OPEN], True),
        ([LIST, DELETE], [LIST, OPEN], True),
        ([LIST, OPEN, DELETE], [OPERATORS], True),
    ],
)
def test_tells_widening_from_narrowing(old: list[str], new: list[str], expected: bool) -> None:  # noqa: FBT001 - a column of cases
    assert rules.is_wider(old=old, new=new) is expected


@pytest.mark.parametrize(
    ("actor", "expected"),
    [
        (person(Role.HOLDER), True),
        (person(Role.PRINCIPAL_OPERATOR), True),
        (person(Role.OPERATOR, OPERATORS), True),
        (person(Role.OPERATOR, LIST, OPEN, ARCHIVE, DELETE), False),
        (Actor(kind=ActorKind.KEY, id="key:1", permissions=frozenset(EVERYTHING)), False),
        (Actor(kind=ActorKind.INTEGRATOR, id="integrator:1"), False),
    ],
)
def test_persons_narrow_and_keys_never(actor: Actor, expected: bool) -> None:  # noqa: FBT001 - a column of cases
    assert rules.can_narrow(actor=actor) is expected


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("awaiting_delivery", True),
        ("active", True),
        ("suspended", True),
        ("disabled", False),
        ("expired", False),
        ("cancelled", False),
    ],
)
def test_the_button_stands_where_disabling_changes_something(state: str, expected: bool) -> None:  # noqa: FBT001 - a column of cases
    assert rules.can_disable(actor=person(Role.HOLDER), state=state) is expected
    assert rules.can_disable(actor=person(Role.OPERATOR, LIST), state=state) is False
