"""What a bulk provider says became of SMS: in the answer to a question, or in a call of its own that it signs.

A call is `POST` with `{"jobs": [...]}` and the header `X-Report-Signature: t=<seconds since 1970>,v1=<hex>`, where the
second is HMAC-SHA-256 (RFC 2104) under the shared secret over `<t>.` and the body. The same list answers a question.
Numbers of telephones that stand in it are not read.
"""

import hmac
import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from uets.alerts.ports import ReportedOutcome, SmsReportForeign, SmsReportUnreadable
from uets.alerts.states import Outcome

ISTANBUL: Final = ZoneInfo("Europe/Istanbul")
TIME_FORM: Final = "%Y-%m-%d %H:%M:%S"
FIRST_YEAR: Final = 2000
LAST_YEAR: Final = 2999

OUTCOMES: Final[dict[str, Outcome]] = {
    "1": Outcome.DELIVERED,
    "2": Outcome.EXPIRED,
    "3": Outcome.NUMBER_INVALID,
    "4": Outcome.UNDELIVERED,  # not handed to the operator
    "11": Outcome.UNDELIVERED,  # the operator did not take it
    "12": Outcome.UNDELIVERED,  # it failed under way
    "14": Outcome.UNDELIVERED,  # no credit
    "15": Outcome.UNDELIVERED,  # the number is blocked
    "16": Outcome.UNDELIVERED,  # refused by the advertising registry
    "17": Outcome.UNDELIVERED,  # the advertising registry did not answer
}
"""What a status means. 0 is still under way, 13 a second copy, of which nothing follows for the first; others are
unknown to us: of none of them anything is claimed."""

TOLERANCE: Final = timedelta(minutes=5)
"""How far the provider's clock may be off, and for how long a call may be repeated; repeating it changes nothing."""

_NUMBER = re.compile(r"[A-Za-z0-9._:-]{1,100}")
_CODE = re.compile(r"[A-Za-z0-9._-]{1,20}")
_SIGNATURE = re.compile(r"t=([0-9]{1,12}),v1=([0-9a-f]{64})")


class Job(
    msgspec.Struct, rename={"provider_id": "jobid", "delivered_at": "deliveredDate", "code": "errorCode"}
):
    """One message in a provider's list; providers write numbers as such or as text."""

    provider_id: str | int
    status: str | int
    delivered_at: str | None = None
    code: str | int | None = None


class _Call(msgspec.Struct):
    jobs: list[Job]


class SignedReports:
    """Reads signed calls; without a secret none is ours."""

    def __init__(self, *, secret: str) -> None:
        """Believe what is signed with this secret."""
        self._secret = secret.encode()

    def read(self, body: bytes, *, signature: str, at: datetime) -> list[ReportedOutcome]:
        """Return the outcomes in a signed call; raises SmsReportForeign, SmsReportUnreadable."""
        self._check(body, signature=signature, at=at)
        try:
            return read_jobs(msgspec.json.decode(body, type=_Call).jobs)
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            raise SmsReportUnreadable from error

    def _check(self, body: bytes, *, signature: str, at: datetime) -> None:
        found = _SIGNATURE.fullmatch(signature)
        if not self._secret or found is None:
            why = "no signature"
            raise SmsReportForeign(why)
        wanted = hmac.new(self._secret, found[1].encode() + b"." + body, "sha256").hexdigest()
        if not hmac.compare_digest(wanted, found[2]):
            why = "another secret"
            raise SmsReportForeign(why)
        if abs(at.timestamp() - int(found[1])) > TOLERANCE.total_seconds():
            why = "signed too long ago"
            raise SmsReportForeign(why)


def read_jobs(jobs: Iterable[Job]) -> list[ReportedOutcome]:
    """Return the outcomes in a provider's list; what has none yet, or cannot be a message of ours, is left out."""
    return [
        ReportedOutcome(
            provider_id=str(job.provider_id),
            outcome=outcome,
            said_at=_read_time(job.delivered_at or ""),
            code=_read_code(job.code),
        )
        for job in jobs
        if (outcome := OUTCOMES.get(str(job.status))) and _NUMBER.fullmatch(str(job.provider_id))
    ]


def _read_time(text: str) -> datetime | None:
    """Return the instant of a local time in Türkiye; None for what is none."""
    try:
        said = datetime.strptime(text, TIME_FORM).replace(tzinfo=ISTANBUL)
    except ValueError:
        return None
    return said.astimezone(UTC) if FIRST_YEAR <= said.year <= LAST_YEAR else None


def _read_code(code: str | int | None) -> str:
    """Return the provider's own code; none where it says that there is none."""
    text = "" if code is None else str(code)
    return text if text.strip("0") and _CODE.fullmatch(text) else ""
