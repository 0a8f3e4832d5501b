"""The register of authorities is changed on the console, or by the registrar with a fresh login and a reason."""

from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import replace

from tests.builders import authorities as build
from tests.builders.people import AT, acting, make_person
from uets.accounts import errors
from uets.accounts.states import StaffRole
from uets.authorities import actions
from uets.authorities.models import SendingAuthority
from uets.authorities.states import AuthorityKind
from uets.evidence.models import Evidence
from uets.kernel.actor import Actor

pytestmark = pytest.mark.django_db

Act = Callable[[SendingAuthority, Actor], object]

ACTS: dict[str, Act] = {
    "register": lambda _, actor: actions.register_authority(
        actor=actor, detsis="99000002", name="Örnek", kind=AuthorityKind.NOTARY, vkn="", at=AT
    ),
    "suspend": lambda authority, actor: actions.suspend_authority(
        actor=actor, authority_id=authority.id, reason="deneme", at=AT
    ),
    "add_official": lambda authority, actor: actions.add_official(
        actor=actor,
        authority_id=authority.id,
        person_id=make_person().id,
        is_preparer=True,
        is_signer=False,
        unit="",
        at=AT,
    ),
    "add_seal": lambda authority, actor: actions.add_seal(
        actor=actor,
        authority_id=authority.id,
        certificate_sha256="ab" * 32,
        organisation_number="",
        label="",
        at=AT,
    ),
    "remove_client": lambda authority, actor: actions.remove_client(
        actor=actor, client_id=build.make_program(authority).client.client_id, at=AT
    ),
}


def registrar(**changed: Any) -> Actor:
    """Return a registrar who may act, unless something about them is changed."""
    return replace(
        acting(make_person()), **{"role": StaffRole.REGISTRAR.value, "reason": "deneme", **changed}
    )


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_the_registrar_may(act: Act) -> None:
    act(build.make_authority(), registrar())
    assert Evidence.objects.order_by("-id")[0].actor["reason"] == "deneme"


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"role": StaffRole.OPERATIONS.value}, errors.StaffRequired),
        ({"role": "principal_operator"}, errors.StaffRequired),
        ({"login": None}, errors.LoginNotFresh),
        ({"reason": ""}, errors.ReasonMissing),
    ],
)
def test_nobody_else_may(act: Act, changed: dict[str, Any], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        act(build.make_authority(), registrar(**changed))
