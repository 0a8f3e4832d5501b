"""An integrator renews a key of its own grant, and gives the grant up; nobody else's exists for it."""

from tests.api.calling import Answer, call
from tests.api.tokens import token_of
from tests.builders.keys import HandOver, Partner, make_partner
from uets.kernel.ids import to_public


def post(
    given: HandOver, act: str, *, by: Partner | None = None, key: str = "bir", body: object = None
) -> Answer:
    target = f"/v1/grants/{to_public('grn', given.grant.id)}/{act}"
    headers = {"Idempotency-Key": key}
    return call("POST", target, key=token_of(by or given.partner), headers=headers, body=body)


def test_a_key_is_renewed_once_for_one_idempotency_key(given: HandOver) -> None:
    first = post(given, "credential/rotation", body={"overlap_hours": 1})
    assert (first.status, first.json["status"]) == (202, "minting")
    again = post(given, "credential/rotation", body={"overlap_hours": 1})
    assert (again.body, again.headers["idempotent-replayed"]) == (first.body, "true")
    assert post(given, "credential/rotation", key="iki", body={}).code == "rotation-in-progress"
    listed = call("GET", "/v1/credential-deliveries?status=minting", key=token_of(given.partner))
    assert [row["id"] for row in listed.json["deliveries"]] == [first.json["id"]]
    assert call("GET", "/v1/notices", key=given.letter["key"]).status == 200


def test_an_overlap_that_is_not_offered_is_refused(given: HandOver) -> None:
    assert post(given, "credential/rotation", body={"overlap_hours": 2}).code == "validation-failed"


def test_a_grant_is_given_up_and_its_key_stops(given: HandOver) -> None:
    first = post(given, "relinquish")
    assert (first.status, first.json["state"]) == (200, "cancelled")
    assert post(given, "relinquish").body == first.body
    assert call("GET", "/v1/notices", key=given.letter["key"]).code == "key-cancelled"


def test_a_stranger_finds_no_grant(given: HandOver) -> None:
    stranger = make_partner()
    for act, body in (("credential/rotation", {}), ("relinquish", None)):
        assert post(given, act, by=stranger, body=body).code == "grant-not-found"
