"""Deliveries of keys, page by page: the newest one is always reached, and a mistyped filter is never ignored."""

from tests.api.calling import Answer, call
from tests.api.tokens import token_of
from tests.builders.keys import HandOver, order
from uets.kernel.ids import to_public


def ask(given: HandOver, query: str = "") -> Answer:
    return call("GET", f"/v1/credential-deliveries?{query}", key=token_of(given.partner))


def test_pages_reach_the_newest_delivery(given: HandOver) -> None:
    orders = [order(partner=given.partner, tariff=None) for _ in range(4)]
    expected = [to_public("cdl", hand_over.delivery.id) for hand_over in (given, *orders)]
    found, cursor = [], ""
    for _ in range(3):
        page = ask(given, f"limit=2&cursor={cursor}").json
        found += [delivery["id"] for delivery in page["deliveries"]]
        cursor = page["next"] or ""
    assert (found, cursor) == (expected, "")
    assert ask(given).json["next"] is None


def test_a_status_narrows_the_pages(given: HandOver) -> None:
    orders = [order(partner=given.partner) for _ in range(2)]
    first = ask(given, "status=minting&limit=1").json
    last = ask(given, f"status=minting&limit=1&cursor={first['next']}").json
    found = [page["deliveries"][0]["id"] for page in (first, last)]
    assert found == [to_public("cdl", hand_over.delivery.id) for hand_over in orders]
    assert last["next"] is None


def test_refuses_what_the_list_does_not_know(given: HandOver) -> None:
    assert ask(given, "state=pending").code == "unknown-field"
    assert ask(given, "status=yok").code == "validation-failed"
    assert ask(given, "limit=101").code == "validation-failed"
    assert ask(given, "cursor=abc").code == "cursor-invalid"
