"""The plain form of a hot call has its own way (api/hot.py): it has to give what the ordinary way gives."""

import pytest

from tests.api.calling import Answer, call
from tests.api.conftest import allow
from tests.builders.keys import AT, HandOver
from tests.builders.notices import deliver
from uets.kernel.ids import to_public
from uets.keys.actions import disable_key, end_grant
from uets.keys.models import Grant

ORDINARY = "&unopened=false"
"""Changes nothing, and is no plain form."""


@pytest.fixture(autouse=True)
def notices(given: HandOver) -> None:
    for number in range(3):
        deliver(given.account, at=AT, subject=f"Tebligat {number}")


def get(given: HandOver, target: str, **headers: str) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return call("GET", target, key=given.letter["key"], headers=named)


def test_the_first_page_is_the_same_on_both_ways(given: HandOver) -> None:
    plain, ordinary = get(given, "/v1/notices?limit=2"), get(given, f"/v1/notices?limit=2{ORDINARY}")
    assert (plain.status, plain.body) == (200, ordinary.body)
    assert plain.headers["etag"] == ordinary.headers["etag"]
    assert plain.headers.keys() == ordinary.headers.keys()
    assert get(given, "/v1/notices").json == get(given, f"/v1/notices?limit=50{ORDINARY}").json


def test_the_next_page_is_the_same_on_both_ways_and_linked(given: HandOver) -> None:
    first = get(given, "/v1/notices?limit=2")
    cursor = first.json["next"]
    assert first.headers["link"] == f'</v1/notices?limit=2&cursor={cursor}>; rel="next"'
    plain = get(given, f"/v1/notices?limit=2&cursor={cursor}")
    assert plain.body == get(given, f"/v1/notices?limit=2&cursor={cursor}{ORDINARY}").body
    assert (len(plain.json["notices"]), "link" in plain.headers) == (1, False)


@pytest.mark.parametrize("end", ["", ORDINARY])
def test_an_unchanged_page_costs_no_body(given: HandOver, end: str) -> None:
    etag = get(given, "/v1/notices?limit=2").headers["etag"]
    again = get(given, f"/v1/notices?limit=2{end}", If_None_Match=etag)
    assert (again.status, again.body, again.headers["etag"]) == (304, b"", etag)


@pytest.mark.parametrize("end", ["", ORDINARY])
def test_refuses_alike(given: HandOver, end: str) -> None:
    target = f"/v1/notices?limit=2{end}"
    assert call("GET", target).code == "credential-missing"
    assert call("GET", target, key="uets_live_x").code == "key-malformed"
    assert get(given, f"/v1/notices?limit=2&cursor=cur_{'Z' * 26}{end}").code == "cursor-invalid"
    allow(given, [])
    refused = get(given, target, Accept_Language="en")
    assert (refused.status, refused.code) == (403, "permission-missing")
    assert refused.headers["content-language"] == "en"


@pytest.mark.parametrize(
    "target",
    ["/v1/notices?limit=0", "/v1/notices?limit=101", "/v1/notices?limit=50cursor=x", "/v1/notices?cursor=x"],
)
def test_other_forms_are_left_to_the_ordinary_way(given: HandOver, target: str) -> None:
    assert get(given, target).status in {400, 422}


def test_a_body_is_no_plain_form(given: HandOver) -> None:
    key = given.letter["key"]
    form = {"Content-Type": "text/plain"}
    assert call("GET", "/v1/notices", key=key, body=b"x", headers=form).code == "media-type-unsupported"


def test_a_disabled_or_ended_key_stops_at_the_next_call(given: HandOver) -> None:
    assert get(given, "/v1/notices").status == 200
    disable_key(actor=given.holder, account_id=given.account.id, grant_id=given.grant.id, at=AT)
    assert get(given, "/v1/notices").code == "grant-disabled"
    Grant.objects.filter(id=given.grant.id).update(state="active")
    assert get(given, "/v1/notices").status == 200
    end_grant(actor=given.holder, account_id=given.account.id, grant_id=given.grant.id, at=AT)
    refused = get(given, "/v1/notices")
    assert (refused.status, refused.code) == (401, "key-cancelled")


def test_every_column_stands_in_its_field(given: HandOver) -> None:
    entry = deliver(given.account, at=AT, subject="Işık")
    shown = get(given, "/v1/notices?limit=1").json["notices"][0]
    assert shown == get(given, f"/v1/notices/{to_public('ntc', entry.id)}").json
    assert (shown["barcode"], shown["subject"], shown["folder"]) == (entry.barcode, "Işık", entry.folder)
    assert shown["sender"] == {"detsis": entry.sender_detsis, "name": entry.sender_name}
    assert (shown["parts"], shown["size"], shown["etag"]) == (entry.parts, entry.size, f'"{entry.version}"')
    assert shown["deemed_served_on"]["date"] == entry.deemed_served_on.isoformat()
    assert shown["auto_delete_on"] == entry.auto_delete_on.isoformat()
