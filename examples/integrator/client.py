"""The UETS API as an integrator calls it: as itself (client token) and for an account (API key)."""

import base64
import hashlib
import hmac
import json
import time
import uuid
from collections.abc import Iterator
from typing import Any

import httpx
from joserfc import jwt

from examples.integrator.keyring import Keyring

PATIENCE = {429, 500, 502, 503, 504}
"""Answers after which the same call may succeed later."""

PAUSE_SECONDS = 5.0

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


class Refused(Exception):
    """UETS refuses a call; the text says what to do, as its answer does (RFC 9457 `title` and `fix`)."""


class Wait(Exception):
    """UETS asks to come back later."""

    def __init__(self, text: str, *, seconds: float) -> None:
        super().__init__(text)
        self.seconds = seconds


class IntegratorClient:
    """What the integrator does as itself: take its token, pull keys, prove that it has them."""

    def __init__(self, http: httpx.Client, *, client_id: str, keyring: Keyring) -> None:
        self._http, self._client_id, self._keyring = http, client_id, keyring
        self._token, self._token_until = "", 0.0

    def receive_keys(self) -> list[str]:
        """Pull, decrypt, keep and acknowledge every waiting API key; return the ids of their grants.

        The key is kept before the proof is sent: once the proof has arrived, the ciphertext is gone.
        """
        waiting: list[dict[str, str]] = []
        cursor: str | None = ""
        while cursor is not None:
            asked = {"status": "pending", "cursor": cursor}
            page = self._get("/v1/credential-deliveries", params=asked).json()
            waiting += page["deliveries"]
            cursor = page["next"]
        received = []
        for delivery in waiting:
            try:
                received.append(self._receive(delivery["grant_id"]))
            except Refused as refused:  # closed by its holder meanwhile: the others still wait
                print(f"{delivery['grant_id']}: {refused}")
        return received

    def _receive(self, grant_id: str) -> str:
        sealed = self._get(f"/v1/grants/{grant_id}/credential").text
        credential = json.loads(self._keyring.decrypt(sealed))
        self._keyring.keep_api_key(grant_id, credential["key"])
        proof = {"delivery_id": credential["delivery_id"], "proof": prove(credential)}
        check(self._http.post(f"/v1/grants/{grant_id}/credential/ack", json=proof, headers=self._headers()))
        return grant_id

    def _get(self, path: str, params: dict[str, str] | None = None) -> httpx.Response:
        return check(self._http.get(path, params=params, headers=self._headers()))

    def _headers(self) -> dict[str, str]:
        if time.time() > self._token_until:
            self._take_token()
        return {"Authorization": f"Bearer {self._token}"}

    def _take_token(self) -> None:
        now, key = int(time.time()), self._keyring.private_key("sig")
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


class MailboxClient:
    """What an API key opens: the mailbox of the account that gave it."""

    def __init__(self, http: httpx.Client, *, api_key: str) -> None:
        self._http = http
        self._headers = {"Authorization": f"Bearer {api_key}"}

    def permissions(self) -> list[str]:
        """Return what the account lets this key do."""
        permissions: list[str] = self._get("/v1/grant").json()["permissions"]
        return permissions

    def list_notices(self) -> Iterator[dict[str, Any]]:
        """Yield every notice of the inbox, newest first. Listing makes no read evidence."""
        params: dict[str, str] = {"limit": "50"}
        while True:
            page = self._get("/v1/notices", params=params).json()
            yield from page["notices"]
            if page["next"] is None:
                return
            params["cursor"] = page["next"]

    def open(self, notice_id: str) -> None:
        """Open a notice: this makes read evidence that names this key. Repeating it is harmless."""
        answer = self._http.post(
            f"/v1/notices/{notice_id}/opening",
            json={"acknowledge": "read-evidence"},
            headers={**self._headers, "Idempotency-Key": f"open-{notice_id}"},
        )
        check(answer)

    def list_parts(self, notice_id: str) -> list[dict[str, Any]]:
        """Return the parts of an opened notice."""
        parts: list[dict[str, Any]] = self._get(f"/v1/notices/{notice_id}/parts").json()["parts"]
        return parts

    def read_part(self, notice_id: str, part: dict[str, Any]) -> bytes:
        """Return the bytes of a part, checked against its SHA-256."""
        content = self._get(f"/v1/notices/{notice_id}/parts/{part['id']}/content").content
        if hashlib.sha256(content).hexdigest() != part["sha256"]:
            message = f"part {part['id']} arrived damaged"
            raise ValueError(message)
        return content

    def _get(self, path: str, params: dict[str, str] | None = None) -> httpx.Response:
        return check(self._http.get(path, params=params, headers=self._headers))


def check(answer: httpx.Response) -> httpx.Response:
    """Return a good answer; raises Wait when UETS asks for patience, Refused when it refuses."""
    if answer.is_success:
        return answer
    is_problem = "json" in answer.headers.get("content-type", "")
    said = answer.json() if is_problem else {}
    words = " ".join(str(said[name]) for name in ("code", "error", "title", "fix") if name in said)
    if answer.status_code in PATIENCE:
        raise Wait(words or f"HTTP {answer.status_code}", seconds=_seconds(answer))
    raise Refused(words or f"HTTP {answer.status_code}")


def _seconds(answer: httpx.Response) -> float:
    stated = answer.headers.get("retry-after", "")
    return float(stated) if stated.isdecimal() else PAUSE_SECONDS


def prove(credential: dict[str, str]) -> str:
    """Return the proof that the key arrived: base64url(HMAC-SHA-256(key, `uets-ack:1:<delivery>:<nonce>`))."""
    text = f"uets-ack:1:{credential['delivery_id']}:{credential['nonce']}"
    mac = hmac.new(credential["key"].encode(), text.encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(mac).rstrip(b"=").decode()
