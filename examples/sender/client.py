"""The UETS API as a sending authority's program calls it: hand packages over, ask, follow, take the evidence."""

import hashlib
import time
import uuid
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import httpx
from joserfc import jwt

from examples.sender.keyring import Keyring

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
PACKAGE = "application/eyazisma"
PATIENCE = {429, 500, 502, 503, 504}
"""Answers after which the same call may succeed later."""

TRIES = 5
PAUSE_SECONDS = 2.0


class Refused(Exception):
    """UETS refuses a call; the text says what to do, as its answer does (RFC 9457 `title` and `fix`)."""


class Service:
    """What the program does for its authority."""

    def __init__(
        self,
        http: httpx.Client,
        *,
        keyring: Keyring,
        client_id: str,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Call over this connection; the clock (seconds since 1970) says when a token is asked for and used up."""
        self._http, self._keyring, self._client_id, self._clock = http, keyring, client_id, clock
        self._token, self._token_until = "", 0.0

    def submit(self, packages: Mapping[str, bytes]) -> list[dict[str, Any]]:
        """Hand packages over in one call and return what became of each; repeating it sends nothing twice."""
        digests = [hashlib.sha256(content).hexdigest() for content in packages.values()]
        key = hashlib.sha256("".join(digests).encode()).hexdigest()
        files = [("package", (name, content, PACKAGE)) for name, content in packages.items()]
        answer = self._call("POST", "/v1/submissions", files=files, headers={"Idempotency-Key": key})
        submissions: list[dict[str, Any]] = answer.json()["submissions"]
        return submissions

    def read(self, submission_id: str) -> dict[str, Any]:
        """Return a submission as it is now."""
        submission: dict[str, Any] = self._call("GET", f"/v1/submissions/{submission_id}").json()
        return submission

    def await_decision(self, submission_id: str, *, seconds: float) -> dict[str, Any]:
        """Return a submission once it is taken over, refused or cancelled, or as it is when the time is up."""
        until = time.monotonic() + seconds
        while True:
            submission = self.read(submission_id)
            if submission["state"] != "submitted" or time.monotonic() > until:
                return submission
            time.sleep(PAUSE_SECONDS / 10)

    def timeline(self, submission_id: str) -> list[dict[str, Any]]:
        """Return what the evidence says that there is by now, in the order of its events."""
        answer = self._call("GET", f"/v1/submissions/{submission_id}/timeline")
        events: list[dict[str, Any]] = answer.json()["events"]
        return events

    def evidence(self, submission_id: str) -> bytes:
        """Return the evidence that is stamped by now with all that proves it, as one zip."""
        return self._call("GET", f"/v1/submissions/{submission_id}/evidence-bundle").content

    def ask_reachability(self, recipients: Iterable[tuple[str, str]]) -> list[dict[str, str | None]]:
        """Return how each recipient is reached; only states come back."""
        body = {"recipients": [{"kind": kind, "number": number} for kind, number in recipients]}
        found: list[dict[str, str | None]] = self._call("POST", "/v1/reachability-queries", json=body).json()[
            "recipients"
        ]
        return found

    def put_forecast(self, month: str, expected: int) -> None:
        """Say how many notices will come in a month (YYYY-MM)."""
        self._call("PUT", f"/v1/volume-forecasts/{month}", json={"expected": expected})

    def _call(self, method: str, path: str, **parts: Any) -> httpx.Response:
        """Call until UETS answers for good; raises Refused."""
        tried = 0
        while True:
            headers = {**parts.get("headers", {}), "Authorization": f"Bearer {self._take_token()}"}
            answer = self._http.request(method, path, **{**parts, "headers": headers})
            tried += 1
            if answer.status_code not in PATIENCE or tried == TRIES:
                return check(answer)
            time.sleep(_seconds(answer))

    def _take_token(self) -> str:
        """Return a token; a new one a little before the old one expires."""
        if self._clock() < self._token_until:
            return self._token
        now, key = int(self._clock()), self._keyring.client_key()
        claims = {
            "iss": self._client_id,
            "sub": self._client_id,
            "aud": str(self._http.base_url.join("/oauth/token")),
            "jti": str(uuid.uuid4()),
            "iat": now,
            "exp": now + 60,
        }
        form = {
            "grant_type": "client_credentials",
            "client_assertion_type": ASSERTION_TYPE,
            "client_assertion": jwt.encode({"alg": "ES256", "kid": key.kid}, claims, key),
        }
        answer = check(self._http.post("/oauth/token", data=form)).json()
        self._token, self._token_until = answer["access_token"], now + answer["expires_in"] - 30
        return self._token


def check(answer: httpx.Response) -> httpx.Response:
    """Return a good answer; raises Refused."""
    if answer.is_success:
        return answer
    said = answer.json() if "json" in answer.headers.get("content-type", "") else {}
    words = " ".join(str(said[name]) for name in ("code", "error", "title", "detail", "fix") if name in said)
    raise Refused(words or f"HTTP {answer.status_code}")


def _seconds(answer: httpx.Response) -> float:
    stated = answer.headers.get("retry-after", "")
    return float(stated) if stated.isdecimal() else PAUSE_SECONDS
