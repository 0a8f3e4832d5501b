"""`POST /reports/sms`: taken with our signature, and like an address that does not exist without it."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from structlog.testing import capture_logs

from gateways.sms.reports import SignedReports
from simulators.sms.reports import sign
from tests.api.calling import Answer, call
from tests.builders.ports import given_back
from uets.alerts import ports
from uets.alerts.models import SmsReport
from uets.kernel import clock

pytestmark = pytest.mark.django_db(transaction=True)

SECRET = "ortak-sir-ortak-sir-ortak-sir-00"
NUMBER = "5550000146"
BODY = json.dumps({"jobs": [{"jobid": "17", "telno": NUMBER, "status": 1}]}).encode()


@pytest.fixture(autouse=True)
def _shared_secret() -> Iterator[None]:
    with given_back(ports.sms_reports):
        ports.sms_reports.bind(lambda: SignedReports(secret=SECRET))
        yield


def post(
    body: bytes = BODY, *, secret: str = SECRET, at: datetime | None = None, method: str = "POST"
) -> Answer:
    headers = {"X-Report-Signature": sign(body, secret=secret, at=at or clock.now())}
    return call(method, "/reports/sms", body=body, headers=headers)


def plain(answer: Answer) -> tuple[int, dict[str, Any]]:
    """Return what a caller learns, without the number of the call and the address that it knows."""
    told = {name: said for name, said in answer.json.items() if name not in {"request_id", "instance"}}
    return answer.status, told


def test_a_signed_report_is_kept_whether_its_message_is_known_or_not() -> None:
    answers = [post(), post(), post(b'{"jobs": []}')]
    assert [(each.status, each.body) for each in answers] == [(204, b"")] * 3
    kept = SmsReport.objects.get()
    assert (kept.provider_id, kept.outcome, kept.way, kept.sms_id) == ("17", "delivered", "called", None)


def test_whoever_cannot_sign_finds_nothing_and_changes_nothing() -> None:
    nothing = plain(call("POST", "/reports/nothing", body=BODY))
    tries = [
        call("POST", "/reports/sms", body=BODY),
        call("GET", "/reports/sms"),
        post(secret="baska-sir-baska-sir-baska-sir-00"),
        post(at=datetime(2026, 1, 1, tzinfo=UTC)),
        post(b'{"jobs": []}' + b" " * 100_000),
        post(method="GET"),
    ]
    assert [plain(each) for each in tries] == [nothing] * len(tries)
    assert nothing[0] == 404
    assert not SmsReport.objects.exists()


def test_without_a_secret_of_ours_the_address_is_none() -> None:
    ports.sms_reports.bind(lambda: SignedReports(secret=""))
    assert [post().status, post(secret="").status] == [404, 404]


def test_a_signed_call_in_another_form_is_told_so() -> None:
    assert [post(body).status for body in (b"[]", b"telno=5550000146", b"\xff")] == [400] * 3
    assert not SmsReport.objects.exists()


def test_no_log_of_a_call_holds_a_number_or_a_message() -> None:
    with capture_logs() as logs:
        for answer in (post(), post(secret="x" * 32), post(b"telno=5550000146")):
            assert NUMBER not in answer.body.decode()
    assert [each["log_level"] for each in logs] == ["info", "warning"]
    assert NUMBER not in repr(logs)
