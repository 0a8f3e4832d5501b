"""Handing SMS to a bulk provider over HTTPS: JSON, Basic credentials, an answer with a code and a number.

What became of messages is asked by their numbers (`{"jobids": [...]}`) at an address of its own.
"""

from collections.abc import Sequence
from typing import Final

import httpx
import msgspec

from gateways.sms.message import build
from gateways.sms.reports import Job, read_jobs
from uets.alerts.ports import (
    ReportedOutcome,
    SmsCreditExhausted,
    SmsMessage,
    SmsNumberInvalid,
    SmsRefused,
    SmsUnavailable,
)

SECONDS: Final = 10.0
LARGEST_ANSWER: Final = 100_000

TAKEN: Final = "00"
NO_RECORD: Final = "60"
"""The answer to a question about messages of which nothing is known (yet)."""

CODES: Final[dict[str, type[Exception]]] = {
    "20": SmsRefused,  # the text
    "50": SmsNumberInvalid,
    "60": SmsCreditExhausted,
}
"""What a code means for one message; credentials, header and limits are ours to repair, then it is tried again."""


class SmsProvider(msgspec.Struct, frozen=True, kw_only=True):
    """Where and as whom to send; the fields are those of settings.SMS."""

    url: str
    user: str
    password: str
    header: str
    report_url: str = ""


class _Answer(msgspec.Struct):
    code: str
    jobid: str = ""
    jobs: list[Job] | None = None


class HttpSms:
    """Sends through one provider; its connection is kept."""

    def __init__(self, provider: SmsProvider) -> None:
        """Use the provider; nothing is opened before the first message."""
        self._provider = provider
        self._client = httpx.Client(
            timeout=SECONDS,
            trust_env=False,
            follow_redirects=False,
            auth=httpx.BasicAuth(provider.user, provider.password),
        )

    def hand_over(self, message: SmsMessage) -> str:
        """Hand the message over and return the provider's number of it.

        Raises SmsNumberInvalid or SmsRefused for good, SmsCreditExhausted or SmsUnavailable for now.
        """
        answer = self._post(self._provider.url, build(message, header=self._provider.header))
        if answer.code == TAKEN and answer.jobid:
            return answer.jobid
        text = f"the SMS provider answers code {answer.code[:10]}"
        raise CODES.get(answer.code, SmsUnavailable)(text)

    def ask_reports(self, provider_ids: Sequence[str]) -> list[ReportedOutcome]:
        """Return the outcomes that the provider knows of these messages by now; raises SmsUnavailable."""
        asked = set(provider_ids)
        answer = self._post(self._provider.report_url, {"jobids": list(provider_ids)})
        if answer.code not in {TAKEN, NO_RECORD}:
            text = f"the SMS provider answers a question with code {answer.code[:10]}"
            raise SmsUnavailable(text)
        return [found for found in read_jobs(answer.jobs or []) if found.provider_id in asked]

    def _post(self, url: str, body: dict[str, object]) -> _Answer:
        try:
            return _read(self._client.post(url, json=body))
        except (httpx.HTTPError, httpx.InvalidURL, msgspec.MsgspecError, UnicodeDecodeError) as error:
            text = f"the SMS provider does not answer as agreed: {type(error).__name__}"
            raise SmsUnavailable(text) from error

    def close(self) -> None:
        """Close the connection that is kept between two messages."""
        self._client.close()


def _read(response: httpx.Response) -> _Answer:
    """Return the provider's answer: it comes with codes also when the status is one of refusal."""
    if response.is_server_error or len(response.content) > LARGEST_ANSWER:
        text = f"status {response.status_code}"
        raise SmsUnavailable(text)
    return msgspec.json.decode(response.content, type=_Answer)
