"""The provider's web server: `POST /sms/rest/v2/send` with JSON and Basic credentials (any but `yanlis`).

Numbers ending in 0000 are invalid (code 50), in 1111 find no credit (60), in 2222 a provider that is away (503). What
became of those that were taken is asked by `POST /sms/rest/v2/report` (reports.py).
"""

import base64
import binascii
import json
from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from typing import Any, cast

from typing_extensions import override

from simulators.serving import BlockServer
from simulators.sms.captured import CapturedSms
from simulators.sms.reports import Job, describe

PATH = "/sms/rest/v2/send"
REPORT_PATH = "/sms/rest/v2/report"
LARGEST_BYTES = 100_000
LONGEST_TEXT = 917

TAKEN, TEXT, CREDENTIALS, HEADER, NUMBER, CREDIT, PARAMETERS = "00", "20", "30", "40", "50", "60", "70"
NO_RECORD = "60"
"""Of a question; of a message the same code says that no credit is left."""
BY_ENDING = {"0000": NUMBER, "1111": CREDIT}
AWAY = "2222"


class SmsServer(BlockServer):
    """Serves in a thread of its own while the block runs."""

    def __init__(
        self,
        address: tuple[str, int],
        *,
        sms: CapturedSms,
        clock: Callable[[], datetime],
        report: Callable[[Job], None] | None = None,
    ) -> None:
        """Listen at host and port (0: any free one); raises OSError when the port is taken.

        `report` is told of each message that was taken, with what becomes of it.
        """
        self.sms, self.clock, self.report = sms, clock, report
        super().__init__(address, _Request, name="sms")

    @property
    def url(self) -> str:
        """Where to send to."""
        return f"http://127.0.0.1:{self.server_port}{PATH}"

    @property
    def report_url(self) -> str:
        """Where to ask what became of messages."""
        return f"http://127.0.0.1:{self.server_port}{REPORT_PATH}"


class _Request(BaseHTTPRequestHandler):
    """One request to send."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        """Take the messages, or answer with a code why not."""
        size = min(int(self.headers.get("Content-Length") or 0), LARGEST_BYTES)
        content = self.rfile.read(size)
        if self.path not in {PATH, REPORT_PATH}:
            self._answer({"code": PARAMETERS, "description": "unknown address"}, HTTPStatus.NOT_FOUND)
        elif not self._is_known():
            self._answer({"code": CREDENTIALS, "description": "credentials"}, HTTPStatus.UNAUTHORIZED)
        elif self.path == REPORT_PATH:
            self._tell(content)
        else:
            self._take(content)

    @override
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def _is_known(self) -> bool:
        scheme, _, given = (self.headers.get("Authorization") or "").partition(" ")
        try:
            user, _, _ = base64.b64decode(given, validate=True).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            return False
        return scheme == "Basic" and user not in {"", "yanlis"}

    def _take(self, content: bytes) -> None:
        server = cast("SmsServer", self.server)
        try:
            asked = json.loads(content)
            messages = [(str(each["no"]), str(each["msg"])) for each in asked["messages"]]
        except (ValueError, KeyError, TypeError):
            self._answer({"code": PARAMETERS, "description": "parameters"}, HTTPStatus.NOT_ACCEPTABLE)
            return
        if any(number.endswith(AWAY) for number, _ in messages):
            self._answer({"description": "maintenance"}, HTTPStatus.SERVICE_UNAVAILABLE)
            return
        code = _judge(asked, messages)
        if code != TAKEN:
            self._answer({"code": code, "description": "refused"}, HTTPStatus.NOT_ACCEPTABLE)
            return
        sender = asked["msgheader"]
        kept = [
            server.sms.keep(number=number, sender=sender, text=text, at=server.clock())
            for number, text in messages
        ]
        self._answer({"code": TAKEN, "jobid": kept[0], "description": "queued"})
        for name in kept:
            sms = server.sms.find(name)
            if server.report is not None and sms is not None:
                server.report(describe(name, sms))

    def _tell(self, content: bytes) -> None:
        """Say what became of the messages asked for; of none of them something is code 60."""
        server = cast("SmsServer", self.server)
        try:
            asked = [str(each) for each in json.loads(content)["jobids"]]
        except (ValueError, KeyError, TypeError):
            self._answer({"code": PARAMETERS, "description": "parameters"}, HTTPStatus.NOT_ACCEPTABLE)
            return
        found = [(name, server.sms.find(name)) for name in asked]
        jobs = [describe(name, sms) for name, sms in found if sms is not None]
        self._answer({"code": TAKEN if jobs else NO_RECORD, "jobs": jobs or None})

    def _answer(self, content: dict[str, Any], status: HTTPStatus = HTTPStatus.OK) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def _judge(asked: Any, messages: list[tuple[str, str]]) -> str:
    """Return the code of a request."""
    if not messages or not asked.get("msgheader"):
        return HEADER if messages else PARAMETERS
    for number, text in messages:
        if len(number) != len("5550000146") or not number.isdecimal():
            return NUMBER
        if not text or len(text) > LONGEST_TEXT or (asked.get("encoding") != "TR" and not text.isascii()):
            return TEXT
        if number[-4:] in BY_ENDING:
            return BY_ENDING[number[-4:]]
    return TAKEN
