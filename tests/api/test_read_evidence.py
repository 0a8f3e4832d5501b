"""What an opening by API key leaves for the seal: to whom the key was given, how it came, who else may hold it."""

from typing import Any

import pytest

from tests.api.calling import call
from tests.builders.keys import AT, HandOver
from tests.builders.notices import deliver
from uets.evidence.models import Evidence
from uets.kernel.ids import to_public
from uets.keys.models import ApiKey


def open_by_key(given: HandOver) -> dict[str, Any]:
    entry = deliver(given.account, at=AT)
    headers = {"Idempotency-Key": "k"}
    target = f"/v1/notices/{to_public('ntc', entry.id)}/opening"
    body = {"acknowledge": "read-evidence"}
    assert call("POST", target, key=given.letter["key"], body=body, headers=headers).status == 200
    reader: dict[str, Any] = Evidence.objects.get(kind="notice:read").facts["reader"]
    return reader


def test_names_the_integrator_as_the_register_does(given: HandOver) -> None:
    reader, integrator = open_by_key(given), given.partner.integrator
    assert reader["integrator_id"] == str(integrator.id)
    assert (reader["integrator_legal_name"], reader["integrator_vkn"]) == (
        integrator.legal_name,
        integrator.vkn,
    )
    assert (reader["name"], reader["kid"]) == (integrator.trade_name, given.key.kid)
    assert reader["client_authenticated"] is False


@pytest.mark.parametrize("is_revealed", [False, True])
def test_says_whether_the_holder_has_viewed_the_key(
    given: HandOver,
    is_revealed: bool,  # noqa: FBT001 - a column of cases
) -> None:
    if is_revealed:
        ApiKey.objects.filter(id=given.key_id).update(revealed_at=AT)
    assert open_by_key(given)["key_revealed_before"] is is_revealed
