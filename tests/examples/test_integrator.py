"""The example integrator against the API: a refusing account is one line, never the end of the program."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from examples.integrator.__main__ import fetch, make_round
from examples.integrator.client import MailboxClient, Refused, Wait, check
from tests.api.calling import ADDRESS, ENTRY
from tests.api.conftest import EVERYTHING, allow
from tests.builders.keys import AT, HandOver, bind_vault, hand_over_key
from tests.builders.notices import deliver
from uets.evidence.models import Evidence
from uets.keys.actions.usage import forget_leases
from uets.keys.models import Grant
from uets.keys.states import GrantState


@pytest.fixture
def given(transactional_db: None) -> HandOver:  # noqa: ARG001 - the pool reads what is committed
    bind_vault()
    forget_leases()
    return hand_over_key()


@pytest.fixture
def http() -> Iterator[httpx.Client]:
    transport = httpx.WSGITransport(app=ENTRY, remote_addr=ADDRESS)
    with httpx.Client(transport=transport, base_url="http://localhost:8000") as client:
        yield client


class Quiet:
    """An integrator to which no key is on its way, with the keys of its keyring."""

    def __init__(self, home: Path, keys: dict[str, str]) -> None:
        self.home, self._keys = home, keys

    def receive_keys(self) -> list[str]:
        return []

    def list_api_keys(self) -> dict[str, str]:
        return self._keys


def test_with_listing_only_it_names_notices_and_opens_nothing(
    given: HandOver, http: httpx.Client, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    allow(given, ["notices:list"])
    entry = deliver(given.account, at=AT)
    fetch(MailboxClient(http, api_key=given.letter["key"]), tmp_path)
    assert f"listed {entry.barcode}" in capsys.readouterr().out
    assert not Evidence.objects.filter(kind="notice:read").exists()


def test_one_refusing_account_does_not_keep_the_others_waiting(
    given: HandOver, http: httpx.Client, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = hand_over_key()
    allow(other, EVERYTHING)
    Grant.objects.filter(id=given.grant.id).update(state=GrantState.DISABLED.value)
    entry = deliver(other.account, at=AT)
    quiet = Quiet(tmp_path, {"first": given.letter["key"], "second": other.letter["key"]})
    make_round(http, quiet, quiet)  # type: ignore[arg-type] # what it needs of both
    said = capsys.readouterr().out
    assert "first: grant-disabled" in said
    assert f"fetched {entry.barcode}" in said


@pytest.mark.parametrize(("status", "expected"), [(429, Wait), (503, Wait), (403, Refused), (404, Refused)])
def test_tells_patience_from_refusal(status: int, expected: type[Exception]) -> None:
    with pytest.raises(expected):
        check(httpx.Response(status, json={"code": "x", "fix": "y"}, headers={"Retry-After": "7"}))
