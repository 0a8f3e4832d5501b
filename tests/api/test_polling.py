"""A program that polls: `as_of` and `complete` say how far a list may be trusted, and nothing is lost between polls."""

from datetime import timedelta
from urllib.parse import quote

from tests.api.calling import call
from tests.builders.keys import AT, HandOver
from tests.builders.notices import deliver
from uets.kernel.ids import to_public
from uets.mailbox.models import MailboxEntry


def get(given: HandOver, query: str = "") -> dict[str, object]:
    page: dict[str, object] = call("GET", f"/v1/notices?{query}", key=given.letter["key"]).json
    return page


def test_an_untouched_mailbox_has_no_newest_change(given: HandOver) -> None:
    assert get(given) == {"notices": [], "next": None, "complete": True, "as_of": None}


def test_a_page_is_complete_when_nothing_stands_behind_it(given: HandOver) -> None:
    for minute in range(3):
        deliver(given.account, at=AT + timedelta(minutes=minute))
    first = get(given, "limit=2")
    last = get(given, f"limit=2&cursor={first['next']}")
    assert (first["complete"], last["complete"]) == (False, True)
    assert first["as_of"] == last["as_of"] == "2026-11-24T11:02:00Z"


def test_polling_with_as_of_finds_each_change_once_and_an_empty_page_keeps_it(given: HandOver) -> None:
    first, second = deliver(given.account, at=AT), deliver(given.account, at=AT)
    page = get(given)
    assert get(given, f"changed_after={quote(str(page['as_of']))}") == page | {"notices": []}
    headers = {"If-Match": '"1"'}
    assert call("POST", path(first), key=given.letter["key"], headers=headers).status == 200
    changed = get(given, f"changed_after={quote(str(page['as_of']))}")
    assert [notice["barcode"] for notice in changed["notices"]] == [first.barcode]  # type: ignore[attr-defined]
    assert str(changed["as_of"]) > str(page["as_of"])
    assert second.arrived_at > first.arrived_at


def path(entry: MailboxEntry) -> str:
    return f"/v1/notices/{to_public('ntc', entry.id)}/archive"
