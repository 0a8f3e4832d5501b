"""How often one may call without a tariff: authorities, and anybody who has files verified."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.api.calling import call
from tests.builders.authorities import Program
from tests.builders.notices import recipient
from tests.builders.people import make_natural_account
from tests.builders.roles import pool_of_web_process
from tests.builders.sending import form, make_sender, package_of, post
from uets.delivery.models import Submission
from uets.kernel.rates import Rate, TooManyCalls

pytestmark = pytest.mark.django_db(transaction=True)

AT = datetime(2026, 11, 27, 9, 0, 20, tzinfo=UTC)


@pytest.fixture
def program(transactional_db: None) -> Iterator[Program]:  # noqa: ARG001 - the pool reads what is committed
    with pool_of_web_process():
        yield make_sender()


def test_a_minute_has_its_calls_and_the_next_one_its_own() -> None:
    rate = Rate()
    assert [rate.take("a", limit=2, at=AT).remaining for _ in range(2)] == [1, 0]
    with pytest.raises(TooManyCalls) as refused:
        rate.take("a", limit=2, at=AT)
    assert refused.value.facts == {"limit": 2, "retry_after": 40}
    assert rate.take("b", limit=2, at=AT).remaining == 1
    assert rate.take("a", limit=2, at=AT + timedelta(seconds=40)).remaining == 1


def test_an_authority_beyond_its_calls_is_told_when_to_come_again(program: Program, settings: Any) -> None:
    body = form(package_of(program, recipient(make_natural_account())))
    token = program.token()
    first = post(program, body, key="K-1", token=token)
    assert first.headers["ratelimit-policy"] == '"authority";q=60000;w=60'
    settings.AUTHORITY_CALLS_A_MINUTE = 0
    for answer in (
        post(program, body, key="K-1", token=token),
        call("GET", "/v1/submissions", key=token),
    ):
        assert (answer.status, answer.code) == (429, "too-many-calls")
        assert 1 <= int(answer.headers["retry-after"]) <= 60
    settings.AUTHORITY_CALLS_A_MINUTE = 60_000
    again = post(program, body, key="K-1", token=token)
    assert (again.status, again.json["id"], Submission.objects.count()) == (202, first.json["id"], 1)


def test_anybody_may_have_so_many_files_verified_by_page_and_api(settings: Any) -> None:
    settings.VERIFICATIONS_A_MINUTE = 0
    answer = call("POST", "/v1/verification", body=b"no bundle")
    assert (answer.status, answer.code) == (429, "too-many-calls")
    assert int(answer.headers["retry-after"]) >= 1
    page = Client().post("/delil-dogrulama/", {"document": SimpleUploadedFile("x.zip", b"no bundle")})
    assert page.status_code == 429
    assert int(page["Retry-After"]) >= 1
    assert "çok fazla dosya doğrulandı" in page.content.decode()
